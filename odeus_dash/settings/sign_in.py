"""The section [sign_in]: how people sign in, and which roles they get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from odeus_dash.errors import BadSettings
from odeus_dash.settings.section import Section, section
from odeus_dash.settings.values import Provider, SignIn

#: The longest life of a cookie, and so of a copy of it.
MOST_HOURS = 24
#: A shorter secret could be guessed from one signed cookie.
SHORTEST_SECRET = 32

_PROGRAM = Path(__file__).resolve().parents[2]
_FIELDS = frozenset({*(field.name for field in fields(SignIn)), "cookie_secret_env", "cookie_secret_file"})


def sign_in(path: Path, given: object, environ: Mapping[str, str]) -> SignIn:
    """Return the section [sign_in]. Raises BadSettings also if a field that its provider needs is missing."""
    own = section(path, "sign_in", given, _FIELDS)
    provider = own.text("provider")
    if provider not in list(Provider):
        raise own.wrong("provider", "this is not a sign-in provider.", 'Use "none", "password" or "oidc".')
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
    with_password, secret = read.provider is Provider.PASSWORD, read.cookie_secret
    if with_password and read.accounts_file is None:
        raise BadSettings(f"{own.place} has no accounts_file.", "Set it to the path of the account file.")
    if with_password and secret is None:
        todo = "Set cookie_secret, cookie_secret_env or cookie_secret_file."
        raise BadSettings(f"{own.place} has no cookie secret.", todo)
    if secret and len(secret.reveal()) < SHORTEST_SECRET:
        problem = f"{own.place}: the cookie secret is shorter than {SHORTEST_SECRET} characters."
        raise BadSettings(problem, "Make a new one, for example with openssl rand -hex 32.")
    if read.provider is Provider.OIDC and not read.admin_values | read.viewer_values:
        problem = f"{own.place} has neither admin_values nor viewer_values, so no one can sign in."
        raise BadSettings(problem, "Add at least one of them.")
    return read


def _outside(own: Section, name: str) -> Path | None:
    """Return a path outside the program's folder, where updates and commits cannot touch it."""
    path = own.file(name)
    if path and path.resolve().is_relative_to(_PROGRAM):
        raise own.wrong(name, "this is inside the program's folder.", "Move it outside.")
    return path
