from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.charts.theme import DARK, LIGHT, Theme
from odeus_dash.charts.waterfall import waterfall

#: Parts of a tenth of the total.
SMALL = [43_090, 1_200, -310, 4_800, -570, 48_210]
LARGE = [430, 120, -310, -80, 160]


def steps(values: list[int], name: str = "Step") -> pl.DataFrame:
    return pl.DataFrame({"step": [f"{name} {row}" for row in range(len(values))], "value": values})


def draw(values: list[int], theme: Theme = LIGHT) -> dict[str, Any]:
    return dict(waterfall(steps(values), theme=theme, unit="messages").to_dict())


def trace(picture: dict[str, Any], number: int) -> dict[str, Any]:
    return dict(picture["data"][number])


def edges(parts: dict[str, Any]) -> list[tuple[int, int]]:
    return [(base, base + length) for base, length in zip(parts["base"], parts["x"], strict=True)]


@pytest.mark.parametrize("values", [SMALL, LARGE], ids=["enlarged", "one scale"])
def test_totals_start_at_zero_and_say_themselves(values: list[int]) -> None:
    picture = draw(values)
    totals = trace(picture, 1)
    assert totals["x"] == [values[0], values[-1]]
    assert "base" not in totals
    assert picture["layout"]["xaxis"]["range"][0] == 0
    assert totals["text"] == [f"{values[0]:,}", f"{values[-1]:,}"]
    assert not picture["layout"].get("shapes")


def test_parts_say_their_sign_and_are_coloured_by_it() -> None:
    parts = trace(draw(SMALL), 2)
    assert parts["text"] == ["+1,200", "-310", "+4,800", "-570"]
    assert parts["marker"]["color"] == [LIGHT.good, LIGHT.bad, LIGHT.good, LIGHT.bad]


@given(st.integers(0, 10**6), st.lists(st.integers(-(10**5), 10**5), min_size=4, max_size=5))
def test_each_part_begins_where_the_last_one_ended(previous: int, changes: list[int]) -> None:
    previous += 5 * 10**5
    parts = edges(trace(draw([previous, *changes, previous + sum(changes)]), 2))
    level = previous
    for change, edge in zip(changes, parts, strict=True):
        assert edge == tuple(sorted((level, level + change)))
        level += change


def test_parts_that_can_be_read_share_the_scale_of_the_totals_and_are_joined_to_them() -> None:
    layout = draw(LARGE)["layout"]
    assert layout["xaxis3"]["range"] == layout["xaxis"]["range"]
    assert "enlarged" not in layout["annotations"][0]["text"]
    assert trace(draw(LARGE), 0)["x"][::3] == [430, 550, 240, 160]


def test_parts_that_are_too_short_get_a_larger_scale_and_the_legend_says_how_much() -> None:
    layout = draw(SMALL)["layout"]
    whole, parts = (high - low for low, high in (layout["xaxis"]["range"], layout["xaxis3"]["range"]))
    assert layout["annotations"][0]["text"].endswith(f"changes enlarged {whole / parts:.1f} times")
    assert whole / parts > 5
    assert trace(draw(SMALL), 0)["x"][::3] == [44_290, 43_980, 48_780]


@pytest.mark.parametrize("values", [SMALL, LARGE, [10**6, 3, 0, -1, 10**6 + 2]])
def test_all_parts_and_their_labels_have_room(values: list[int]) -> None:
    """On the narrowest screen, where a letter takes about 8 of 335 pixels."""
    picture = draw(values)
    low, high = picture["layout"]["xaxis3"]["range"]
    for (left, right), text in zip(edges(trace(picture, 2)), trace(picture, 2)["text"], strict=True):
        assert low <= left <= right
        assert (high - right) / (high - low) * 335 >= 7.5 * len(text)


def test_names_stand_above_their_bars_and_apart_from_each_other() -> None:
    picture = draw(SMALL)
    names = trace(picture, 3)["y"]
    bars = sorted([*trace(picture, 1)["y"], *trace(picture, 2)["y"]])
    assert all(0.3 < bar - name < 0.5 for name, bar in zip(names, bars, strict=True))
    assert all(0.9 < below - above < 1.1 for above, below in pairwise(names))


@pytest.mark.parametrize("values", [[0, 0, 0, 0], [5, 0, 0, 5], [0, 7, 0, 7], [7, 0, -7, 0]])
def test_nothing_and_no_change_can_be_drawn(values: list[int]) -> None:
    assert len(trace(draw(values, DARK), 2)["x"]) == 2
