from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import polars as pl

from odeus_dash.charts.lifecycle import stages_over_time
from odeus_dash.charts.theme import LIGHT, Theme
from odeus_dash.periods import Granularity, Period

from .frames import MONDAY, weekly
from .visible import said

Counts = tuple[int | None, int | None, int | None, int | None, int | None]
STAGES = ["new", "rising", "stable", "fading", "silent"]
NOTHING: Counts = (None, None, None, None, None)


def counted(*rows: Counts) -> pl.DataFrame:
    """Weeks with their agents in each of STAGES."""
    numbers = pl.DataFrame(rows, schema=dict.fromkeys(STAGES, pl.Int64), orient="row")
    return pl.concat([weekly([0] * len(rows)).drop("value"), numbers], how="horizontal")


def draw(frame: pl.DataFrame, theme: Theme = LIGHT, **options: Any) -> dict[str, Any]:
    return dict(stages_over_time(frame, theme=theme, granularity=Granularity.WEEK, **options).to_dict())


def bars(picture: dict[str, Any]) -> list[list[int | None]]:
    return [trace["y"] for trace in picture["data"]]


def test_silent_agents_stand_on_the_ground_and_new_ones_on_top() -> None:
    picture = draw(counted((5, 7, 24, 6, 12), (4, 8, 24, 6, 13)))
    assert picture["layout"]["barmode"] == "stack"
    assert bars(picture) == [[12, 13], [6, 6], [7, 8], [5, 4]]


def test_silent_is_told_by_a_hatch_that_leaves_its_colour() -> None:
    [hatched] = [
        trace["marker"] for trace in draw(counted((5, 7, 24, 6, 12)))["data"] if "pattern" in trace["marker"]
    ]
    assert (hatched["pattern"]["fillmode"], hatched["color"]) == ("overlay", LIGHT.muted)


def test_the_newest_bar_that_has_stages_is_labelled() -> None:
    labels = draw(counted((5, 7, 24, 6, 12), (4, 8, 24, 1024, 13), NOTHING))["layout"]["annotations"]
    assert [label["text"] for label in labels] == [
        "<b>13</b> to retire", "<b>1,024</b> fading", "<b>8</b> rising", "<b>4</b> new",
    ]  # fmt: skip
    assert {round(label["x"]) for label in labels} == {1}


def test_labels_of_empty_stages_do_not_overlap() -> None:
    picture = draw(counted((0, 50, 0, 0, 0)))
    top = picture["layout"]["yaxis"]["range"][1]
    pixels = [label["y"] * 320 / top + label["yshift"] for label in picture["layout"]["annotations"]]
    assert all(high - low >= 18.9 for low, high in pairwise(pixels))


def test_hovering_says_how_many_in_which_week() -> None:
    told = draw(counted((1, 7, 24, 6, 1200)))["data"]
    assert said(told[0]) == ["<b>1,200 agents</b> to retire<br>Week 45, 2–8 Nov"]
    assert said(told[-1]) == ["<b>1 agent</b> new<br>Week 45, 2–8 Nov"]


def test_a_missing_week_keeps_its_place() -> None:
    frame = counted((1, 1, 1, 1, 1), (2, 2, 2, 2, 2), (3, 3, 3, 3, 3))
    gap = draw(frame.filter(pl.int_range(3) != 1))
    assert bars(gap)[0] == [1, None, 3]
    wide = Period(MONDAY - dt.timedelta(days=7), MONDAY + dt.timedelta(days=20))
    assert bars(draw(frame, period=wide))[0] == [None, 1, 2, 3]
