"""A workspace whose weeks a test writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.periods import Period
from odeus_dash.source import Wanted
from tests.metrics.frames import export
from tests.pages.literal import data

#: From a Wednesday to a Sunday: the first of these weeks is cut by the range.
OCTOBER = Period(dt.date(2026, 10, 7), dt.date(2026, 11, 1), "UTC")
FIRST_WHOLE = dt.date(2026, 10, 5)


def view(messages: Callable[[dt.date], dict[str, int]], **more: object) -> Data:
    """What a page gets of the messages of each agent in an export from that day on."""

    def rows(wanted: Wanted) -> pl.DataFrame:
        start = wanted.period.start
        people = {"users": 9, "active": 9}
        agents = [
            {"id": each, "messages": number, "assistant_owner_email": f"{each}@acme.example"} | people
            for each, number in messages(start).items()
        ]
        return export(*agents).with_columns(period_start=start, period_end=wanted.period.end)

    return data(rows, **{"period": OCTOBER, "against": Against.NONE, **more})
