"""(e) A year of weeks of 10,000 agents, archive to the page Engagement, against reading the files."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl

from bench.held import NOW, WORKSPACE, agents_frame, built, of_period, timed
from bench.result import Result
from odeus_dash.archive import Archive, Slot
from odeus_dash.choice import ExportKind
from odeus_dash.export_client import ExportClient
from odeus_dash.periods import Granularity, Period, buckets
from odeus_dash.source import Source
from odeus_dash.tables import notes
from pages import engagement

WEEKS, AGENTS, ROUNDS = 52, 10_000, 3


def measure(out: Path, agents: int = AGENTS, rounds: int = ROUNDS) -> list[Result]:
    """Both in one process, in turns; each look has a `Source` of its own and nothing in memory."""
    start = dt.date(2025, 11, 24)
    period = Period(start, start + dt.timedelta(weeks=WEEKS, days=-1))
    weeks = [each.period for each in buckets(period, Granularity.WEEK, NOW)]
    frame = agents_frame(out, agents)
    with tempfile.TemporaryDirectory(dir=out) as folder, ExportClient() as client:
        archive = Archive(folder)
        for each in (period, *weeks):
            table = of_period(frame, each)
            slot = Slot(WORKSPACE.name, ExportKind.AGENTS, each)
            archive.put(slot, table.frame, notes(table.facts), NOW)
        files = [path for path in Path(folder).rglob("*.parquet") if "week" in str(path)]
        assert len(files) == WEEKS

        def page() -> None:
            source = Source(client, Archive(folder), clock=lambda: NOW)
            built(engagement.page, source, period, Granularity.WEEK)

        page()  # what is imported and read with the first figure is not what is measured
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(timed(page, 1))
            theirs.append(timed(lambda: pl.read_parquet(files, hive_partitioning=False), 1))
    what = f"{WEEKS} weeks of {agents:,} agents, archive to Engagement"
    seconds, cpu = zip(*ours, strict=True)
    read_seconds, read_cpu = zip(*theirs, strict=True)
    return [
        Result(what, min(seconds), min(read_seconds), "s", 2, "one pl.read_parquet"),
        Result(f"{what}, processor time", min(cpu), min(read_cpu), "s", 2, "one pl.read_parquet"),
    ]
