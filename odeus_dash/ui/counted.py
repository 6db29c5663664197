"""The export client and the archive of the pages: counted for /metrics, and few files in work at once."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import TypeVar

import polars as pl

from odeus_dash import counters
from odeus_dash.archive import Archive, Fetch, Slot, Stored
from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import Answered, ExportClient, Fetched, News, Retrying
from odeus_dash.export_client.client import Read
from odeus_dash.export_client.retry import Tell, to_nobody
from odeus_dash.periods import Period
from odeus_dash.settings import Workspace

T = TypeVar("T")
#: The mark of the API's last answer.
API_ANSWERED = "api_answered"
#: Files are parsed, packed and unpacked one per core: each takes several times its size, and more may
#: be on their way.
_at_work = BoundedSemaphore(os.cpu_count() or 1)


class CountedClient(ExportClient):
    """An export client that counts what it fetches, and parses few files at once."""

    def fetch(
        self, workspace: Workspace, period: Period, kind: ExportKind, read: Read[T], tell: Tell = to_nobody
    ) -> Fetched[T]:
        """Fetch as `ExportClient` does, and count the export by its outcome: "ok" or the kind of failure."""

        def hear(news: News) -> None:
            if isinstance(news, Retrying):
                counters.count("export_retries")
            elif isinstance(news, Answered):
                counters.mark(API_ANSWERED)
            tell(news)

        def read_in_turn(path: Path, rows: int) -> T:
            with _at_work:
                return read(path, rows)

        outcome = "interrupted"
        try:
            fetched = super().fetch(workspace, period, kind, read_in_turn, hear)
            outcome = "ok"
        except OdeusDashError as problem:
            outcome = type(problem).__name__
            raise
        finally:
            counters.count("exports", outcome=outcome)
        counters.count("export_bytes", fetched.size_bytes)
        counters.count("export_seconds", fetched.seconds)
        return fetched


class ArchiveInTurn(Archive):
    """An archive in a folder that packs and unpacks few files at once."""

    def put(
        self, slot: Slot, frame: pl.DataFrame, notes: Mapping[str, object], fetched_at: dt.datetime
    ) -> Fetch:
        """Keep a frame as `Archive` does, when it is its turn."""
        with _at_work:
            return super().put(slot, frame, notes, fetched_at)

    def read(self, fetch: Fetch) -> Stored | None:
        """Return the content of a file as `Archive` does, when it is its turn."""
        with _at_work:
            return super().read(fetch)


def archive_of(root: str | None) -> Archive | None:
    """Return the archive at `root`; None without one. Files of an object store wait for the network."""
    if root is None:
        return None
    return Archive(root) if "://" in root else ArchiveInTurn(root)
