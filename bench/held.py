"""Exports that are at hand, or come from an archive, and pages that are made of them without a server."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polars as pl

from bench.inputs import Exported, write_export
from odeus_dash import memo, tables
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data, Waiting
from odeus_dash.data.answers import Exports
from odeus_dash.page import Page
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Key, Workspace
from odeus_dash.viewer import LOCAL

WORKSPACE = Workspace("bench", "http://127.0.0.1:1", Key("invented"))
NOW = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def agents_frame(out: Path, agents: int) -> pl.DataFrame:
    """An export by agent with so many rows, typed."""
    file = out / f"held-{agents}.csv"
    if not file.exists():
        write_export(file, agents, of=Exported(ExportKind.AGENTS))
    return tables.read_csv(file, ExportKind.AGENTS, agents).frame


def of_period(frame: pl.DataFrame, period: Period) -> tables.Table:
    """The table of another period with the same usage, in which each column is a copy."""
    days = {"period_start": pl.lit(period.start), "period_end": pl.lit(period.end)}
    return tables.Table(frame.with_columns(**days).clone(), tables.Facts(rows=frame.height))


def built(page: Callable[[Data], Page], source: Exports, period: Period, unit: Granularity) -> Page:
    """The page with all that it reads, loaded in as many steps as it asks for."""
    data = Data(
        Answers(source, WORKSPACE),
        Choice(period, unit, frozenset(), Against.NONE, whole_weeks=True),
        NOW,
        LOCAL,
        smallest_group=5,
    )
    while True:
        said = None
        with suppress(Waiting):
            said = page(data)
        missing = list(data.answers.missing)
        if said is not None and not missing:
            return said
        with source.asking(WORKSPACE, missing) as futures:
            for wanted, future in zip(missing, futures, strict=True):
                data.answers.settle(wanted, future)


def timed(run: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the least seconds and the least processor time of `run`, each time with nothing kept."""
    took = []
    for _ in range(rounds):
        memo.clear()
        began, used = time.perf_counter(), time.process_time()
        run()
        took.append((time.perf_counter() - began, time.process_time() - used))
    seconds, cpu = zip(*took, strict=True)
    return min(seconds), min(cpu)
