"""(b) A year of weekly exports against a slow server, compared with waiting for nothing else."""

from __future__ import annotations

import datetime as dt
import math
import time
from pathlib import Path

from bench.inputs import write_export
from bench.processes import free_port, python
from bench.result import Result
from odeus_dash.export_client import ExportClient
from odeus_dash.periods import Granularity, Period, buckets
from odeus_dash.settings import Key, Workspace
from odeus_dash.source import AT_ONCE, Source, Wanted, stack

API_DELAY, STORAGE_DELAY = 0.3, 0.1
WEEKS = 52
AGENTS = 60


def measure(out: Path) -> list[Result]:
    """52 weeks through `Source`, from nothing kept to one stacked frame; the ideal is latency alone."""
    file = out / f"export-{AGENTS}.csv"
    write_export(file, AGENTS)
    port = free_port()
    delays = ["--api-delay", str(API_DELAY), "--storage-delay", str(STORAGE_DELAY)]
    server = ["-m", "bench.server", str(file), "--rows", str(AGENTS), "--port", str(port), *delays]
    with python(server, port):
        seconds = _load(Workspace("bench", f"http://127.0.0.1:{port}", Key("invented")))
    ideal = math.ceil(WEEKS / AT_ONCE) * (API_DELAY + STORAGE_DELAY)
    return [Result(f"trend of {WEEKS} weeks, {AT_ONCE} at once", seconds, ideal, "s", 1.3, "latency alone")]


def _load(workspace: Workspace) -> float:
    start = dt.date(2025, 11, 3)
    period = Period(start, start + dt.timedelta(weeks=WEEKS, days=-1))
    weeks = buckets(period, Granularity.WEEK, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    assert len(weeks) == WEEKS
    with ExportClient() as client:
        source = Source(client)
        began = time.perf_counter()
        with source.asking(workspace, [Wanted(week.period) for week in weeks]) as futures:
            exports = {week: future.result() for week, future in zip(weeks, futures, strict=True)}
        trend = stack(exports, WEEKS)
        seconds = time.perf_counter() - began
    assert trend.rows.height == WEEKS * AGENTS
    return seconds
