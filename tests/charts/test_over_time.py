from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.line import Quantity
from odeus_dash.charts.over_time import over_time
from odeus_dash.charts.theme import DARK, LIGHT, Theme
from odeus_dash.periods import Granularity, Period

from .frames import daily, weekly


def draw(
    frame: pl.DataFrame, granularity: Granularity = Granularity.DAY, *, as_share: bool = False, **options: Any
) -> dict[str, Any]:
    """The picture of messages in the light, as plain data."""
    quantity = Quantity("value", "messages", granularity, as_share)
    drawn = over_time(frame, quantity, theme=LIGHT, **options)
    return dict(drawn.to_dict())


def hovered(picture: dict[str, Any]) -> dict[str, Any]:
    return dict(picture["data"][-1])


def strokes(picture: dict[str, Any]) -> list[list[float | None]]:
    """The values of the subject's lines."""
    lines = [trace for trace in picture["data"] if trace["mode"] == "lines"]
    return [trace["y"] for trace in lines if trace["line"]["width"] > 2]


def dots(picture: dict[str, Any]) -> list[tuple[float, str]]:
    """The visible points: value and filling."""
    return list(zip(picture["data"][-2]["y"], picture["data"][-2]["marker"]["color"], strict=True))


def test_every_value_stands_at_its_bucket() -> None:
    drawn = hovered(draw(daily([5, 7, None, 9])))
    assert drawn["x"] == ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"]
    assert drawn["y"] == [5, 7, None, 9]


def test_partial_ends_are_hollow_and_not_joined_to_the_line() -> None:
    picture = draw(weekly([3, 7, 8, 4], partial=[0, 3]), Granularity.WEEK)
    assert strokes(picture) == [[7, 8]]
    assert dots(picture) == [(3, LIGHT.page), (4, LIGHT.page)]


def test_single_partial_bucket_is_a_hollow_point() -> None:
    assert dots(draw(daily([4], partial=[0]))) == [(4, LIGHT.page)]


def test_lonely_point_between_gaps_can_be_seen() -> None:
    assert dots(draw(daily([1, 2, None, 5, None, 6, 7]))) == [(5, LIGHT.accent), (7, LIGHT.accent)]


def test_area_does_not_bridge_a_gap() -> None:
    areas = [trace for trace in draw(daily([1, 2, None, 5, 6]))["data"] if trace.get("fill") == "tozeroy"]
    assert [area["y"] for area in areas] == [[1, 2], [5, 6]]


def test_newest_value_is_written_at_the_end_of_the_line() -> None:
    (label,) = draw(daily([1, 12_345, None]))["layout"]["annotations"]
    assert (label["x"], label["y"], label["text"]) == ("2026-11-03", 12_345, "12.3k")


def test_partial_newest_value_says_so() -> None:
    (label,) = draw(daily([1, 2], partial=[1]))["layout"]["annotations"]
    assert label["text"].startswith("2<br>")
    assert "partial" in label["text"]


def test_hovering_names_the_value_and_the_bucket_in_words() -> None:
    drawn = hovered(draw(weekly([12_345, 9], partial=[1]), Granularity.WEEK))
    assert drawn["customdata"] == [
        ["12,345", "Week 45, 2–8 Nov"],
        ["9", "Week 46, 9–15 Nov (partial)"],
    ]
    assert drawn["meta"][0] == "messages"
    assert drawn["hovertemplate"] == ("<b>%{customdata[0]}</b> %{meta[0]}<br>%{customdata[1]}<extra></extra>")


def test_comparison_period_lies_bucket_by_bucket_under_the_subject() -> None:
    before = daily([3, 4, 5], first=dt.date(2026, 10, 5))
    picture = draw(daily([6, 7]), context=before)
    assert picture["data"][0]["y"] == [3, 4]
    assert picture["data"][0]["x"] == hovered(picture)["x"]
    assert hovered(picture)["customdata"][1][2] == "Before: 4 (Tue 6 Oct)"


def test_shorter_comparison_period_leaves_the_rest_open() -> None:
    picture = draw(daily([6, 7, 8]), context=daily([3], first=dt.date(2026, 10, 5)))
    assert picture["data"][0]["y"] == [3, None, None]
    assert hovered(picture)["customdata"][2][2] == ""


