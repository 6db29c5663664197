"""The section [sign_in]: how people get in, and who becomes what."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
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
    secret = own.secret("cookie_secret", environ)
    read = SignIn(
        provider=_provider(own),
        accounts_file=_outside(own, "accounts_file"),
        cookie_secret=secret,
        cookie_hours=own.number("cookie_hours", unset=SignIn.cookie_hours, above=0, most=MOST_HOURS),
        name_claim=own.text("name_claim") or SignIn.name_claim,
        role_claim=own.text("role_claim") or SignIn.role_claim,
        admin_values=own.texts("admin_values"),
        viewer_values=own.texts("viewer_values"),
        signed_out_folder=_outside(own, "signed_out_folder"),
    )
    _check(own, read)
    return read


def _provider(own: Section) -> Provider:
    with suppress(ValueError):
        return Provider(own.text("provider") or "")
    raise own.wrong("provider", "this is no way to sign in.", 'Write "none", "password" or "oidc".')


def _outside(own: Section, name: str) -> Path | None:
    """A path outside of the program's folder."""
    path = own.file(name)
    if path and path.resolve().is_relative_to(_PROGRAM):
        raise own.wrong(
            name,
            "this is inside the program's folder.",
            "Keep it outside, where no update and no commit takes it along.",
        )
    return path


def _check(own: Section, read: SignIn) -> None:
    if read.provider is Provider.PASSWORD and read.accounts_file is None:
        raise BadSettings(f"{own.place} has no accounts_file.", "Name the file that holds the accounts.")
    if read.provider is Provider.PASSWORD and read.cookie_secret is None:
        raise BadSettings(
            f"{own.place} has none of cookie_secret, cookie_secret_env and cookie_secret_file.",
            "Give exactly one of them.",
        )
    if read.cookie_secret and len(read.cookie_secret.reveal()) < SHORTEST_SECRET:
        raise BadSettings(
            f"{own.place}: the cookie secret is shorter than {SHORTEST_SECRET} characters.",
            "Make a new one, for example with openssl rand -hex 32.",
        )
    if read.provider is Provider.OIDC and not read.admin_values | read.viewer_values:
        raise BadSettings(
            f"{own.place} makes nobody an admin or a viewer.", "Fill in admin_values or viewer_values."
        )
