from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.budget import budget_line
from odeus_dash.charts.theme import DARK, LIGHT, Theme

from .visible import said, texts

FIRST = dt.date(2026, 11, 1)
SCHEMA = {
    "bucket": pl.Date,
    "partial": pl.Boolean,
    **dict.fromkeys(["spent", "even", "expected", "low", "high"], pl.Float64),
}


def month(spent: float = 10, days: int = 10, amount: float = 240, known: bool = True) -> pl.DataFrame:
    """So much spent a day for so many of 30 days, and half of it today; then forecast, give or take 20."""
    rows = [
        (
            FIRST + dt.timedelta(days=day),
            day == days,
            spent * (day + 1) if day < days else spent * (days + 0.5) if day == days else None,
            amount * (day + 1) / 30,
            *((spent * (day + 1) + each if day >= days and known else None) for each in (0, -20, 20)),
        )
        for day in range(30)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw(frame: pl.DataFrame, theme: Theme = LIGHT, currency: str = "EUR") -> dict[str, Any]:
    return dict(budget_line(frame, theme=theme, currency=currency).to_dict())


def lines(picture: dict[str, Any], dash: str) -> list[dict[str, Any]]:
    return [trace for trace in picture["data"] if trace.get("line", {}).get("dash") == dash]


def words(picture: dict[str, Any]) -> list[str]:
    return [each["text"] for each in picture["layout"]["annotations"]]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_was_spent_is_solid_and_what_is_expected_dashed(theme: Theme) -> None:
    picture = draw(month(), theme)
    [spent] = [trace for trace in picture["data"] if trace.get("fill") == "tozeroy"]
    (expected,) = lines(picture, "6px,5px")
    assert spent["y"] == [10 * day for day in range(1, 11)]
    assert expected["y"] == [10 * day for day in range(11, 31)]
    assert [edge["y"][-1] for edge in lines(picture, "1px,4px")] == [280, 320]


def test_the_budget_is_a_level_line_with_its_amount() -> None:
    picture = draw(month())
    [level] = [each for each in picture["layout"]["shapes"] if each["type"] == "line"]
    assert (level["y0"], level["x1"]) == (240, picture["layout"]["annotations"][1]["x"])
    assert "Budget €240" in words(picture)
    assert picture["layout"]["yaxis"]["ticktext"] == ["€0", "€100", "€200", "€300"]


@pytest.mark.parametrize(
    ("frame", "day"),
    [(month(amount=240), 24), (month(amount=50), 5), (month(amount=300), 30), (month(amount=301), None)],
    ids=["to come", "past", "the last day", "it lasts"],
)
def test_the_day_on_which_the_budget_is_used_up_is_marked(frame: pl.DataFrame, day: int | None) -> None:
    picture = draw(frame)
    marked = [trace["x"] for trace in picture["data"] if trace.get("marker", {}).get("symbol") == "diamond"]
    assert marked == ([[f"2026-11-{day:02}"]] if day else [])
    assert [text for text in words(picture) if "Used up" in text] == ([f"Used up {day} Nov"] if day else [])


def test_no_forecast_is_not_drawn() -> None:
    picture = draw(month(known=False))
    assert lines(picture, "6px,5px")[0]["y"] == []
    assert len(words(picture)) == 2
    assert not [
        text
        for text in texts(budget_line(month(known=False), theme=LIGHT, currency="EUR"))
        if "Forecast:" in text
    ]


def test_hovering_says_all_of_a_day() -> None:
    told = said(draw(month())["data"][-1])
    assert told[0] == "<b>1 Nov</b><br>Spent: €10.00<br>Even pace: €8.00"
    assert told[10].startswith("<b>11 Nov</b> (not over)<br>Spent: €105<br>Forecast: €110 (")
    assert told[-1] == ("<b>30 Nov</b><br>Forecast: €300 (€280 to €320)<br>Even pace: €240")
