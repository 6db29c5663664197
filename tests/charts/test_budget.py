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
    "known": pl.Boolean,
    **dict.fromkeys(["spent", "even", "expected", "low", "high"], pl.Float64),
}


def month(days: int = 10, amount: float = 240, ahead: bool = True) -> pl.DataFrame:
    """10 spent on each of so many of 30 days, half of it today; then forecast, give or take 20.

    What was spent is known at the end of the week before yesterday, of yesterday, and today.
    """
    rows = [
        (
            FIRST + dt.timedelta(days=day),
            day == days,
            day in {days - 8, days - 1, days},
            10 * (day + 1) if day < days else 10 * (days + 0.5) if day == days else None,
            amount * (day + 1) / 30,
            *((10 * (day + 1) + each if day >= days and ahead else None) for each in (0, -20, 20)),
        )
        for day in range(30)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw(frame: pl.DataFrame, theme: Theme = LIGHT, end: int | None = None) -> dict[str, Any]:
    day = FIRST.replace(day=end) if end else None
    return dict(budget_line(frame, day, theme=theme, currency="EUR").to_dict())


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


@pytest.mark.parametrize(("day", "height"), [(24, 240), (5, 50), (11, 110)], ids=["to come", "past", "today"])
def test_the_day_on_which_the_budget_is_used_up_is_marked(day: int, height: float) -> None:
    picture = draw(month(), end=day)
    assert marked(picture) == [([f"2026-11-{day:02}"], [height])]
    assert [text for text in words(picture) if "Used up" in text] == [f"Used up {day} Nov"]


def test_a_budget_that_lasts_has_no_mark() -> None:
    picture = draw(month())
    assert marked(picture) == []
    assert not [text for text in words(picture) if "Used up" in text]


def marked(picture: dict[str, Any]) -> list[tuple[list[str], list[float]]]:
    found = [each for each in picture["data"] if each.get("marker", {}).get("symbol") == "diamond"]
    return [(each["x"], each["y"]) for each in found]


def test_no_forecast_is_not_drawn_nor_a_range_of_one_week() -> None:
    picture = draw(month(ahead=False))
    assert lines(picture, "6px,5px")[0]["y"] == []
    assert len(words(picture)) == 2
    figure = budget_line(month(ahead=False), None, theme=LIGHT, currency="EUR")
    assert not [text for text in texts(figure) if "Forecast:" in text]
    alone = draw(month().with_columns(low=None, high=None).cast(SCHEMA))
    assert "<b>€300</b>" in words(alone)
    assert said(alone["data"][-1])[-1] == "<b>30 Nov</b><br>Forecast: €300<br>Even pace: €240"


def test_only_what_is_known_is_told_and_has_a_dot() -> None:
    picture = draw(month())
    dots = [each for each in picture["data"] if each.get("marker", {}).get("size") == 6]
    assert [(each["x"], each["y"]) for each in dots] == [(["2026-11-03", "2026-11-10"], [30, 100])]
    hovered = picture["data"][-1]
    assert hovered["x"][:4] == ["2026-11-03", "2026-11-10", "2026-11-11", "2026-11-12"]
    numbers = budget_line(month(), None, theme=LIGHT, currency="EUR").numbers
    assert numbers is not None
    assert numbers.joined
    assert [each for each in numbers.series[2].values if each is not None] == [30, 100, 105]


def test_hovering_says_all_of_a_day() -> None:
    told = said(draw(month())["data"][-1])
    assert told[0] == "<b>3 Nov</b><br>Spent: €30.00<br>Even pace: €24.00"
    assert told[2].startswith("<b>11 Nov</b> (so far)<br>Spent: €105<br>Forecast: €110 (")
    assert told[-1] == ("<b>30 Nov</b><br>Forecast: €300 (€280 to €320)<br>Even pace: €240")