def test_earlier_days_that_did_not_arrive_move_no_other() -> None:
    october = Period(dt.date(2026, 10, 5), dt.date(2026, 10, 7))
    before = daily([4], first=dt.date(2026, 10, 6))
    picture = draw(daily([6, 7, 8]), context=before, context_period=october)
    assert picture["data"][0]["y"] == [None, 4, None]


def test_weekends_are_shaded_in_daily_pictures_only() -> None:
    bands = draw(daily([1] * 14))["layout"]["shapes"]
    assert [(band["x0"], band["x1"]) for band in bands] == [
        ("2026-11-06 12:00", "2026-11-08 12:00"),
        ("2026-11-13 12:00", "2026-11-15 12:00"),
    ]
    assert not draw(weekly([1] * 14), Granularity.WEEK)["layout"].get("shapes")


def test_range_that_starts_on_a_sunday_shades_that_day() -> None:
    bands = draw(daily([1] * 5, first=dt.date(2026, 11, 8)))["layout"]["shapes"]
    assert [(band["x0"], band["x1"]) for band in bands] == [("2026-11-07 12:00", "2026-11-08 12:00")]


def test_axis_of_a_share_ends_at_100_percent() -> None:
    axis = draw(weekly([0.2, 0.45]), Granularity.WEEK, as_share=True)["layout"]["yaxis"]
    assert axis["ticktext"][-1] == "100%"
    assert axis["range"][1] < 1.05


def test_share_is_said_in_percent() -> None:
    picture = draw(weekly([0.2, 0.456]), Granularity.WEEK, as_share=True)
    assert hovered(picture)["customdata"][1][0] == "46%"
    assert picture["layout"]["annotations"][0]["text"] == "46%"


def test_number_axis_starts_at_zero_and_is_compact() -> None:
    axis = draw(daily([9_000, 41_000]))["layout"]["yaxis"]
    assert axis["ticktext"] == ["0", "10k", "20k", "30k", "40k"]
    assert axis["range"][0] == 0
    assert axis["range"][1] > 41_000


@pytest.mark.parametrize(("year", "first"), [(2026, "14 Dec"), (2025, "14 Dec<br>2025")])
def test_a_year_that_is_not_the_readers_stands_under_the_first_name_and_where_it_changes(
    year: int, first: str
) -> None:
    picture = draw(weekly([1] * 5, first=dt.date(year, 12, 14)), Granularity.WEEK)
    assert picture["layout"]["xaxis"]["ticktext"] == [
        first,
        "21 Dec",
        "28 Dec",
        f"4 Jan<br>{year + 1}",
        "11 Jan",
    ]


@pytest.mark.parametrize(
    ("granularity", "days", "named"),
    [
        (Granularity.MONTH, ["2026-09-01", "2026-10-01"], ["Sept", "Oct"]),
        (Granularity.QUARTER, ["2026-07-01", "2026-10-01"], ["Q3", "Q4"]),
    ],
)
def test_long_buckets_are_called_by_their_names(
    granularity: Granularity, days: list[str], named: list[str]
) -> None:
    frame = daily([1, 2]).with_columns(bucket=pl.Series(days).str.to_date())
    assert draw(frame, granularity)["layout"]["xaxis"]["ticktext"] == named


def test_a_bucket_that_has_not_been_loaded_is_a_gap() -> None:
    drawn = draw(daily([1, 2, 3, 4, 5, 6])[[0, 1, 4, 5]])
    assert strokes(drawn) == [[1, 2], [5, 6]]
    assert hovered(drawn)["y"] == [1, 2, None, None, 5, 6]


def test_a_whole_bucket_between_partial_ones_is_a_full_point() -> None:
    drawn = draw(weekly([1, 2, 3], partial=[0, 2]), Granularity.WEEK)
    assert strokes(drawn) == []
    assert dots(drawn) == [(1, LIGHT.page), (2, LIGHT.accent), (3, LIGHT.page)]


def test_hovering_puts_no_second_date_on_the_axis() -> None:
    picture = draw(daily([1, 2]))
    assert picture["layout"]["hovermode"] == "x"
    assert {trace["hoverinfo"] for trace in picture["data"]} == {"skip", "text"}


