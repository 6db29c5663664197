"""Costs per bucket, stacked out of models."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.stacked_columns import stacked_columns
from odeus_dash.charts.theme import LIGHT

from .visible import texts


def draw(weeks: int, *parts: str) -> dict[str, Any]:
    """Each part of the week n costs n times a hundred."""
    rows = [(f"Week {week}", part, 100.0 * week) for week in range(1, weeks + 1) for part in parts]
    frame = pl.DataFrame(rows, schema=["label", "part", "value"], orient="row")
    return dict(stacked_columns(frame, theme=LIGHT, currency="EUR").to_dict())


def test_the_sum_of_its_parts_stands_above_each_column() -> None:
    picture = draw(2, "large", "small")
    assert [each["y"] for each in picture["data"]] == [[100, 200]] * 2
    assert picture["layout"]["barmode"] == "stack"
    sums = [(each["text"], each["y"]) for each in picture["layout"]["annotations"][1:]]
    assert sums == [("<b>€200</b>", 200), ("<b>€400</b>", 400)]


def test_the_legend_says_what_each_part_comes_to() -> None:
    legend = draw(2, "large", "small")["layout"]["annotations"][0]["text"]
    assert "large €300" in legend
    assert "small €300" in legend


@pytest.mark.parametrize(("last", "colour"), [("3 others", LIGHT.context), ("small", LIGHT.categories[1])])
def test_the_others_alone_are_grey(last: str, colour: str) -> None:
    colours = [each["marker"]["color"] for each in draw(2, "large", last)["data"]]
    assert colours == [LIGHT.categories[0], colour]


def test_many_columns_have_an_axis_instead_of_amounts() -> None:
    picture = draw(9, "large")
    assert len(picture["layout"]["annotations"]) == 1
    assert picture["layout"]["xaxis"]["ticktext"] == [f"Week {week}" for week in (1, 3, 5, 7, 9)]
    assert picture["layout"]["yaxis"].get("showticklabels") is not False


def test_a_currency_with_a_dollar_sign_makes_no_formula() -> None:
    frame = pl.DataFrame({"label": ["Week 1"], "part": ["large"], "value": [100.0]})
    assert not [text for text in texts(stacked_columns(frame, theme=LIGHT, currency="USD")) if "$" in text]
