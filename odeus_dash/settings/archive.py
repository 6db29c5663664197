"""The section [archive]: where fetched exports are kept, and when a figure is final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from odeus_dash.errors import BadSettings
from odeus_dash.settings.section import Section, section
from odeus_dash.settings.values import Settings

VARIABLE = "ODEUS_DASH_ARCHIVE"
STORES = ("s3://", "gs://", "az://")
#: A figure may be called unsettled for that long: 90 days.
_MOST_HOURS = 90 * 24
_FIELDS = frozenset({"root", "settled_after_hours", "demo"})
_HOURS = Settings.settling / dt.timedelta(hours=1)


@dataclass(frozen=True)
class Keeping:
    """`root` is a folder or the URL of an object store, None where nothing is kept."""

    root: str | None
    demo: bool
    settling: dt.timedelta


def archive(path: Path, fields: object, environ: Mapping[str, str]) -> Keeping:
    """What the environment and the section say. BadSettings, never with a value."""
    own = section(path, "archive", fields, _FIELDS)
    hours = own.number("settled_after_hours", unset=_HOURS, above=0, most=_MOST_HOURS)
    return Keeping(_root(own, environ), own.flag("demo", unset=False), dt.timedelta(hours=hours))


def _root(own: Section, environ: Mapping[str, str]) -> str | None:
    """The environment's root, else the section's (a relative path counts from its file), else the user's."""
    if named := environ.get(VARIABLE, "").strip():
        return _checked(f"The environment variable {VARIABLE}", named, Path())
    if written := own.text("root"):
        return _checked(own.at("root"), written, own.path.parent)
    return str(Path(platformdirs.user_data_dir("odeus-dash", appauthor=False), "archive"))


def _checked(place: str, root: str, base: Path) -> str | None:
    if root.lower() == "off":
        return None
    if "://" not in root:
        path = Path(root)
        with suppress(RuntimeError):  # no such user, no home: then the path is taken as it stands
            path = path.expanduser()
        return str((base / path).absolute())
    if not root.startswith(STORES) or not root.split("://")[1].strip("/"):
        raise BadSettings(f"{place}: this is no archive.", 'Name a folder, s3://, gs:// or az://, or "off".')
    if any(mark in root for mark in "@?#"):
        raise BadSettings(
            f"{place}: the URL holds more than a bucket and a folder.",
            "Keep credentials out of it, in the environment.",
        )
    return root
