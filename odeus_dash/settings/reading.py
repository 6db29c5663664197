"""Read Settings from the environment and secrets.toml."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import platformdirs

from odeus_dash.errors import BadSettings
from odeus_dash.settings import workspaces
from odeus_dash.settings.keys import Key
from odeus_dash.settings.section import Section, expanded, is_there, read_toml, section
from odeus_dash.settings.sign_in import sign_in
from odeus_dash.settings.values import MAX_DOWNLOAD_BYTES, Pricing, Settings, SignIn, Workspace

#: The sections that are read here, and their fields.
_FIELDS = {
    "privacy": frozenset({"smallest_group"}),
    "network": frozenset({"private_hosts"}),
    "archive": frozenset({"root", "settled_after_hours", "demo", "warm"}),
    "store": frozenset({"file", "url", "url_env", "url_file"}),
    "metrics": frozenset({"token", "token_env", "token_file"}),
    "prices": frozenset({"file", "currency", "factor", "factor_as_of", "factor_source"}),
}
_STORE = "The environment variable ODEUS_DASH_STORE"
#: Answers to a question that nobody asks: places have paths, and only "off" means none.
_NO_PLACES = frozenset({"on", "yes", "no", "true", "false", "none", "0", "1"})
_SECTIONS = ("workspaces", "sign_in", *_FIELDS)
#: How alike a name and one of ours are if it is a typo: one letter of six too few, too many or exchanged.
_NEAR = 0.8
#: The largest `smallest_group`: above that, hardly any agent would be left.
_LARGEST_GROUP = 1_000
#: The longest settling time: 90 days.
_HOUR, _MOST_HOURS = dt.timedelta(hours=1), 90 * 24
#: The largest factor: no currency is worth less than a ten-thousandth of a dollar, unless it is a typo.
_MOST_FACTOR = 10_000


def read_settings(
    environ: Mapping[str, str] = os.environ, secrets_paths: Sequence[Path] | None = None
) -> Settings:
    """Read and check all settings.

    The first of `secrets_paths` has priority, and a missing one is skipped. Raises BadSettings, which names
    the file, the section and the field, and never a value.
    """
    named: dict[str, Workspace] = {}
    given: dict[str, tuple[Path, object]] = {name: (Path(), {}) for name in _FIELDS}
    for path in reversed(_secrets_paths(environ) if secrets_paths is None else secrets_paths):
        content = _read(path)
        named |= workspaces.from_file(path, content.pop("workspaces", {}), environ)
        given |= {name: (path, fields) for name, fields in content.items()}
    if default := workspaces.from_environment(environ):
        named[default.name] = default
    workspaces.refuse_twins(named)
    own = {name: section(given[name][0], name, given[name][1], known) for name, known in _FIELDS.items()}
    smallest_group = own["privacy"].number("smallest_group", Settings.smallest_group, most=_LARGEST_GROUP)
    if not isinstance(smallest_group, int):
        raise own["privacy"].wrong("smallest_group", "this is not a whole number.", "Use a number like 5.")
    settling = Settings.settling / _HOUR
    return Settings(
        workspaces=MappingProxyType(named),
        demo=_switch(environ, "ODEUS_DASH_DEMO", unset=not named),
        max_download_bytes=_most_bytes(environ.get("ODEUS_DASH_MAX_DOWNLOAD_BYTES", "").strip()),
        sign_in=sign_in(*given["sign_in"], environ) if "sign_in" in given else SignIn(),
        smallest_group=smallest_group,
        private_hosts=own["network"].flag("private_hosts"),
        archive=_archive_root(own["archive"], environ),
        store=_store(own["store"], environ),
        archive_demo=own["archive"].flag("demo"),
        warm=_switch(environ, "ODEUS_DASH_WARM", unset=own["archive"].flag("warm", unset=True)),
        settling=own["archive"].number("settled_after_hours", settling, most=_MOST_HOURS) * _HOUR,
        pricing=_pricing(own["prices"]),
        metrics_token=own["metrics"].secret("token", environ),
    )


def other_section(name: str, environ: Mapping[str, str] = os.environ) -> object:
    """Return a section of secrets.toml that is not ours, such as Streamlit's [auth]; None without one."""
    found = (_read(path).get(name) for path in _secrets_paths(environ))
    return next((section for section in found if section is not None), None)


