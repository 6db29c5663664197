"""Whom an identity token speaks of, and whether they may come in: values in, values out.

Authlib checks a token once, when it arrives. Streamlit then keeps its claims in a signed cookie for
thirty days and looks at nothing again. So what can be checked again is, on every run.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from odeus_dash.deployment import is_loopback
from odeus_dash.errors import BadSettings
from odeus_dash.settings import SignIn
from odeus_dash.settings.sign_in import SHORTEST_SECRET
from odeus_dash.viewer import Role, Viewer

Claims = Mapping[str, object]

DISCOVERY = "/.well-known/openid-configuration"
CALLBACK = "/oauth2callback"
#: Seconds that the identity provider's clock may run ahead of ours.
CLOCKS_DIFFER = 120

_REQUIRED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
#: Looked at below, and by Streamlit.
_ALWAYS = ("iss", "aud", "nonce", "iat", "exp", "email_verified", "origin", "is_logged_in", "provider")


@dataclass(frozen=True)
class Client:
    """What this app is to its identity provider."""

    issuer: str
    client_id: str


@dataclass(frozen=True)
class Refusal:
    """Why somebody does not come in, and what they can do: two sentences, like those of an error."""

    what: str
    todo: str


_FOREIGN = Refusal(
    "Your sign-in was made for another app or by another identity provider.",
    "Sign in again; if that does not help, ask whoever runs this dashboard.",
)
_EXPIRED = Refusal("Your sign-in has expired.", "Sign in again.")
_UNVERIFIED = Refusal(
    "Your identity provider has not verified your e-mail address.", "Verify it there, then sign in again."
)
_NO_ROLE = Refusal(
    "This account has no role in this dashboard.",
    "Ask whoever runs it to be let in, then sign in again; or sign in with another account.",
)


def read_client(section: object) -> Client:
    """The [auth] section of secrets.toml, which Streamlit's own sign-in reads too.

    Raises BadSettings unless it is whole, with https wherever anything leaves this machine.
    """
    if not isinstance(section, Mapping):
        raise _bad("is missing", "Write it, as docs/sign-in.md shows.")
    fields = {name: value for name, value in section.items() if isinstance(value, str) and value.strip()}
    if missing := [name for name in _REQUIRED if name not in fields]:
        raise _bad(f"lacks {', '.join(missing)}", "Give each as a text, as docs/sign-in.md shows.")
    if len(fields["cookie_secret"]) < SHORTEST_SECRET:
        raise _bad("has a short cookie_secret", f"Make one of {SHORTEST_SECRET} random characters.")
    for name in ("redirect_uri", "server_metadata_url"):
        parts = urlsplit(fields[name])
        local = parts.scheme == "http" and is_loopback(parts.hostname or "")
        if not (parts.hostname and (parts.scheme == "https" or local)):
            todo = "Only an address of this machine itself may go without."
            raise _bad(f"has a {name} without https", todo)
    if not fields["redirect_uri"].endswith(CALLBACK):
        raise _bad("has an unusable redirect_uri", f"Write the dashboard's address followed by {CALLBACK}.")
    # Metadata lie at a fixed path below the issuer's name, unless `issuer` says otherwise.
    issuer, found, _ = fields["server_metadata_url"].partition(DISCOVERY)
    if not (found or "issuer" in fields):
        todo = f"Add issuer, or a server_metadata_url ending in {DISCOVERY}."
        raise _bad("does not tell the issuer", todo)
    return Client(fields.get("issuer", issuer), fields["client_id"])


def _bad(problem: str, todo: str) -> BadSettings:
    return BadSettings(f"The section [auth] of the secrets file {problem}.", todo)


def admit(claims: Claims, client: Client, rules: SignIn, now: dt.datetime) -> Viewer | Refusal:
    """Whom the claims of a verified token make, at `now` (aware)."""
    # Authlib takes a token that names others beside us.
    whose = claims.get("iss") in (client.issuer, f"{client.issuer}/") and claims.get("nonce")
    if not whose or claims.get("aud") not in (client.client_id, [client.client_id]):
        return _FOREIGN
    issued = claims.get("iat")
    age = now.timestamp() - issued if isinstance(issued, int | float) else math.inf
    if not -CLOCKS_DIFFER <= age < rules.cookie_hours * 3600:
        return _EXPIRED
    # Anybody may have typed an unverified address.
    by_address = "email" in {rules.name_claim, rules.role_claim}
    if by_address and claims.get("email_verified") in (False, "false"):
        return _UNVERIFIED
    name, held = account(claims, rules), _texts(claim(claims, rules.role_claim))
    if not name:
        todo = f"Ask whoever runs this dashboard to have the claim {rules.name_claim} sent."
        return Refusal("Your identity provider did not say who you are.", todo)
    is_admin, is_viewer = held & rules.admin_values, held & rules.viewer_values
    return Viewer(name, Role.ADMIN if is_admin else Role.VIEWER) if is_admin or is_viewer else _NO_ROLE


def looked_at(claims: Claims, rules: SignIn) -> Claims:
    """The few claims that say the same to `admit` as all of them, and to Streamlit.

    The claims of name and role lie flat, under the whole way to them, and of roles only those that mean
    something here are left.
    """
    name = claim(claims, rules.name_claim)
    means_something = rules.admin_values | rules.viewer_values
    return {
        rules.role_claim: sorted(_texts(claim(claims, rules.role_claim)) & means_something),
        rules.name_claim: name if isinstance(name, str) else "",
        **{each: claims[each] for each in _ALWAYS if each in claims},
    }


def account(claims: Claims, rules: SignIn) -> str:
    """The account's name, as the identity provider spells it; empty if it does not tell."""
    name = claim(claims, rules.name_claim)
    return name.strip() if isinstance(name, str) else ""


def fingerprint(claims: Claims) -> str:
    """Tells one sign-in from every other: each has a nonce of its own, which Authlib has checked."""
    return hashlib.sha256(f"{claims['iss']} {claims['nonce']}".encode()).hexdigest()


def claim(claims: object, name: str) -> object:
    """A claim by its name, or by the way to it: `realm_access.roles`; None if there is no such claim.

    Names may hold dots themselves, like `https://acme.example/roles`: the whole name goes first.
    """
    if not isinstance(claims, Mapping):
        return None
    if name in claims:
        found: object = claims[name]
        return found
    dots = (place for place, letter in enumerate(name) if letter == ".")
    deeper = (claim(claims.get(name[:dot]), name[dot + 1 :]) for dot in dots)
    return next((found for found in deeper if found is not None), None)


def _texts(value: object) -> frozenset[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return frozenset(each for each in values if isinstance(each, str) and each)
