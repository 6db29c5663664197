from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.reuse import reuse_against_break_even
from odeus_dash.charts.theme import DARK, LIGHT, Theme

from .visible import said

Reuse = tuple[float | None, float | None, float | None]
#: Pays, loses, depends on for how long tokens were written, was never read, and lies on the break-even.
MIXED: list[Reuse] = [
    (10.8, 0.28, 1.1),
    (0.06, 0.28, 1.1),
    (0.5, 0.28, 1.1),
    (0, 0.28, 1.1),
    (0.28, 0.28, 1.1),
]


def rows(found: list[Reuse], agent: str = "Ada", model: str | None = "large") -> pl.DataFrame:
    schema = dict.fromkeys(["reuse", "break_even", "break_even_1h"], pl.Float64)
    frame = pl.DataFrame(found, schema=schema, orient="row")
    return frame.with_columns(agent=pl.lit(agent), model=pl.lit(model, pl.String))


def draw(found: list[Reuse], theme: Theme = LIGHT) -> dict[str, Any]:
    return dict(reuse_against_break_even(rows(found), theme=theme).to_dict())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_pays_and_what_loses_differ_in_more_than_colour(theme: Theme) -> None:
    marker = draw(MIXED, theme)["data"][1]["marker"]
    assert marker["color"] == [theme.good, theme.bad, theme.ink, theme.bad, theme.ink]
    assert marker["symbol"] == ["circle", "x", "circle-open", "x", "circle-open"]


def test_the_band_goes_from_one_break_even_to_the_other() -> None:
    assert list(draw(MIXED[:2])["data"][0]["x"]) == [0.28, 1.1, None, 0.28, 1.1, None]


def test_no_reuse_stands_left_of_all_others_and_is_called_zero() -> None:
    picture = draw(MIXED)
    places = picture["data"][1]["x"]
    assert places[3] == min(places) < 0.06
    assert [text.strip() for text in picture["data"][2]["text"]] == [
        "11×",
        "0.06×",
        "0.5×",
        "0×",
        "0.28×",
    ]


@pytest.mark.parametrize("found", [MIXED, MIXED[:1], MIXED[3:4], [(123456.0, 0.28, 1.1), (0.0001, 0.0, 0.0)]])
def test_everything_lies_in_the_picture_and_labels_have_room_on_a_phone(found: list[Reuse]) -> None:
    picture = draw(found)
    low, high = picture["layout"]["xaxis"]["range"]
    margin, labels = picture["layout"]["margin"], picture["data"][2]
    for text, end, side in zip(labels["text"], labels["x"], labels["textposition"], strict=True):
        assert low < math.log10(end) < high
        assert margin["l" if side == "middle left" else "r"] >= 7.5 * len(text.strip())
    drawn = [each for trace in picture["data"][:2] for each in trace["x"] if each is not None]
    assert all(low < math.log10(each) for each in drawn)


def test_hovering_says_what_it_takes() -> None:
    assert said(draw(MIXED)["data"][1])[0] == (
        "<b>Ada · large</b><br>Each written token was read 11 times on average"
        "<br>Break-even: 0.28 if written for 5 minutes, 1.1 if for an hour"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert len(draw([(1, 1, 1), (None, 1, 1), (1, None, None)])["data"][1]["x"]) == 1