def secrets_files(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Return the paths of the secrets.toml files that exist."""
    return [path for path in _secrets_paths(environ) if is_there(path)]


def _secrets_paths(environ: Mapping[str, str]) -> list[Path]:
    if named := environ.get("ODEUS_DASH_SECRETS"):
        path = expanded(named)
        if not is_there(path):
            raise BadSettings("ODEUS_DASH_SECRETS names a file that does not exist.", "Correct or unset it.")
        return [path]
    usual = Path(".streamlit", "secrets.toml")
    with suppress(RuntimeError):  # a user without a home, as in some containers
        return [usual, Path.home() / usual]
    return [usual]


def _read(path: Path) -> dict[str, object]:
    """Return the file's sections, none without a file. Raises BadSettings for a misspelt name of a section.

    Unknown sections are ignored, since they may be Streamlit's: a misspelt one would have no effect.
    """
    content = read_toml(path) if is_there(path) else {}
    plain = {re.sub("[^a-z]", "", ours): ours for ours in _SECTIONS}
    for name in content:
        near = get_close_matches(re.sub("[^a-z]", "", name.lower()), plain, n=1, cutoff=_NEAR)
        if near and name != (ours := plain[near[0]]):
            raise BadSettings(f"In {path}, the section {name!r} is misspelt.", f"Write [{ours}].")
    return content


def _archive_root(own: Section, environ: Mapping[str, str]) -> str | None:
    """Return the environment's root, else the section's, else a folder of the user; None if it is off.

    It is a folder or the URL of an object store. A relative path counts from the file's folder.
    """
    place, folder = "The environment variable ODEUS_DASH_ARCHIVE", Path()
    root = environ.get("ODEUS_DASH_ARCHIVE", "").strip()
    if not root:
        place, folder = own.at("root"), own.path.parent
        root = own.text("root") or str(platformdirs.user_data_path("odeus-dash", False) / "archive")
    if root.lower() == "off":
        return None
    if root.lower() in _NO_PLACES:
        raise BadSettings(f"{place}: this is not a folder.", 'Use the path of a folder, a URL or "off".')
    if "://" not in root:
        return str((folder / expanded(root)).absolute())
    if not re.match(r"(s3|gs|az):///*[^/]", root):
        todo = 'Use a folder, a URL that starts with s3://, gs:// or az://, or "off".'
        raise BadSettings(f"{place}: this is neither a folder nor a supported URL.", todo)
    if any(mark in root for mark in "@?#"):
        problem = f"{place}: the URL has more than a bucket and a folder."
        raise BadSettings(problem, "Put credentials into environment variables.")
    return root


def _store(own: Section, environ: Mapping[str, str]) -> Path | Key | None:
    """Return the environment's database, else the section's, else a file of the user; None if it is off.

    It is a SQLite file, of which a relative path counts from the settings file's folder, or the URL of a
    PostgreSQL database, which is a secret.
    """
    if written := environ.get("ODEUS_DASH_STORE", "").strip():
        if written.lower() == "off":
            return None
        is_url = "://" in written
        return _url(_STORE, Key(written, _STORE)) if is_url else _file(_STORE, written).absolute()
    url = own.secret("url", environ)
    if url and "file" in own.fields:
        raise BadSettings(f"{own.place} has a file and a URL.", "Keep one of them.")
    if url:
        return _url(f"{own.place}, the URL", url)
    written = own.text("file") or str(platformdirs.user_data_path("odeus-dash", False) / "store.sqlite3")
    if written.lower() == "off":
        return None
    return (own.path.parent / _file(own.at("file"), written)).absolute()


def _file(place: str, written: str) -> Path:
    if "://" in written:  # its password would be part of every message about the file
        raise BadSettings(f"{place}: this is a URL, not a file.", "Set it as url, url_env or url_file.")
    if written.lower() in _NO_PLACES:
        todo = 'Use the path of a file, a PostgreSQL URL or "off".'
        raise BadSettings(f"{place}: this is not a file.", todo)
    return expanded(written)


def _url(place: str, url: Key) -> Key:
    if re.match(r"postgres(ql)?(\+psycopg)?://[^/]", url.reveal()):
        return url
    todo = "Use the form postgresql+psycopg://user:password@host/database."
    raise BadSettings(f"{place}: this is not the URL of a PostgreSQL database.", todo)


def _pricing(own: Section) -> Pricing:
    """Return the currency of costs and the file with own prices."""
    currency = own.text("currency") or Pricing.currency
    if not re.fullmatch("[A-Z]{3}", currency):
        raise own.wrong("currency", "this is not a currency code.", "Use three capital letters, like EUR.")
    if currency != Pricing.currency and "factor" not in own.fields:
        todo = f"Set factor to the value of one US dollar in {currency}."
        raise BadSettings(f"{own.place} has a currency but no factor.", todo)
    factor = Decimal(str(own.number("factor", 1, most=_MOST_FACTOR)))
    as_of, source = own.day("factor_as_of"), own.text("factor_source")
    if (as_of or source) and "factor" not in own.fields:
        raise BadSettings(f"{own.place} has factor_as_of or factor_source, but no factor.", "Set factor.")
    return Pricing(own.file("file"), currency, factor, as_of, source)


def _switch(environ: Mapping[str, str], name: str, *, unset: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true"}:
        raise BadSettings(f"The environment variable {name} is neither 0 nor 1.", "Set it to 0 or 1.")
    return value in {"1", "true"} if value else unset


def _most_bytes(written: str) -> int:
    if written and not re.fullmatch(r"0*[1-9][0-9]{0,17}", written):
        problem = "The environment variable ODEUS_DASH_MAX_DOWNLOAD_BYTES is not a positive whole number."
        raise BadSettings(problem, "Correct or unset it.")
    return int(written or MAX_DOWNLOAD_BYTES)
