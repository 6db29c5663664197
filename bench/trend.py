"""(b) A year of weekly exports: from a slow server against latency alone, from the archive against that."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
import time
from pathlib import Path

from bench.inputs import write_export
from bench.processes import free_port, python
from bench.result import Result
from odeus_dash.archive import Archive
from odeus_dash.export_client import ExportClient
from odeus_dash.periods import Granularity, Period, buckets
from odeus_dash.settings import Key, Workspace
from odeus_dash.source import AT_ONCE, Source, Wanted, stack

API_DELAY, STORAGE_DELAY = 0.3, 0.1
WEEKS = 52
AGENTS = 60
ROUNDS = 3


def measure(out: Path) -> list[Result]:
    """52 weeks through `Source` to one stacked frame, with nothing in memory; the ideal is latency alone.

    First with an empty archive, which that fills, then from the archive, where the server is not asked.
    """
    file = out / f"export-{AGENTS}.csv"
    write_export(file, AGENTS)
    port = free_port()
    delays = ["--api-delay", str(API_DELAY), "--storage-delay", str(STORAGE_DELAY)]
    server = ["-m", "bench.server", str(file), "--rows", str(AGENTS), "--port", str(port), *delays]
    workspace = Workspace("bench", f"http://127.0.0.1:{port}", Key("invented"))
    with python(server, port):
        from_api = _load(workspace, None)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        with python(server, port):
            _load(workspace, Archive(folder))
        from_archive = min(_load(workspace, Archive(folder)) for _ in range(ROUNDS))
    ideal = math.ceil(WEEKS / AT_ONCE) * (API_DELAY + STORAGE_DELAY)
    what = f"trend of {WEEKS} weeks"
    return [
        Result(f"{what}, {AT_ONCE} at once", from_api, ideal, "s", 1.3, "latency alone"),
        Result(f"{what} from the archive", from_archive, from_api, "s", 0.2, "from the API"),
    ]


def _load(workspace: Workspace, archive: Archive | None) -> float:
    """Seconds until the trend is there. Once the server has stopped, it can only come from the archive."""
    start = dt.date(2025, 11, 24)
    period = Period(start, start + dt.timedelta(weeks=WEEKS, days=-1))
    now = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
    weeks = buckets(period, Granularity.WEEK, now)
    assert len(weeks) == WEEKS
    with ExportClient() as client:
        source = Source(client, archive, clock=lambda: now)
        began = time.perf_counter()
        with source.asking(workspace, [Wanted(week.period) for week in weeks]) as futures:
            exports = {week: future.result() for week, future in zip(weeks, futures, strict=True)}
        trend = stack(exports, WEEKS)
        seconds = time.perf_counter() - began
    assert trend.rows.height == WEEKS * AGENTS
    return seconds
