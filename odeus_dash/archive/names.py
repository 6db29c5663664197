"""The names of archived files: the path is enough to find one.

workspace=Acme%20GmbH/export=agents/bucket=week/start=2026-10-05/
    20261122T172618.123456Z_2026-10-11_Europe--Berlin_0f3a5b7c9d1e2f40.parquet
    when it was fetched     last day   timezone       sha256 of the bytes, its first 16 digits
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.errors import BadPeriod
from odeus_dash.periods import Granularity, Period, local_today, unit_from, unit_of

#: The folder of periods that are no calendar unit.
RANGE = "range"
_INSTANT = "%Y%m%dT%H%M%S.%fZ"
_PATH = re.compile(
    r"workspace=(?P<workspace>[^/=]+)/export=(?P<kind>[a-z_]+)/bucket=[a-z]+/start=(?P<start>[0-9-]{10})/"
    r"(?P<instant>[0-9]{8}T[0-9]{6}\.[0-9]{6}Z)_(?P<end>[0-9-]{10})_(?P<timezone>[A-Za-z0-9_+-]+)"
    r"_(?P<digest>[0-9a-f]{16})\.parquet",
    re.ASCII,
)


@dataclass(frozen=True)
class Slot:
    """The subject of a file: one export of one period of a configured workspace, by its name."""

    workspace: str
    kind: ExportKind
    period: Period


@dataclass(frozen=True)
class Fetch:
    """One file. `fetched_at` is in UTC, to the microsecond; `name` is its path below the root."""

    slot: Slot
    fetched_at: dt.datetime
    name: str

    @property
    def digest(self) -> str:
        """The first 16 hex digits of the sha256 of the file's bytes."""
        return self.name.removesuffix(".parquet")[-16:]


def fetch_of(slot: Slot, fetched_at: dt.datetime, digest: str) -> Fetch:
    """The fetch of `slot` at `fetched_at` (aware) whose file has the given digest."""
    instant, period = fetched_at.astimezone(dt.UTC), slot.period
    unit = unit_of(period, local_today(instant, period.timezone))
    timezone = period.timezone.replace("/", "--")
    file = f"{instant.strftime(_INSTANT)}_{period.end}_{timezone}_{digest}.parquet"
    return Fetch(slot, instant, f"{_start_folder(slot, unit or RANGE)}{file}")


def parsed(path: str) -> Fetch | None:
    """The fetch whose file is at `path`; None if no file of ours is called that."""
    found = _PATH.fullmatch(path)
    if not found:
        return None
    try:
        start, end = dt.date.fromisoformat(found["start"]), dt.date.fromisoformat(found["end"])
        period = Period(start, end, found["timezone"].replace("--", "/"))
        slot = Slot(unquote(found["workspace"], errors="strict"), ExportKind(found["kind"]), period)
        fetched_at = dt.datetime.strptime(found["instant"], _INSTANT).replace(tzinfo=dt.UTC)
        fetch = fetch_of(slot, fetched_at, found["digest"])
    except (ValueError, OverflowError, BadPeriod):
        return None
    return fetch if fetch.name == path and slot.kind in OF_AGENTS else None


def folders_of(slot: Slot) -> list[str]:
    """Return the folders of fetches of `slot`: an elapsed part of a unit that is fetched later is a range."""
    unit = unit_from(slot.period)
    buckets = [RANGE] if unit is None else [unit, RANGE]
    return [_start_folder(slot, bucket) for bucket in buckets]


def bucket_folder(workspace: str, kind: ExportKind, bucket: Granularity | str) -> str:
    """The folder of all fetches of one workspace, export and calendar unit."""
    return f"workspace={quote(workspace, safe='')}/export={kind}/bucket={bucket}/"


def _start_folder(slot: Slot, bucket: Granularity | str) -> str:
    return f"{bucket_folder(slot.workspace, slot.kind, bucket)}start={slot.period.start}/"
