"""The section [sign_in]: how people get in, and who becomes what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from odeus_dash.errors import BadSettings
from odeus_dash.settings.section import Section, section
from odeus_dash.settings.values import Provider, SignIn

#: The longest life of a cookie: whoever copied it has no longer than that.
MOST_HOURS = 24
#: Shorter secrets can be guessed from one signed cookie.
SHORTEST_SECRET = 32

_PROGRAM = Path(__file__).resolve().parents[2]
_FIELDS = frozenset({*(field.name for field in fields(SignIn)), "cookie_secret_env", "cookie_secret_file"})


def sign_in(path: Path, given: object, environ: Mapping[str, str]) -> SignIn:
    """What [sign_in] says. BadSettings also where its provider lacks what it needs."""
    own = section(path, "sign_in", given, _FIELDS)
    provider = own.text("provider")
    if provider not in list(Provider):
        raise own.wrong("provider", "this is no way to sign in.", 'Write "none", "password" or "oidc".')
    read = SignIn(
        provider=Provider(provider),
        accounts_file=_outside(own, "accounts_file"),
        cookie_secret=own.secret("cookie_secret", environ),
        cookie_hours=own.number("cookie_hours", SignIn.cookie_hours, most=MOST_HOURS),
        name_claim=own.text("name_claim") or SignIn.name_claim,
        role_claim=own.text("role_claim") or SignIn.role_claim,
        admin_values=own.texts("admin_values"),
        viewer_values=own.texts("viewer_values"),
        signed_out_folder=_outside(own, "signed_out_folder"),
    )
    _check(own, read)
    return read


def _outside(own: Section, name: str) -> Path | None:
    """A path outside of the program's folder."""
    path = own.file(name)
    if path and path.resolve().is_relative_to(_PROGRAM):
        todo = "Keep it outside, where no update and no commit takes it along."
        raise own.wrong(name, "this is inside the program's folder.", todo)
    return path


def _check(own: Section, read: SignIn) -> None:
    with_password, secret = read.provider is Provider.PASSWORD, read.cookie_secret
    if with_password and read.accounts_file is None:
        raise BadSettings(f"{own.place} has no accounts_file.", "Name the file that holds the accounts.")
    if with_password and secret is None:
        problem = f"{own.place} has none of cookie_secret, cookie_secret_env and cookie_secret_file."
        raise BadSettings(problem, "Give exactly one of them.")
    if secret and len(secret.reveal()) < SHORTEST_SECRET:
        problem = f"{own.place}: the cookie secret is shorter than {SHORTEST_SECRET} characters."
        raise BadSettings(problem, "Make a new one, for example with openssl rand -hex 32.")
    if read.provider is Provider.OIDC and not read.admin_values | read.viewer_values:
        todo = "Fill in admin_values or viewer_values."
        raise BadSettings(f"{own.place} makes nobody an admin or a viewer.", todo)
