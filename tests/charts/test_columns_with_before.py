from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.columns_with_before import columns_with_before
from odeus_dash.charts.theme import LIGHT

from .visible import said

NOW, BEFORE = [16_284, 15_707, 16_267, 17_241], [14_926, 14_931, 14_788, 14_863]


def weeks(values: list[int | None], partial: tuple[int, ...] = (), name: str = "Week") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "label": [f"{name} {row}" for row in range(len(values))],
            "value": values,
            "partial": [row in partial for row in range(len(values))],
        },
        schema={"label": pl.String, "value": pl.Int64, "partial": pl.Boolean},
    )


def draw(now: pl.DataFrame, before: pl.DataFrame | None) -> dict[str, Any]:
    drawn = columns_with_before(
        now, before, theme=LIGHT, unit="messages", dates="2–29 Nov", dates_before="5 Oct–1 Nov"
    )
    return dict(drawn.to_dict())


def shown(picture: dict[str, Any]) -> list[str]:
    return [note["text"] for note in picture["layout"]["annotations"]]


def test_the_columns_before_are_behind_wider_and_paler_and_start_at_zero() -> None:
    picture = draw(weeks([*NOW]), weeks([*BEFORE]))
    behind, front = picture["data"]
    assert (behind["y"], front["y"]) == (BEFORE, NOW)
    assert (behind["width"], front["width"]) == (0.88, 0.64)
    assert front["marker"]["color"] == [LIGHT.accent] * 4
    assert picture["layout"]["barmode"] == "overlay"
    assert picture["layout"]["yaxis"]["range"][0] == 0


def test_values_stand_above_and_changes_inside() -> None:
    picture = draw(weeks([*NOW]), weeks([*BEFORE]))
    legend, *labels = picture["layout"]["annotations"]
    assert [note["text"] for note in labels[::2]] == ["16,284", "15,707", "16,267", "17,241"]
    assert [note["text"].replace(" ", "") for note in labels[1::2]] == ["+9.1%", "+5.2%", "+10%", "+16%"]
    assert [note["y"] for note in labels[::2]] == NOW
    assert "2–29 Nov" in legend["text"]
    assert "5 Oct–1 Nov" in legend["text"]


@pytest.mark.parametrize(("before", "height"), [(90, 90), (120, 80)])
def test_a_value_stands_above_its_column_or_above_a_higher_one_that_leaves_no_room(
    before: int, height: int
) -> None:
    _, value, *_ = draw(weeks([80]), weeks([before]))["layout"]["annotations"]
    assert (value["text"], value["y"]) == ("80", height)


def test_a_low_column_has_no_room_for_its_change_and_an_unchanged_one_says_none() -> None:
    assert len(shown(draw(weeks([120, 5]), weeks([100, 100])))) == 1 + 3
    assert len(shown(draw(weeks([100]), weeks([100])))) == 1 + 1


def test_a_partial_column_is_hollow_and_not_compared() -> None:
    picture = draw(weeks([120, 50], partial=(1,)), weeks([100, 100]))
    assert picture["data"][1]["marker"]["color"] == [LIGHT.accent, LIGHT.page]
    assert [text for text in shown(picture)[1:] if "%" in text] == shown(picture)[2:3]
    assert "Week 1 (partial)" in said(picture["data"][1])[1]


def test_without_a_period_before_the_columns_stand_alone() -> None:
    picture = draw(weeks([*NOW]), None)
    assert picture["data"][0]["y"] == [None] * 4
    assert "Oct" not in shown(picture)[0]
    assert len(shown(picture)) == 5


def test_a_shorter_or_longer_period_before_is_laid_under_column_by_column() -> None:
    assert draw(weeks([1, 2, 3]), weeks([5]))["data"][0]["y"] == [5, None, None]
    assert draw(weeks([1]), weeks([5, 6]))["data"][0]["y"] == [5]


@pytest.mark.parametrize("number", [6, 28, 90])
def test_many_columns_have_an_axis_instead_of_labels(number: int) -> None:
    picture = draw(weeks([number] * number), weeks([1] * number))
    assert len(shown(picture)) == 1
    assert "showticklabels" not in picture["layout"]["yaxis"]
    assert picture["layout"]["xaxis"]["ticktext"][0] == "Week 0"
    assert 3 <= len(picture["layout"]["xaxis"]["ticktext"]) <= 5


def test_long_names_of_many_columns_take_two_lines() -> None:
    five = weeks([1] * 5).with_columns(label=pl.lit("26 Oct–1 Nov"))
    assert draw(five, None)["layout"]["xaxis"]["ticktext"] == ["26 Oct–<br>1 Nov"] * 5
    assert draw(five.head(2), None)["layout"]["xaxis"]["ticktext"] == ["26 Oct–1 Nov"] * 2


def test_hovering_says_both_values() -> None:
    told = said(draw(weeks([*NOW]), weeks([*BEFORE], name="Before"))["data"][1])
    assert told[0] == "<b>16,284</b> messages<br>Week 0<br>Before: 14,926 (Before 0)"
