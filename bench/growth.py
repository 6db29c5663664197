"""(f) How the work of a page grows with agents and with buckets: nothing grows faster than its input."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl

from bench.held import NOW, agents_frame, built, of_period, timed
from bench.result import Result
from odeus_dash import tables
from odeus_dash.export_client import ExportClient
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Source, Wanted
from pages import engagement, messages

AGENTS = (10, 1_000, 100_000, 1_000_000)
DAYS = (7, 52, 365)
#: Agents of the pages with so many days.
_FEW = 1_000
#: Above this exponent something grows faster than its input; up to it, it is the noise of a measurement.
_GOAL = 1.05


class Held(Source):
    """Exports made of one frame: the same usage in each period of the range, and none before it."""

    def __init__(self, client: ExportClient, frame: pl.DataFrame, start: dt.date) -> None:
        super().__init__(client, clock=lambda: NOW)
        self._frame, self._start = frame, start
        self._made: dict[Wanted, Export] = {}

    def kept(self, workspace: Workspace, wanted: Wanted) -> Export:  # noqa: ARG002
        """Return the export of any period; the same one each time."""
        if wanted not in self._made:
            period = wanted.period
            held = period.start >= self._start
            table = of_period(self._frame, period) if held else tables.empty(wanted.kind)
            self._made[wanted] = Export(wanted, period, table, 0, 0, NOW, 1)
        return self._made[wanted]


def measure(
    out: Path, agents: Sequence[int] = AGENTS, days: Sequence[int] = DAYS, rounds: int = 2
) -> list[Result]:
    """Processor time of the pages, made of exports at hand, and the exponents between sizes."""
    october = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    with ExportClient() as client:

        def of_agents(number: int) -> float:
            source = Held(client, agents_frame(out, number), october.start)
            return _cpu(lambda: built(messages.page, source, october, Granularity.MONTH), rounds)

        few = agents_frame(out, _FEW)

        def of_days(number: int) -> float:
            period = Period(october.end - dt.timedelta(days=number - 1), october.end)
            source = Held(client, few, period.start)
            return _cpu(lambda: built(engagement.page, source, period, Granularity.DAY), rounds)

        of_agents(10)  # what is imported and read with the first figure is not what is measured
        return [
            *_growth("Messages", "agents", agents, of_agents),
            *_growth(f"Engagement of {_FEW:,} agents", "days", days, of_days),
        ]


def _cpu(run: Callable[[], object], rounds: int) -> float:
    return timed(run, rounds)[1]


def _growth(page: str, noun: str, sizes: Sequence[int], measured: Callable[[int], float]) -> Iterator[Result]:
    times = [measured(each) for each in sizes]
    for (size, time), (larger, longer) in pairwise(zip(sizes, times, strict=True)):
        exponent = math.log(longer / time) / math.log(larger / size)
        what = f"{page}: {time:.2f} s for {size:,} {noun}, {longer:.2f} s for {larger:,}, exponent"
        yield Result(what, exponent, 1, "", _GOAL, "the input")
