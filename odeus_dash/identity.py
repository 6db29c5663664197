"""The person of an identity token, and whether they have access: values in, values out.

Authlib checks a token once, when it arrives. Streamlit then keeps its claims in a signed cookie for
thirty days and never checks them again. So we check again, on every run, all that can be checked.
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
    """This app as a client of its identity provider."""

    issuer: str
    client_id: str


@dataclass(frozen=True)
class Refusal:
    """The reason why a person may not sign in, and what to do, like the sentences of an error."""

    what: str
    todo: str


_FOREIGN = Refusal(
    "Your sign-in belongs to another app or identity provider.",
    "Sign in again. If it persists, contact the people who run this dashboard.",
)
_EXPIRED = Refusal("Your sign-in has expired.", "Sign in again.")
_UNVERIFIED = Refusal(
    "Your identity provider has not verified your e-mail address.", "Verify it there, then sign in again."
)
_NO_ROLE = Refusal(
    "This account has no role in this dashboard.",
    "Ask the people who run this dashboard for access, or sign in with another account.",
)


def read_client(section: object) -> Client:
    """Return the client in the [auth] section of secrets.toml, which Streamlit's own sign-in reads too.

    Raises BadSettings unless it is complete, with https for every address outside this machine.
    """
    if not isinstance(section, Mapping):
        raise _bad("is missing", "Add it as docs/sign-in.md shows.")
    fields = {name: value for name, value in section.items() if isinstance(value, str) and value.strip()}
    if missing := [name for name in _REQUIRED if name not in fields]:
        raise _bad(f"lacks {', '.join(missing)}", "Add each as text, as docs/sign-in.md shows.")
    if len(fields["cookie_secret"]) < SHORTEST_SECRET:
        todo = f"Use at least {SHORTEST_SECRET} random characters (openssl rand -hex 32)."
        raise _bad("has a short cookie_secret", todo)
    for name in ("redirect_uri", "server_metadata_url"):
        parts = urlsplit(fields[name])
        local = parts.scheme == "http" and is_loopback(parts.hostname or "")
        if not (parts.hostname and (parts.scheme == "https" or local)):
            raise _bad(f"has a {name} without https", "Use https, except for localhost.")
    if not fields["redirect_uri"].endswith(CALLBACK):
        raise _bad("has a wrong redirect_uri", f"Use the dashboard's address followed by {CALLBACK}.")
    # Metadata lie at a fixed path below the issuer's name, unless `issuer` is set.
    issuer, found, _ = fields["server_metadata_url"].partition(DISCOVERY)
    if not (found or "issuer" in fields):
        todo = f"Add issuer, or use a server_metadata_url that ends in {DISCOVERY}."
        raise _bad("has no issuer", todo)
    return Client(fields.get("issuer", issuer), fields["client_id"])


def _bad(problem: str, todo: str) -> BadSettings:
    return BadSettings(f"The section [auth] of the secrets file {problem}.", todo)


def admit(claims: Claims, client: Client, rules: SignIn, now: dt.datetime) -> Viewer | Refusal:
    """Return the viewer that the claims of a verified token stand for at `now` (aware), or a refusal."""
    # Authlib accepts a token whose audience names other apps as well as us.
    whose = claims.get("iss") in (client.issuer, f"{client.issuer}/") and claims.get("nonce")
    if not whose or claims.get("aud") not in (client.client_id, [client.client_id]):
        return _FOREIGN
    issued = claims.get("iat")
    age = now.timestamp() - issued if isinstance(issued, int | float) else math.inf
    if not -CLOCKS_DIFFER <= age < rules.cookie_hours * 3600:
        return _EXPIRED
    # Anyone can have typed an unverified address.
    by_address = "email" in {rules.name_claim, rules.role_claim}
    if by_address and claims.get("email_verified") in (False, "false"):
        return _UNVERIFIED
    name, held = account(claims, rules), _texts(claim(claims, rules.role_claim))
    if not name:
        todo = f"Ask the people who run this dashboard to have it send the claim {rules.name_claim}."
        return Refusal("Your identity provider did not send your name.", todo)
    is_admin, is_viewer = held & rules.admin_values, held & rules.viewer_values
    return Viewer(name, Role.ADMIN if is_admin else Role.VIEWER) if is_admin or is_viewer else _NO_ROLE


def looked_at(claims: Claims, rules: SignIn) -> Claims:
    """Return the few claims that `admit` and Streamlit read.

    The claims of name and role are flat, under their full path, and only roles of the settings are left.
    """
    name = claim(claims, rules.name_claim)
    means_something = rules.admin_values | rules.viewer_values
    return {
        rules.role_claim: sorted(_texts(claim(claims, rules.role_claim)) & means_something),
        rules.name_claim: name if isinstance(name, str) else "",
        **{each: claims[each] for each in _ALWAYS if each in claims},
    }


def account(claims: Claims, rules: SignIn) -> str:
    """Return the account's name as the identity provider spells it; empty without one."""
    name = claim(claims, rules.name_claim)
    return name.strip() if isinstance(name, str) else ""


def fingerprint(claims: Claims) -> str:
    """Return the fingerprint of a sign-in: each has its own nonce, which Authlib has checked."""
    return hashlib.sha256(f"{claims['iss']} {claims['nonce']}".encode()).hexdigest()


def claim(claims: object, name: str) -> object:
    """Return a claim by its name or path (`realm_access.roles`); None if there is no such claim.

    Names may contain dots themselves, like `https://acme.example/roles`: the whole name has priority.
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
