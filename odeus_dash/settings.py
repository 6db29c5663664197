"""What is configured: the workspaces, from the environment and secrets.toml, read and checked once.

    ODEUS_API_KEY, ODEUS_DEPLOYMENT_URL    the workspace called `default`
    [workspaces.NAME] in secrets.toml      any number of others; see .streamlit/secrets.example.toml
    ODEUS_DASH_SECRETS                     another secrets.toml instead of the two usual places
    ODEUS_DASH_DEMO                        1 or 0: offer the demo workspace or not; without it, the
                                           demo is offered when no workspace is configured
    ODEUS_DASH_MAX_DOWNLOAD_BYTES          the largest export that is accepted, 2 GiB without it

Of two workspaces with one name the environment's wins, then the one in the current folder's file.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from odeus_dash.deployment import PUBLIC_BASE, normalise
from odeus_dash.errors import BadDeploymentURL, BadPeriod, BadSettings
from odeus_dash.periods import zone

#: The largest export accepted unless configured otherwise: several times what a million rows need.
MAX_DOWNLOAD_BYTES = 2 * 1024**3

#: Mixed into every fingerprint, so that one cannot be tested against guessed keys outside this process.
_SALT = os.urandom(16)

_KEY_FIELDS = ("key", "key_env", "key_file")
_FIELDS = frozenset({*_KEY_FIELDS, "deployment_url", "timezone"})


class Key:
    """An API key that does not show itself: repr, str and format give a placeholder.

    White space around it is dropped. BadSettings for anything that no HTTP header can carry.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value.strip()
        if problem := _key_problem(self._value):
            raise BadSettings(f"The API key {problem}.", "Copy it again, whole and without anything else.")

    def reveal(self) -> str:
        """The key itself; only the export client calls this, to build one header."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """16 hex digits that tell two keys apart inside this process and mean nothing outside it."""
        return hashlib.blake2b(self._value.encode(), key=_SALT, digest_size=8).hexdigest()

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Key, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is never pickled")


def _key_problem(value: str) -> str | None:
    if not value:
        return "is empty"
    if re.search(r"\s", value):
        return "holds a space or a line break"
    return None if re.fullmatch(r"[!-~]+", value) else "holds a character that no key has"


@dataclass(frozen=True)
class Workspace:
    """Where to export from, and with which key.

    `base_url` is normalised (see `deployment.normalise`): `{base_url}/export/assistants` is the
    endpoint. `demo` marks the embedded demo server, whose figures are never shown without a badge.
    `viewers` are the account names that may open it beside the admins, "*" for everybody signed in.
    """

    name: str
    base_url: str
    key: Key = field(repr=False)
    timezone: str | None = None
    demo: bool = False
    viewers: frozenset[str] = frozenset()

    @property
    def identity(self) -> tuple[str, str]:
        """What two requests must share to be the same export: the deployment and the key."""
        return self.base_url, self.key.fingerprint


class Provider(StrEnum):
    """How people sign in."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105 - the name of a way to sign in
    OIDC = "oidc"


@dataclass(frozen=True)
class SignIn:
    """How people sign in, and who becomes what.

    `accounts_file` and `cookie_secret` serve the password provider, whose cookie lives for
    `cookie_hours` (24 at most). With OIDC, `role_claim` names the claim of the identity token that
    holds a role or groups; a value in `admin_values` makes an admin, one in `viewer_values` a viewer,
    anything else nobody. `name_claim` is the account name (it appears in lists of viewers).
    """

    provider: Provider = Provider.NONE
    accounts_file: Path | None = None
    cookie_secret: Key | None = field(default=None, repr=False)
    cookie_hours: float = 12
    name_claim: str = "email"
    role_claim: str = "groups"
    admin_values: frozenset[str] = frozenset()
    viewer_values: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Settings:
    """Everything that is configured.

    `demo` says whether to offer the demo workspace. `smallest_group` is the number of users below
    which a viewer does not see an agent's figures about people. `private_hosts` allows typed
    deployment URLs that lead to private addresses. `max_download_bytes` bounds a file.
    """

    workspaces: Mapping[str, Workspace]
    demo: bool
    max_download_bytes: int = MAX_DOWNLOAD_BYTES
    sign_in: SignIn = SignIn()
    smallest_group: int = 5
    private_hosts: bool = False


def read_settings(
    environ: Mapping[str, str] = os.environ, secrets_paths: Sequence[Path] | None = None
) -> Settings:
    """Read and check everything that is configured.

    `secrets_paths` are looked through in order, the first has priority; a missing one is skipped.
    Raises BadSettings, which names the file, the section and the field, and never a value.
    """
    paths = _secrets_paths(environ) if secrets_paths is None else secrets_paths
    workspaces: dict[str, Workspace] = {}
    for path in reversed(paths):
        workspaces |= _from_file(path, environ)
    if default := _from_environment(environ):
        workspaces[default.name] = default
    return Settings(
        workspaces=MappingProxyType(workspaces),
        demo=_switch(environ, "ODEUS_DASH_DEMO", unset=not workspaces),
        max_download_bytes=_positive(environ, "ODEUS_DASH_MAX_DOWNLOAD_BYTES", unset=MAX_DOWNLOAD_BYTES),
    )


