from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.charts.slope import slope
from odeus_dash.charts.theme import LIGHT, Theme

from .visible import said

Pair = tuple[int | None, int | None]


def frame(pairs: list[Pair], name: str = "Agent") -> pl.DataFrame:
    rows = [(f"{name} {number}", *pair) for number, pair in enumerate(pairs, 1)]
    schema = {"agent": pl.String, "previous": pl.Int64, "current": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def draw(pairs: list[Pair], theme: Theme = LIGHT) -> dict[str, Any]:
    picture = slope(frame(pairs), theme=theme, before="Before", now="Now", unit="messages")
    return dict(picture.to_dict())


def ends(picture: dict[str, Any], side: int) -> list[dict[str, Any]]:
    """The labels at one end: without the heading, which hangs on no value."""
    return [note for note in picture["layout"]["annotations"] if note["x"] == side and "yref" not in note]


def test_every_line_is_labelled_at_both_ends() -> None:
    picture = draw([(9_000, 12_000), (0, 310)])
    assert [line["y"] for line in picture["data"]] == [[9_000, 12_000], [0, 310]]
    assert [note["text"] for note in ends(picture, 0)] == ["9,000", "0"]
    assert [note["text"] for note in ends(picture, 1)] == ["12k  Agent 1", "310  Agent 2"]
    assert picture["layout"]["yaxis"]["range"] == [0, 12_000]


def test_colour_means_the_direction_and_not_the_rank() -> None:
    pairs: list[Pair] = [(9, 5), (1, 2), (4, 4)]
    colours = [LIGHT.bad, LIGHT.good, LIGHT.muted]
    for order in (pairs, pairs[::-1]):
        picture = draw(order)
        wanted = [colours[pairs.index(pair)] for pair in order]
        assert [line["line"]["color"] for line in picture["data"]] == wanted
        assert [note["font"]["color"] for note in ends(picture, 1)] == wanted


@given(st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 2_000)), min_size=1, max_size=12))
def test_labels_never_overlap_and_never_leave_the_picture(pairs: list[Pair]) -> None:
    picture = draw(pairs)
    layout = picture["layout"]
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    top = layout["yaxis"]["range"][1]
    for side in (0, 1):
        places = sorted(note["y"] * height / top for note in ends(picture, side))
        assert all(high - low >= 18 for low, high in pairwise(places))
        assert places[0] > -1
        assert places[-1] < height + 1


def test_a_thread_leads_from_the_end_of_a_line_to_its_label() -> None:
    picture = draw([(100, 50), (100, 51)])
    threads = [shape for shape in picture["layout"]["shapes"] if shape.get("xsizemode") == "pixel"]
    assert [thread["y0"] for thread in threads] == [100, 100, 50, 51]
    assert [thread["y1"] for thread in threads] == [
        note["y"] for side in (0, 1) for note in ends(picture, side)
    ]


def test_ten_lines_at_most_and_none_without_both_numbers() -> None:
    assert len(draw([(None, 3), (3, None), *[(number, 7) for number in range(20)]])["data"]) == 10


def test_hovering_says_both_numbers_and_the_difference() -> None:
    change = "<b>Agent 1</b><br>9,000 → 12,345 messages (+3,345)"
    assert said(draw([(9_000, 12_345)])["data"][0]) == [change, change]


def test_names_are_cut_to_the_room_there_is() -> None:
    long = slope(frame([(1, 2)], "Contracts " * 20), theme=LIGHT, before="a", now="b", unit="messages")
    assert long.to_dict()["layout"]["margin"]["r"] < 210
