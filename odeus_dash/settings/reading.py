"""From the environment and secrets.toml to Settings."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import platformdirs

from odeus_dash.errors import BadSettings
from odeus_dash.settings import workspaces
from odeus_dash.settings.section import Section, expanded, read_toml, section
from odeus_dash.settings.sign_in import sign_in
from odeus_dash.settings.values import MAX_DOWNLOAD_BYTES, Pricing, Settings, SignIn, Workspace

#: The sections that are read here, and their fields.
_FIELDS = {
    "privacy": frozenset({"smallest_group"}),
    "network": frozenset({"private_hosts"}),
    "archive": frozenset({"root", "settled_after_hours", "demo"}),
    "prices": frozenset({"file", "currency", "factor"}),
}
_SECTIONS = ("workspaces", "sign_in", *_FIELDS)
#: What [privacy] may ask for at most: above that, hardly any agent would be left.
_LARGEST_GROUP = 1_000
#: A figure may be called unsettled for that long: 90 days.
_HOUR, _MOST_HOURS = dt.timedelta(hours=1), 90 * 24
#: Nothing costs ten thousand times its price in dollars, unless yen were typed for cents.
_MOST_FACTOR = 10_000


def read_settings(
    environ: Mapping[str, str] = os.environ, secrets_paths: Sequence[Path] | None = None
) -> Settings:
    """Read and check everything that is configured.

    `secrets_paths` are looked through in order, the first has priority; a missing one is skipped.
    Raises BadSettings, which names the file, the section and the field, and never a value.
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
        raise own["privacy"].wrong("smallest_group", "this is not a whole number.", "Correct it.")
    settling = Settings.settling / _HOUR
    return Settings(
        workspaces=MappingProxyType(named),
        demo=_switch(environ, "ODEUS_DASH_DEMO", unset=not named),
        max_download_bytes=_positive(environ, "ODEUS_DASH_MAX_DOWNLOAD_BYTES", unset=MAX_DOWNLOAD_BYTES),
        sign_in=sign_in(*given["sign_in"], environ) if "sign_in" in given else SignIn(),
        smallest_group=smallest_group,
        private_hosts=own["network"].flag("private_hosts"),
        archive=_archive_root(own["archive"], environ),
        archive_demo=own["archive"].flag("demo"),
        settling=own["archive"].number("settled_after_hours", settling, most=_MOST_HOURS) * _HOUR,
        pricing=_pricing(own["prices"]),
    )


def other_section(name: str, environ: Mapping[str, str] = os.environ) -> object:
    """A section of secrets.toml that is not ours, such as Streamlit's [auth]; None without one."""
    found = (_read(path).get(name) for path in _secrets_paths(environ))
    return next((section for section in found if section is not None), None)


def secrets_files(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """The files with secrets that are there: secrets.toml in its places."""
    return [path for path in _secrets_paths(environ) if path.is_file()]


def _secrets_paths(environ: Mapping[str, str]) -> list[Path]:
    if named := environ.get("ODEUS_DASH_SECRETS"):
        path = Path(named).expanduser()
        if not path.is_file():
            raise BadSettings("ODEUS_DASH_SECRETS names a file that is not there.", "Correct or unset it.")
        return [path]
    usual = Path(".streamlit", "secrets.toml")
    return [usual, Path.home() / usual]


def _read(path: Path) -> dict[str, object]:
    """The file's sections, none where there is no such file. BadSettings for one that only looks like ours.

    Others may be Streamlit's, so a misspelt one would be passed over in silence.
    """
    content = read_toml(path) if path.is_file() else {}
    plain = {re.sub("[^a-z]", "", ours): ours for ours in _SECTIONS}
    for name in content:
        ours = plain.get(re.sub("[^a-z]", "", name.lower()))
        if ours and name != ours:
            raise BadSettings(f"In {path}, there is no section called {name!r}.", f"Write [{ours}].")
    return content


def _archive_root(own: Section, environ: Mapping[str, str]) -> str | None:
    """The environment's root, else the section's (a relative path counts from its file), else the user's.

    A folder or the URL of an object store; None where nothing is kept.
    """
    place, folder = "The environment variable ODEUS_DASH_ARCHIVE", Path()
    root = environ.get("ODEUS_DASH_ARCHIVE", "").strip()
    if not root:
        place, folder = own.at("root"), own.path.parent
        root = own.text("root") or str(platformdirs.user_data_path("odeus-dash", False) / "archive")
    if root.lower() == "off":
        return None
    if "://" not in root:
        return str((folder / expanded(root)).absolute())
    if not re.match(r"(s3|gs|az):///*[^/]", root):
        raise BadSettings(f"{place}: this is no archive.", 'Name a folder, s3://, gs:// or az://, or "off".')
    if any(mark in root for mark in "@?#"):
        problem = f"{place}: the URL holds more than a bucket and a folder."
        raise BadSettings(problem, "Keep credentials out of it, in the environment.")
    return root


def _pricing(own: Section) -> Pricing:
    """In which money costs are told, and where own prices stand."""
    currency = own.text("currency") or Pricing.currency
    if not re.fullmatch("[A-Z]{3}", currency):
        raise own.wrong("currency", "this is no currency code.", "Write three capitals, like EUR.")
    if currency != Pricing.currency and "factor" not in own.fields:
        todo = f"Write what a dollar of the price list is in {currency}."
        raise BadSettings(f"{own.place} names a currency but no factor.", todo)
    factor = own.number("factor", 1, most=_MOST_FACTOR)
    return Pricing(own.file("file"), currency, Decimal(str(factor)))


def _switch(environ: Mapping[str, str], name: str, *, unset: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true"}:
        raise BadSettings(f"The environment variable {name} is neither 0 nor 1.", "Set it to one of them.")
    return value in {"1", "true"} if value else unset


def _positive(environ: Mapping[str, str], name: str, *, unset: int) -> int:
    value = environ.get(name, "").strip()
    if value and not re.fullmatch(r"0*[1-9][0-9]{0,17}", value):
        raise BadSettings(f"The environment variable {name} is not a positive whole number.", "Correct it.")
    return int(value or unset)
