"""Data of a demo server with a clock of its own, and its people counted once more without the program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data
from odeus_dash.demo import DemoOptions, start
from odeus_dash.demo.agents import cast
from odeus_dash.demo.simulation import Simulation
from odeus_dash.export_client import ExportClient
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.source import Source
from odeus_dash.viewer import LOCAL, Viewer
from tests.demo.recount import Rows, within

#: A Sunday afternoon: the last day of the week is not over.
NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
BERLIN = "Europe/Berlin"
OCTOBER = Period(dt.date(2026, 10, 5), dt.date(2026, 11, 1), BERLIN)


@contextmanager
def counting(**options: object) -> Iterator[tuple[Source, Workspace, Simulation]]:
    """Yield a source of the demo with these options, its workspace, and what it simulates."""
    with start(DemoOptions(now=lambda: NOW, **options)) as server, ExportClient() as client:
        yield Source(client, clock=lambda: NOW), server.workspace("Demo"), server.simulation()


def data(
    source: Source,
    workspace: Workspace,
    period: Period = OCTOBER,
    agents: Iterable[str] = (),
    viewer: Viewer = LOCAL,
    against: Against = Against.NONE,
) -> Data:
    choice = Choice(period, Granularity.WEEK, frozenset(agents), against)
    return Data(Answers(source, workspace), choice, NOW, viewer, 5)


def rows_of(simulation: Simulation) -> Rows:
    """Return every conversation as a plain dict, oldest first."""
    return simulation.conversations.select("at", "user", "agent").to_dicts()


def counted(rows: Rows, period: Period, agents: Iterable[str] = ()) -> int:
    """Return how many people talked to one of `agents` (all without one) in the period, on its clocks."""
    return len(users(rows, period, agents))


def users(rows: Rows, period: Period, agents: Iterable[str] = ()) -> set[object]:
    """Return who they are."""
    first = dt.datetime.combine(period.start, dt.time.min)
    last = dt.datetime.combine(period.end, dt.time.max)
    there = within(rows, first, last, period.timezone, NOW)
    wanted = {at for at, each in enumerate(cast()) if not agents or each.id in set(agents)}
    return {row["user"] for row in there if row["agent"] in wanted}
