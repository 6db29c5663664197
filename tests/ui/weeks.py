"""A workspace whose weeks a test writes, and a page that looks at it without a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Viewer
from tests.metrics.frames import export
from tests.odeus import a_workspace
from tests.ui.looking import looking

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
#: From a Wednesday to a Sunday: the first of these weeks is cut by the range.
OCTOBER = Period(dt.date(2026, 10, 7), dt.date(2026, 11, 1), "UTC")
FIRST_WHOLE = dt.date(2026, 10, 5)

Messages = Callable[[dt.date], dict[str, int]]


@contextmanager
def a_server(messages: Messages) -> Iterator[tuple[Workspace, list[dt.date]]]:
    asked: list[dt.date] = []

    def rows(start: dt.date, _end: dt.date, _by_model: bool) -> pl.DataFrame:
        asked.append(start)
        agents = [
            {
                "id": each,
                "messages": number,
                "users": 9,
                "active": 9,
                "assistant_owner_email": f"{each}@acme.example",
            }
            for each, number in messages(start).items()
        ]
        return export(*agents).with_columns(period_start=start, period_end=start).drop("uncached_tokens")

    with a_workspace(rows) as workspace:
        yield workspace, asked
        load.source().forget(workspace)


def a_view(workspace: Workspace, period: Period = OCTOBER, viewer: Viewer = LOCAL) -> Data:
    choice = Choice(period, Granularity.WEEK, frozenset(), Against.NONE)
    return looking(workspace, choice, NOW, viewer)
