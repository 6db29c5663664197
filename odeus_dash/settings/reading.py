"""From the environment and secrets.toml to Settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from odeus_dash.errors import BadSettings
from odeus_dash.settings import workspaces
from odeus_dash.settings.archive import archive
from odeus_dash.settings.prices import pricing
from odeus_dash.settings.section import read_toml, section
from odeus_dash.settings.sign_in import sign_in
from odeus_dash.settings.values import MAX_DOWNLOAD_BYTES, Settings, SignIn, Workspace

_SECTIONS = ("workspaces", "sign_in", "privacy", "network", "archive", "prices")
#: A section's file and fields, as yet unread.
Given = tuple[Path, object]
#: What [privacy] may ask for at most: above that, hardly any agent would be left.
_LARGEST_GROUP = 1_000


def read_settings(
    environ: Mapping[str, str] = os.environ, secrets_paths: Sequence[Path] | None = None
) -> Settings:
    """Read and check everything that is configured.

    `secrets_paths` are looked through in order, the first has priority; a missing one is skipped.
    Raises BadSettings, which names the file, the section and the field, and never a value.
    """
    paths = _secrets_paths(environ) if secrets_paths is None else secrets_paths
    named: dict[str, Workspace] = {}
    sections: dict[str, Given] = {name: (Path(), {}) for name in _SECTIONS if name != "sign_in"}
    for path in reversed(paths):
        content = _read(path)
        named |= workspaces.from_file(path, content.pop("workspaces", {}), environ)
        sections |= {name: (path, fields) for name, fields in content.items()}
    if default := workspaces.from_environment(environ):
        named[default.name] = default
    workspaces.refuse_twins(named)
    keeping = archive(*sections["archive"], environ)
    path, fields = sections["network"]
    network = section(path, "network", fields, frozenset({"private_hosts"}))
    return Settings(
        workspaces=MappingProxyType(named),
        demo=_switch(environ, "ODEUS_DASH_DEMO", unset=not named),
        max_download_bytes=_positive(environ, "ODEUS_DASH_MAX_DOWNLOAD_BYTES", unset=MAX_DOWNLOAD_BYTES),
        sign_in=sign_in(*sections["sign_in"], environ) if "sign_in" in sections else SignIn(),
        smallest_group=_smallest_group(*sections["privacy"]),
        private_hosts=network.flag("private_hosts", unset=Settings.private_hosts),
        archive=keeping.root,
        archive_demo=keeping.demo,
        settling=keeping.settling,
        pricing=pricing(*sections["prices"]),
    )


def other_section(name: str, environ: Mapping[str, str] = os.environ) -> object:
    """A section of secrets.toml that is not ours, such as Streamlit's [auth]; None without one."""
    found = (_read(path).get(name) for path in _secrets_paths(environ))
    return next((section for section in found if section is not None), None)


def secrets_files(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """The files with secrets that are there: secrets.toml in its places."""
    return [path for path in _secrets_paths(environ) if path.is_file()]


def _smallest_group(path: Path, fields: object) -> int:
    privacy = section(path, "privacy", fields, frozenset({"smallest_group"}))
    size = privacy.number("smallest_group", unset=Settings.smallest_group, above=0, most=_LARGEST_GROUP)
    if not isinstance(size, int):
        raise privacy.wrong("smallest_group", "this is not a whole number.", "Correct it.")
    return size


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
