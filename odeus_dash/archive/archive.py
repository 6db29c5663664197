"""Fetches of exports, kept for ever. Files are never changed, so no lock is needed."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import logging
import secrets
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from odeus_dash.archive import names
from odeus_dash.archive.folder import Folder
from odeus_dash.archive.names import Fetch, Slot
from odeus_dash.archive.object_store import ObjectStore
from odeus_dash.atomic import TEMPORARY
from odeus_dash.choice import ExportKind
from odeus_dash.errors import ArchiveProblem, OdeusDashError
from odeus_dash.periods import Granularity
from odeus_dash.settings import Settings
from odeus_dash.text_order import order_of

log = logging.getLogger(__name__)
DAMAGED = ".damaged"
#: How many problems are remembered, the latest ones.
_PROBLEMS = 100

#: The key of the notes in a file's metadata.
_NOTES = "odeus_dash"
#: Of zstd: a quarter larger than by level 3, which is usual, in two thirds of the time.
_LEVEL = 1
#: Rows that are put in order and written at a time.
_ROWS = 65_536
#: What each file says of itself, so that other programs can take the newest fetch of a bucket.
_OWN_COLUMNS = ("fetched_at", "timezone", "end")


@dataclass(frozen=True)
class Stored:
    """The content of a file: the frame as it was put, its rows sorted, and the notes."""

    frame: pl.DataFrame
    notes: dict[str, object]


def opened(settings: Settings) -> Archive | None:
    """The archive that is configured; None where it is off. ArchiveProblem for a URL that leads nowhere."""
    return None if settings.archive is None else Archive(settings.archive)


class Archive:
    """The archive below `root`, a folder or a URL (s3://, gs://, az://).

    Any number of threads, processes and machines may use one archive at once. Every method raises
    ArchiveProblem where folder or store cannot be read or written.
    """

    def __init__(self, root: str) -> None:
        self._files: Folder | ObjectStore = ObjectStore(root) if "://" in root else Folder(Path(root))
        self._problems: deque[OdeusDashError] = deque(maxlen=_PROBLEMS)

    def __str__(self) -> str:
        return str(self._files)

    @property
    def problems(self) -> tuple[OdeusDashError, ...]:
        """The problems with files that were set aside since the start, oldest first."""
        return tuple(self._problems)

    def put(
        self, slot: Slot, frame: pl.DataFrame, notes: Mapping[str, object], fetched_at: dt.datetime
    ) -> Fetch:
        """Save `frame` as the API's answer for `slot` at `fetched_at` (aware); `notes` are JSON.

        Its rows are sorted by agent (and model).
        """
        keys = [name for name in ("assistant_id", "model") if name in frame.columns]
        own = {
            "fetched_at": pl.lit(fetched_at, pl.Datetime("us", "UTC")),
            "timezone": pl.lit(slot.period.timezone),
            "end": pl.lit(slot.period.end),
        }
        content = _as_parquet(frame, order_of(frame, *keys), own, {_NOTES: json.dumps(dict(notes))})
        fetch = names.fetch_of(slot, fetched_at, _digest(content))
        self._files.write(fetch.name, content)
        return fetch

    def fetches(self, slot: Slot) -> list[Fetch]:
        """All fetches of exactly this period, oldest first."""
        found = (fetch for folder in names.folders_of(slot) for fetch in self._listed(folder))
        return sorted((fetch for fetch in found if fetch.slot == slot), key=_age)

    def held(self, workspace: str, kind: ExportKind, timezone: str, unit: Granularity) -> list[Fetch]:
        """The newest fetch of every calendar unit that is there, by the unit's first day."""
        newest: dict[dt.date, Fetch] = {}
        for fetch in sorted(self._listed(names.bucket_folder(workspace, kind, unit)), key=_age):
            if fetch.slot.period.timezone == timezone:
                newest[fetch.slot.period.start] = fetch
        return [newest[start] for start in sorted(newest)]

    def read(self, fetch: Fetch) -> Stored | None:
        """Return the content of the file of `fetch`; None if it is gone, or damaged and so set aside."""
        content = self._files.read(fetch.name)
        if content is None:
            return None
        if _digest(content) == fetch.digest:
            with suppress(pl.exceptions.PolarsError, OSError, ValueError, KeyError):
                frame = pl.read_parquet(io.BytesIO(content), hive_partitioning=False)
                notes = json.loads(pl.read_parquet_metadata(io.BytesIO(content))[_NOTES])
                if isinstance(notes, dict):
                    return Stored(frame.drop(_OWN_COLUMNS, strict=False), notes)
        self._set_aside(fetch.name)
        return None

    def note(self, name: str, content: Mapping[str, object]) -> None:
        """Keep a few values (JSON) under a name, in place of those that were there."""
        self._files.write(f".{name}.json", json.dumps(dict(content)).encode())

    def noted(self, name: str) -> dict[str, object]:
        """Return the values noted under a name; none where there are none, or they cannot be read."""
        with suppress(ValueError):
            content = json.loads(self._files.read(f".{name}.json") or b"{}")
            return content if isinstance(content, dict) else {}
        return {}

    def check(self) -> int | None:
        """Write a file, read it back and remove it. Return the free bytes, or None where unknown."""
        path, content = f"{TEMPORARY}check-{secrets.token_hex(8)}", secrets.token_bytes(64)
        self._files.write(path, content)
        try:
            if self._files.read(path) != content:
                raise ArchiveProblem("The archive did not return what was written.", "Check its disk.")
        finally:
            self._files.remove(path)
        return self._files.free_bytes()

    def _listed(self, folder: str) -> list[Fetch]:
        """The fetches below a folder. Other Parquet files would be read by other programs: set aside."""
        found: list[Fetch] = []
        for path in self._files.paths(folder):
            if fetch := names.parsed(path):
                found.append(fetch)
            elif path.endswith(".parquet"):
                self._set_aside(path)
        return found

    def _set_aside(self, path: str) -> None:
        self._note(
            ArchiveProblem(
                f"A damaged or unknown file of the archive was renamed to {path}{DAMAGED}.",
                "Delete it, or restore it from a backup.",
            )
        )
        try:
            self._files.rename(path, path + DAMAGED)
        except ArchiveProblem as problem:  # it stays, and is not believed the next time either
            self._note(problem)

    def _note(self, problem: OdeusDashError) -> None:
        """Remember and log a problem, unless it is known: what cannot be renamed is found again and again."""
        if str(problem) not in map(str, tuple(self._problems)):
            self._problems.append(problem)
            log.warning("%s", problem)


def _as_parquet(
    frame: pl.DataFrame, order: pl.Series, more: Mapping[str, pl.Expr], metadata: dict[str, str]
) -> memoryview:
    """The file of the rows in this order, with `more` columns.

    A few rows are put in order at a time: a copy of all would take as much memory again.
    """

    def batches(*_: object) -> Iterator[pl.DataFrame]:
        for start in range(0, frame.height, _ROWS):
            yield frame[order.slice(start, _ROWS)].with_columns(**more)

    file = io.BytesIO()
    rows = register_io_source(batches, schema=frame.clear().with_columns(**more).schema)
    rows.sink_parquet(file, compression_level=_LEVEL, metadata=metadata)
    return file.getbuffer()


def _digest(content: bytes | memoryview) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _age(fetch: Fetch) -> tuple[dt.datetime, str]:
    return fetch.fetched_at, fetch.name
