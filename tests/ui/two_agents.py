"""A workspace of two agents whose costs one can reckon by hand, and the pages about money run on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import polars as pl
from streamlit.testing.v1 import AppTest

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Viewer
from tests.metrics.frames import by_model, export
from tests.odeus import Rows, a_workspace
from tests.prices.own_prices import price
from tests.ui.looking import looking, read

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
FOUR_WEEKS = Period(dt.date(2026, 10, 5), dt.date(2026, 11, 1), "UTC")
#: Of Ann's model.
PRICES = price("large", 10, 50, 1, 12.5, 20)
#: From the third of the four weeks on.
DEARER = price("large", 20, 50, 1, 12.5, 20, valid_from="2026-10-19")


def a_day(agent: str, days: int) -> dict[str, object]:
    """A day of Ann costs 3 + 0.6 + 1.25 + 1 = 5.85, and its cache saves 5.4 - 0.25, or 5.4 - 1 for an hour.

    Bob's model has no price. A part of 1.02 / 1.5 of all tokens is Ann's.
    """
    tokens = {
        "ann": (1_000_000, 600_000, 100_000, 300_000, 20_000),
        "bob": (480_000, 0, 0, 480_000, 0),
    }[agent]
    names = ("input", "read", "write", "sum_no_cache_tokens", "output")
    counts = {name: count * days for name, count in zip(names, tokens, strict=True)}
    return {
        "id": agent,
        **counts,
        "avg_input": 10_000.0,
        "max_prompt_tokens": 30_000,
        "min_prompt_tokens": 2_000,
    }


def rows(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    days = (end - start).days + 1
    if is_by_model:
        models = {"ann": "large", "bob": "mystery"}
        frame = by_model(*(a_day(each, days) | {"model": model} for each, model in models.items()))
    else:
        users = {"ann": 10, "bob": 3}
        frame = export(
            *(
                a_day(each, days)
                | {"messages": 100 * days, "conversations": 10 * days, "users": count, "active": count}
                | {"assistant_owner_email": f"{each}@acme.example"}
                for each, count in users.items()
            )
        )
    return frame.with_columns(period_start=start, period_end=end).drop("uncached_tokens")


@contextmanager
def a_view(
    rows: Rows = rows, viewer: Viewer = LOCAL, against: Against = Against.NONE, budget: Decimal | None = None
) -> Iterator[Data]:
    with a_workspace(rows) as served:
        workspace: Workspace = replace(served, budget=budget)
        choice = Choice(FOUR_WEEKS, Granularity.WEEK, frozenset(), against)
        yield looking(workspace, choice, NOW, viewer)
        load.source().forget(workspace)


def tiles(app: AppTest) -> dict[str, str]:
    assert all(tile.help for tile in app.metric)
    return {tile.label: read(tile.value) for tile in app.metric}
