"""Notes and goals on pictures over time: where their marks are, and which words fit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.columns_with_before import columns_with_before
from odeus_dash.charts.line import Quantity
from odeus_dash.charts.notes import Level, Written, with_marks
from odeus_dash.charts.over_time import over_time
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.charts.theme import LIGHT, Figure, nothing
from odeus_dash.periods import Granularity, Period

from .frames import daily, weekly
from .visible import HOSTILE, INERT

WEEKS = weekly([100, 120, 90, 110])  # from Monday 2 November
DAYS = daily([10, 20, 30, 40, 50, 60, 70, 80])


def note(first: dt.date, last: dt.date | None = None, text: str = "Training", author: str = "ann") -> Written:
    return Written(text, Period(first, last or first), author, dt.date(2026, 11, 30))


def columns(frame: pl.DataFrame = WEEKS) -> Figure:
    labels = pl.Series("label", [str(day) for day in frame["bucket"]])
    return columns_with_before(frame.with_columns(labels), None, theme=LIGHT, unit="messages", dates="")


def lines(frame: pl.DataFrame, unit: Granularity) -> Figure:
    return over_time(frame, Quantity("value", "messages", unit), theme=LIGHT)


def layout(figure: Figure) -> dict[str, Any]:
    return figure.to_dict()["layout"]


def marks(drawn: Figure, frame: pl.DataFrame, *notes: Written) -> list[tuple[Any, Any]]:
    """Where the new shapes begin and end."""
    before = len(layout(drawn).get("shapes", ()))
    shapes = layout(with_marks(drawn, frame, notes, None, theme=LIGHT))["shapes"]
    return [(each["x0"], each["x1"]) for each in shapes[before:]]


def words(drawn: Figure, frame: pl.DataFrame, *notes: Written) -> list[tuple[str, str]]:
    found = layout(with_marks(drawn, frame, notes, None, theme=LIGHT))["annotations"]
    return [(each["text"], each["xanchor"]) for each in found if "hovertext" in each]


def week(number: int, day: int = 0) -> dt.date:
    return WEEKS["bucket"][number] + dt.timedelta(day)


def test_a_day_among_columns_is_where_it_is_in_its_week() -> None:
    assert marks(columns(), WEEKS, note(week(0, 3))) == [(0, 0)]
    assert marks(columns(), WEEKS, note(week(2))) == [(pytest.approx(2 - 3 / 7),) * 2]


def test_a_period_is_a_band_with_a_line_where_it_begins() -> None:
    band, line = marks(columns(), WEEKS, note(week(1), week(1, 6)))
    assert band == pytest.approx((0.5, 1.5))
    assert line == pytest.approx((0.5, 0.5))


def test_on_a_line_a_day_is_at_the_point_of_its_week() -> None:
    at = f"{week(2)} 00:00"
    assert marks(lines(WEEKS, Granularity.WEEK), WEEKS, note(week(2, 4))) == [(at, at)]
    assert len(marks(lines(WEEKS, Granularity.WEEK), WEEKS, note(week(2, 1), week(2, 4)))) == 1


def test_of_a_period_of_days_all_are_covered() -> None:
    first, last = DAYS["bucket"][1], DAYS["bucket"][3]
    band, _ = marks(lines(DAYS, Granularity.DAY), DAYS, note(first, last))
    before = first - dt.timedelta(1)
    assert band == (f"{before} 12:00", f"{last} 12:00")


def test_what_is_on_other_days_is_not_drawn_and_what_begins_earlier_begins_with_the_picture() -> None:
    drawn = columns()
    outside = note(week(0, -1)), note(week(3, 7))
    assert with_marks(drawn, WEEKS, outside, None, theme=LIGHT) is drawn
    band, _ = marks(drawn, WEEKS, note(week(0, -30), week(3, 30)))
    assert band == pytest.approx((-0.5, 3.5))


def test_an_empty_picture_stays_as_it_is() -> None:
    empty = nothing(LIGHT, 320)
    assert with_marks(empty, WEEKS.clear(), [note(week(0))], Level(5, "Goal 5"), theme=LIGHT) is empty
    assert with_marks(empty, WEEKS, [note(week(0))], Level(5, "Goal 5"), theme=LIGHT) is empty


def test_words_stand_beside_their_mark_where_there_is_room_and_never_on_others() -> None:
    drawn = columns()
    long = "A text that nobody can read here"
    assert words(drawn, WEEKS, note(week(0))) == [("Training", "left")]
    assert words(drawn, WEEKS, note(week(3, 6))) == [("Training", "right")]
    [(text, _)] = words(drawn, WEEKS, note(week(0), text=long))
    assert text.endswith("…")
    close = [note(week(1, day), text=long) for day in range(4)]
    assert [text == "•" for text, _ in words(drawn, WEEKS, *close)].count(True) >= 2


def test_hovering_says_all_of_a_note_as_text() -> None:
    drawn = with_marks(columns(), WEEKS, [note(week(1), week(1, 2), HOSTILE, HOSTILE)], None, theme=LIGHT)
    [said] = [each["hovertext"] for each in layout(drawn)["annotations"] if "hovertext" in each]
    assert said == f"<b>{INERT}</b><br>{week(1).day}–{week(1, 2).day} Nov<br>{INERT}, 30 Nov"


def test_every_panel_has_the_marks() -> None:
    agents = pl.DataFrame({"agent_id": ["a", "b", "c"], "agent": ["A", "B", "C"]}).join(WEEKS, how="cross")
    drawn = small_multiples(agents, Quantity("value", "messages", Granularity.WEEK), theme=LIGHT)
    marked = layout(with_marks(drawn, WEEKS, [note(week(1))], None, theme=LIGHT))
    assert [each["xref"] for each in marked["shapes"]] == ["x", "x2", "x3"]


def test_a_goal_is_a_line_that_the_axis_reaches() -> None:
    drawn = columns()
    marked = layout(with_marks(drawn, WEEKS, [], Level(200, "Goal 200"), theme=LIGHT))
    [line] = marked["shapes"]
    assert (line["y0"], line["y1"]) == (200, 200)
    assert marked["yaxis"]["range"][1] > 200
    assert any("Goal 200" in each["text"] for each in marked["annotations"])
    assert with_marks(drawn, WEEKS, [], Level(200, "Goal 200"), theme=LIGHT).numbers == drawn.numbers


def test_a_goal_far_above_all_figures_flattens_nothing() -> None:
    before = layout(columns())
    after = layout(with_marks(columns(), WEEKS, [], Level(2_000, "Goal"), theme=LIGHT))
    assert after["yaxis"] == before["yaxis"]
    assert not after.get("shapes")


def test_words_that_the_line_of_a_goal_would_strike_through_cover_it() -> None:
    marked = layout(with_marks(columns(), WEEKS, [], Level(125, "Goal 125"), theme=LIGHT))
    assert {each["text"] for each in marked["annotations"] if "bgcolor" in each} == {"110", "120"}