def _secrets_paths(environ: Mapping[str, str]) -> list[Path]:
    if named := environ.get("ODEUS_DASH_SECRETS"):
        path = Path(named).expanduser()
        if not path.is_file():
            raise BadSettings("ODEUS_DASH_SECRETS names a file that is not there.", "Correct or unset it.")
        return [path]
    usual = Path(".streamlit", "secrets.toml")
    return [usual, Path.home() / usual]


def _from_environment(environ: Mapping[str, str]) -> Workspace | None:
    key, url = environ.get("ODEUS_API_KEY", ""), environ.get("ODEUS_DEPLOYMENT_URL", "")
    if not key and not url:
        return None
    if not key:
        raise BadSettings(
            "ODEUS_DEPLOYMENT_URL is set, but ODEUS_API_KEY is not.", "Set both, or only the key."
        )
    place = "The environment variable "
    return Workspace(
        name="default",
        base_url=_base(place + "ODEUS_DEPLOYMENT_URL", url or PUBLIC_BASE),
        key=_key(place + "ODEUS_API_KEY", key),
    )


def _from_file(path: Path, environ: Mapping[str, str]) -> dict[str, Workspace]:
    sections = _toml(path).get("workspaces", {})
    if not isinstance(sections, dict):
        raise BadSettings(f"In {path}, workspaces is not a section.", "Write [workspaces.NAME].")
    return {name: _workspace(path, name, section, environ) for name, section in sections.items()}


def _toml(path: Path) -> dict[str, object]:
    """An empty dict where there is no such file."""
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line \d+", str(error))  # the rest of the message may quote the file
        where = line[0] if line else "its end"
    except (OSError, UnicodeError):
        where = "its first byte"
    raise BadSettings(f"{path} cannot be read as TOML from {where} on.", "Correct the file.")


def _workspace(path: Path, name: str, section: object, environ: Mapping[str, str]) -> Workspace:
    place = f"In {path}, section [workspaces.{name}]"
    if not name.strip() or not name.isprintable():
        raise BadSettings(f"In {path}, a workspace has no printable name.", "Name it in the section's title.")
    fields = _fields(place, section)
    timezone = fields.get("timezone")
    return Workspace(
        name=name,
        base_url=_base(f"{place}, field deployment_url", fields.get("deployment_url", PUBLIC_BASE)),
        key=_section_key(path, place, fields, environ),
        timezone=None if timezone is None else _timezone(f"{place}, field timezone", timezone),
    )


def _fields(place: str, section: object) -> dict[str, str]:
    if not isinstance(section, dict):
        raise BadSettings(f"{place} is not a section.", "Write it as a table of fields.")
    for name, value in section.items():
        if name not in _FIELDS:
            known = ", ".join(sorted(_FIELDS))
            raise BadSettings(f"{place}, there is no field called {name!r}.", f"The fields are {known}.")
        if not isinstance(value, str) or not value:
            raise BadSettings(f"{place}, field {name}: this is not a text.", "Write it between quotes.")
    return section


def _section_key(path: Path, place: str, fields: Mapping[str, str], environ: Mapping[str, str]) -> Key:
    given = [name for name in _KEY_FIELDS if name in fields]
    if len(given) != 1:
        count = "more than one of" if given else "none of"
        raise BadSettings(f"{place} has {count} key, key_env and key_file.", "Give exactly one of them.")
    place = f"{place}, field {given[0]}"
    value = fields[given[0]]
    match given[0]:
        case "key_env":
            return _key(f"{place}: the variable it names", environ.get(value, ""))
        case "key_file":
            return _key(f"{place}: the file it names", _text(place, path.parent / Path(value).expanduser()))
        case _:
            return _key(f"{place}: the key", value)


def _text(place: str, path: Path) -> str:
    """A key file's text; a relative path counts from the folder of the file that names it."""
    with suppress(OSError, UnicodeError):
        return path.read_text(encoding="utf-8-sig")
    raise BadSettings(f"{place}: the file it names cannot be read.", "Correct the path or its permissions.")


def _key(place: str, value: str) -> Key:
    if problem := _key_problem(value.strip()):
        raise BadSettings(f"{place} {problem}.", "Copy the key again, whole and without anything else.")
    return Key(value)


def _base(place: str, url: str) -> str:
    try:
        return normalise(url)
    except BadDeploymentURL as error:
        raise BadSettings(f"{place}: {error.what}", error.todo) from error


def _timezone(place: str, name: str) -> str:
    with suppress(BadPeriod):  # whose message would repeat what was written
        return zone(name).key
    raise BadSettings(f"{place}: there is no such timezone.", "Use an IANA name such as Europe/Berlin.")


def _switch(environ: Mapping[str, str], name: str, *, unset: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true"}:
        raise BadSettings(f"The environment variable {name} is neither 0 nor 1.", "Set it to one of them.")
    return value in {"1", "true"} if value else unset


def _positive(environ: Mapping[str, str], name: str, *, unset: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return unset
    if not re.fullmatch(r"0*[1-9][0-9]{0,17}", value):
        raise BadSettings(f"The environment variable {name} is not a positive whole number.", "Correct it.")
    return int(value)