def weeks(first: dt.date, number: int) -> list[str]:
    """The names on the axis of as many weeks."""
    drawn = draw(weekly([1] * number, first=first), Granularity.WEEK)
    return list(drawn["layout"]["xaxis"]["ticktext"])


def test_a_year_is_named_from_its_first_bucket_on_and_years_in_january() -> None:
    assert weeks(dt.date(2025, 9, 29), 52) == ["29 Sept<br>2025", "5 Jan<br>2026", "6 Apr", "6 Jul"]


def test_a_january_too_near_to_the_first_bucket_has_the_year_alone() -> None:
    assert weeks(dt.date(2025, 11, 24), 53) == ["24 Nov", "<br>2026", "6 Apr", "6 Jul", "5 Oct"]


@pytest.mark.parametrize("years", [1, 2, 3, 5, 10])
def test_long_ranges_have_few_names_the_first_of_which_is_the_first_bucket(years: int) -> None:
    named = weeks(dt.date(2016, 9, 5), 52 * years)
    assert named[0].startswith("5 Sep")
    assert 3 <= len(named) <= 6


def test_values_below_zero_are_on_the_axis() -> None:
    axis = draw(daily([-30.0, 50.0]))["layout"]["yaxis"]
    assert axis["range"][0] < -30
    assert axis["ticktext"] == ["−20", "0", "20", "40"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_subject_has_the_accent_of_the_theme(theme: Theme) -> None:
    drawn = over_time(daily([1, 2, 3]), Quantity("value", "messages", Granularity.DAY), theme=theme)
    assert drawn.to_dict()["data"][-2]["marker"]["line"]["color"] == theme.accent


def test_no_line_is_smoothed() -> None:
    assert all(trace.get("line", {}).get("shape") is None for trace in draw(daily([1, 5, 2]))["data"])


def test_a_comb_of_hairlines_is_not_drawn_for_the_weekends_of_a_year() -> None:
    assert not draw(daily([1] * 366))["layout"].get("shapes")


def test_buckets_that_did_not_arrive_at_the_edges_of_the_range_are_gaps() -> None:
    range_ = Period(dt.date(2026, 10, 31), dt.date(2026, 11, 5))
    picture = draw(daily([5, 7]), period=range_)
    assert hovered(picture)["y"] == [None, None, 5, 7, None, None]
    assert picture["layout"]["xaxis"]["range"] == ["2026-10-30 12:00", "2026-11-05 12:00"]


def marks(*days: dt.date) -> pl.DataFrame:
    words = [f"unusual on <{day.day}>" for day in days]
    return pl.DataFrame({"bucket": days, "words": words}, schema={"bucket": pl.Date, "words": pl.String})


def rings(picture: dict[str, Any]) -> list[tuple[str, float]]:
    [ring] = [trace for trace in picture["data"] if trace.get("marker", {}).get("symbol") == "circle-open"]
    return list(zip(ring["x"], ring["y"], strict=True))


def test_a_mark_is_a_ring_and_words() -> None:
    picture = draw(daily([5, 9, 6]), marks=marks(dt.date(2026, 11, 3)))
    assert rings(picture) == [("2026-11-03", 9)]
    told = hovered(picture)
    assert [row[2] for row in told["customdata"]] == ["", "unusual on &lt;3&gt;", ""]
    assert "%{customdata[2]}" in told["hovertemplate"]


def test_a_mark_and_the_comparison_are_both_told() -> None:
    before = daily([3, 4], first=dt.date(2026, 10, 5))
    told = hovered(draw(daily([6, 7]), context=before, marks=marks(dt.date(2026, 11, 3))))["customdata"]
    assert [row[2] for row in told] == [
        "Before: 3 (Mon 5 Oct)",
        "Before: 4 (Tue 6 Oct)<br>unusual on &lt;3&gt;",
    ]


def test_without_marks_there_is_no_ring_and_nothing_more_is_told() -> None:
    for none in (None, marks(), marks(dt.date(2020, 1, 1))):
        picture = draw(daily([5, 9]), marks=none)
        assert rings(picture) == []
        assert [len(row) for row in hovered(picture)["customdata"]] == [2, 2]
