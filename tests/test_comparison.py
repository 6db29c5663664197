import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.comparison import Against, Comparison, check_whole, compared, stepped
from odeus_dash.errors import NotKept
from odeus_dash.periods import PRESETS, TO_DATE, Granularity, Period, add_months, buckets, preset_period

PREVIOUS, YEAR, NONE = Against
#: A Sunday; 12 o'clock in Berlin.
NOW = dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)
LONG_AFTER = dt.datetime(2035, 1, 1, tzinfo=dt.UTC)
#: Clock changes by an hour, by half an hour, at midnight, a day left out, none.
ZONES = ["Europe/Berlin", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia", "UTC", "Asia/Kathmandu"]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(start: str, end: str, timezone: str = "Europe/Berlin") -> Period:
    return Period(day(start), day(end), timezone)


def noon(text: str) -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time(12), ZoneInfo("Europe/Berlin"))


def of(comparison: Comparison | None) -> tuple[str, str]:
    assert comparison is not None
    return tuple(f"{each.start} {each.end}" for each in (comparison.current, comparison.before))


CLOSED = [
    ("2026-10-01", "2026-10-31", "2026-09-01 2026-09-30", "2025-10-01 2025-10-31"),  # a month
    ("2026-03-01", "2026-03-31", "2026-02-01 2026-02-28", "2025-03-01 2025-03-31"),
    ("2025-02-01", "2025-02-28", "2025-01-01 2025-01-31", "2024-02-01 2024-02-29"),  # also four weeks
    ("2026-07-01", "2026-09-30", "2026-04-01 2026-06-30", "2025-07-01 2025-09-30"),  # a quarter
    ("2026-01-01", "2026-03-31", "2025-10-01 2025-12-31", "2025-01-01 2025-03-31"),
    ("2026-06-01", "2026-10-31", "2026-01-01 2026-05-31", "2025-06-01 2025-10-31"),  # five months
    ("2026-11-09", "2026-11-15", "2026-11-02 2026-11-08", "2025-11-10 2025-11-16"),  # an ISO week
    ("2026-10-20", "2026-11-16", "2026-09-22 2026-10-19", "2025-10-21 2025-11-17"),  # 28 days from a Tuesday
    ("2026-10-05", "2026-10-14", "2026-09-25 2026-10-04", "2025-10-05 2025-10-14"),  # ten days
    ("2026-10-05", "2026-10-05", "2026-10-04 2026-10-04", "2025-10-05 2025-10-05"),  # one day
    ("2024-02-20", "2024-02-29", "2024-02-10 2024-02-19", "2023-02-20 2023-02-28"),  # to a leap day
]


@pytest.mark.parametrize(("start", "end", "previous", "year"), CLOSED)
def test_a_closed_range_is_compared_with_as_many_units(start, end, previous, year):
    chosen = period(start, end)
    assert of(compared(chosen, PREVIOUS, NOW)) == (f"{start} {end}", previous)
    assert of(compared(chosen, YEAR, NOW)) == (f"{start} {end}", year)


OPEN = [
    ("2026-11-16", "2026-11-09 2026-11-14", "2025-11-17 2025-11-22"),  # a week
    ("2026-10-26", "2026-09-28 2026-10-24", "2025-10-27 2025-11-22"),  # 28 days
    ("2026-08-25", "2026-05-28 2026-08-24", "2025-08-25 2025-11-21"),  # 90 days
    ("2026-11-01", "2026-10-01 2026-10-21", "2025-11-01 2025-11-21"),  # a month
    ("2026-10-01", "2026-07-01 2026-08-21", "2025-10-01 2025-11-21"),  # a quarter
]


@pytest.mark.parametrize(("start", "previous", "year"), OPEN)
def test_an_open_range_is_compared_by_the_days_that_are_over(start, previous, year):
    chosen, current = period(start, "2026-11-22"), f"{start} 2026-11-21"
    assert of(compared(chosen, PREVIOUS, NOW)) == (current, previous)
    assert of(compared(chosen, YEAR, NOW)) == (current, year)


@pytest.mark.parametrize(
    ("preset", "today", "previous", "year"),
    [
        ("This week", "2026-11-20", "2026-11-09 2026-11-12", "2025-11-17 2025-11-20"),
        ("This week", "2026-06-04", "2026-05-25 2026-05-27", "2025-06-02 2025-06-04"),  # from a first
        ("This week", "2026-11-16", "2026-11-02 2026-11-08", "2025-11-10 2025-11-16"),  # the one before
        ("This month", "2026-11-22", "2026-10-01 2026-10-21", "2025-11-01 2025-11-21"),
        ("This month", "2026-03-31", "2026-02-01 2026-02-28", "2025-03-01 2025-03-30"),
        ("This month", "2026-11-01", "2026-09-01 2026-09-30", "2025-10-01 2025-10-31"),
        ("This quarter", "2026-10-22", "2026-07-01 2026-07-21", "2025-10-01 2025-10-21"),
        ("This quarter", "2026-11-22", "2026-07-01 2026-08-21", "2025-10-01 2025-11-21"),
        ("Last 28 days", "2026-11-29", "2026-10-04 2026-10-31", "2025-11-02 2025-11-29"),  # from a first
    ],
)
def test_the_part_of_a_unit_is_compared_with_the_same_part_of_another(preset, today, previous, year):
    chosen = preset_period(preset, day(today), "Europe/Berlin")
    for against, before in ((PREVIOUS, previous), (YEAR, year)):
        found = compared(chosen, against, noon(today), TO_DATE.get(preset))
        assert of(found) == (f"{chosen.start} {chosen.end}", before)
        assert found == compared(chosen, against, LONG_AFTER, TO_DATE.get(preset))


def test_the_elapsed_part_of_a_long_month_ends_with_the_short_one_before():
    comparison = compared(period("2026-03-01", "2026-03-31"), PREVIOUS, noon("2026-03-31"))
    assert of(comparison) == ("2026-03-01 2026-03-30", "2026-02-01 2026-02-28")


def test_months_that_are_over_in_an_open_quarter_stay_whole():
    comparison = compared(period("2026-01-01", "2026-03-01"), PREVIOUS, noon("2026-03-01"))
    assert of(comparison) == ("2026-01-01 2026-02-28", "2025-10-01 2025-11-30")


def test_an_open_stretch_from_a_monday_keeps_its_weekdays():
    comparison = compared(period("2026-11-09", "2026-11-20"), PREVIOUS, noon("2026-11-20"))
    assert of(comparison) == ("2026-11-09 2026-11-19", "2026-10-26 2026-11-05")


@pytest.mark.parametrize("against", [PREVIOUS, YEAR])
def test_a_range_without_a_day_that_is_over_is_compared_with_nothing(against):
    assert compared(period("2026-11-22", "2026-11-22"), against, NOW) is None
    assert compared(period("2026-11-23", "2026-11-30"), against, NOW) is None


def test_the_day_is_over_by_the_clocks_of_the_range():
    just_after = dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)  # half past midnight in Berlin
    assert compared(period("2026-11-21", "2026-11-21", "UTC"), PREVIOUS, just_after) is None
    assert compared(period("2026-11-21", "2026-11-21"), PREVIOUS, just_after)


def test_nothing_is_compared_if_nobody_asks():
    assert compared(period("2026-10-01", "2026-10-31"), NONE, NOW) is None


def test_more_than_a_year_has_no_year_before_it_that_is_not_in_it():
    assert compared(period("2025-01-01", "2026-10-31"), YEAR, NOW) is None


def test_the_calendar_begins_in_the_year_1():
    for chosen in (period("0001-01-01", "0001-01-31"), period("0001-01-03", "0001-02-10")):
        assert compared(chosen, PREVIOUS, NOW) is None
        assert compared(chosen, YEAR, NOW) is None


def notes(start: str, end: str, against: Against = PREVIOUS, timezone: str = "Europe/Berlin") -> list[str]:
    comparison = compared(period(start, end, timezone), against, NOW)
    assert comparison is not None
    return list(comparison.notes)


def test_equal_weeks_have_no_notes():
    assert notes("2026-11-09", "2026-11-15") == []


def test_an_open_range_says_what_is_compared():
    assert notes("2026-11-16", "2026-11-22") == ["Only days through yesterday are compared."]


def test_lengths_weekdays_and_clocks_that_differ_are_named():
    assert notes("2026-10-01", "2026-10-31") == [
        "31 days vs 30.",
        "The clocks changed, so this period is 1 hour longer.",
    ]
    assert notes("2026-03-30", "2026-04-05") == [
        "The clocks changed, so the earlier period is 1 hour shorter."
    ]
    assert notes("2026-10-13", "2026-10-22") == [
        "Working days differ: 8 vs 6.",
    ]
    assert notes("2026-09-08", "2026-09-08") == ["The weekdays differ, but not the number of working days."]


def test_half_an_hour_of_summer_time_is_said_in_minutes():
    assert notes("2026-10-01", "2026-10-31", YEAR, "Australia/Lord_Howe") == [
        "Working days differ: 22 vs 23."
    ]
    assert notes("2026-10-02", "2026-10-08", PREVIOUS, "Australia/Lord_Howe") == [
        "The clocks changed, so this period is 30 minutes shorter."
    ]


def test_a_period_has_to_be_whole_to_be_compared():
    month = period("2025-11-22", "2025-12-21")
    check_whole(month, month, NOW)
    with pytest.raises(NotKept, match="so 22 Nov–21 Dec 2025 is incomplete"):
        check_whole(month, period("2025-11-30", "2025-12-21"), NOW)
    with pytest.raises(NotKept, match="12 months"):
        check_whole(month, month, NOW + dt.timedelta(days=1))


zones = st.sampled_from(ZONES)
starts = st.dates(dt.date(2009, 1, 1), dt.date(2030, 12, 31))
periods_of_days = st.builds(
    lambda start, days, timezone: Period(start, start + dt.timedelta(days=days - 1), timezone),
    starts,
    st.integers(1, 400),
    zones,
)
asked = st.sampled_from([PREVIOUS, YEAR])


@given(periods_of_days)
def test_previous_ends_the_day_before_a_closed_range_begins(chosen):
    comparison = compared(chosen, PREVIOUS, LONG_AFTER)
    assert comparison.current == chosen
    assert comparison.before.end + dt.timedelta(days=1) == chosen.start


@given(starts, st.integers(1, 60), zones, asked)
def test_whole_weeks_are_compared_with_as_many_whole_weeks(start, weeks, timezone, against):
    monday = start - dt.timedelta(days=start.weekday())
    chosen = Period(monday, monday + dt.timedelta(days=7 * weeks - 1), timezone)
    comparison = compared(chosen, against, LONG_AFTER)
    if comparison is None:
        assert against is YEAR
        assert weeks > 52
    elif not is_months(chosen):
        assert comparison.before.days == 7 * weeks
        assert comparison.before.start.weekday() == 0


def is_months(chosen: Period) -> bool:
    return chosen.start.day == 1 and (chosen.end + dt.timedelta(days=1)).day == 1


@given(starts, st.integers(1, 12), zones, asked)
def test_whole_months_are_compared_with_as_many_whole_months(start, months, timezone, against):
    first = start.replace(day=1)
    chosen = Period(first, add_months(first, months) - dt.timedelta(days=1), timezone)
    before = compared(chosen, against, LONG_AFTER).before
    tiles = buckets(before, Granularity.MONTH, LONG_AFTER)
    assert [each.partial for each in tiles].count(False) >= len(tiles) - sum(
        each.period.start < dt.date(2034, 1, 2) <= each.period.end for each in tiles
    )
    assert is_months(before)
    assert len(tiles) == months


@given(periods_of_days, st.integers(0, 500), asked)
def test_the_two_are_over_and_never_overlap(chosen, days, against):
    now = dt.datetime.combine(chosen.start + dt.timedelta(days=days), dt.time(12), ZoneInfo(chosen.timezone))
    comparison = compared(chosen, against, now)
    assert comparison == compared(chosen, against, now)
    if comparison is None:
        assert days == 0 or against is YEAR
        return
    assert comparison.before.end < comparison.current.start
    assert comparison.current.end < now.astimezone(ZoneInfo(chosen.timezone)).date()
    assert comparison.current.start == chosen.start
    assert {comparison.current.timezone, comparison.before.timezone} == {chosen.timezone}
    told = f"{comparison.current.days} days vs {comparison.before.days}."
    assert (told in comparison.notes) == (comparison.current.days != comparison.before.days)


@given(starts, st.integers(1, 30), st.integers(1, 13), zones, asked)
def test_days_and_weeks_that_are_not_months_keep_their_number(start, days, weeks, timezone, against):
    for length in (days, 7 * weeks):
        chosen = Period(start, start + dt.timedelta(days=length - 1), timezone)
        before = compared(chosen, against, LONG_AFTER).before
        leaps = {(2, 29)} & {(day.month, day.day) for day in (chosen.start, chosen.end)}
        if is_months(chosen) or (against is YEAR and length % 7 and has_leap_day(chosen, before, leaps)):
            continue
        assert before.days == length
        assert length % 7 or before.start.weekday() == chosen.start.weekday()


def has_leap_day(chosen: Period, before: Period, at_an_edge: set[tuple[int, int]]) -> bool:
    """Whether either of the two holds a 29 February, which the same dates of another year do not have."""
    days = (each.start + dt.timedelta(days=n) for each in (chosen, before) for n in range(each.days))
    return bool(at_an_edge) or any((day.month, day.day) == (2, 29) for day in days)


@given(starts, st.sampled_from(sorted(PRESETS)), zones, asked)
def test_every_preset_can_be_compared_on_every_day(today, preset, timezone, against):
    now = dt.datetime.combine(today, dt.time(12), ZoneInfo(timezone))
    chosen = preset_period(preset, now.date(), timezone)
    comparison = compared(chosen, against, now, TO_DATE.get(preset))
    assert comparison.current == chosen
    assert comparison.before.end < chosen.start


@pytest.mark.parametrize(
    ("start", "end", "earlier", "later"),
    [
        ("2026-11-09", "2026-11-15", "2026-11-02 2026-11-08", "2026-11-16 2026-11-22"),
        ("2026-11-10", "2026-11-12", "2026-11-07 2026-11-09", "2026-11-13 2026-11-15"),
        ("2026-10-01", "2026-10-31", "2026-09-01 2026-09-30", "2026-11-01 2026-11-30"),
        ("2026-02-01", "2026-02-28", "2026-01-01 2026-01-31", "2026-03-01 2026-03-31"),  # also four weeks
        ("2026-07-01", "2026-09-30", "2026-04-01 2026-06-30", "2026-10-01 2026-12-31"),
        ("2025-11-28", "2026-11-27", "2024-11-28 2025-11-27", "2026-11-28 2027-11-27"),
    ],
)
def test_stepping_leads_to_as_many_days_or_whole_months(start, end, earlier, later):
    steps = stepped(period(start, end), -1), stepped(period(start, end), 1)
    assert tuple(f"{each.start} {each.end}" for each in steps) == (earlier, later)


@pytest.mark.parametrize(
    ("unit", "start", "end", "earlier"),
    [
        (Granularity.WEEK, "2026-11-16", "2026-11-19", "2026-11-09 2026-11-15"),
        (Granularity.MONTH, "2026-11-01", "2026-11-19", "2026-10-01 2026-10-31"),
        (Granularity.QUARTER, "2026-10-01", "2026-11-19", "2026-07-01 2026-09-30"),
    ],
)
def test_before_the_first_part_of_a_unit_lies_the_whole_one_before_it(unit, start, end, earlier):
    before = stepped(period(start, end), -1, unit)
    assert f"{before.start} {before.end}" == earlier
    assert stepped(before, -1) != before


def test_a_step_from_a_whole_billing_cycle_leads_to_another_one():
    cycle = period("2026-01-15", "2026-02-14")
    later = stepped(cycle, 1, Granularity.MONTH)
    assert later == period("2026-02-15", "2026-03-14")
    assert stepped(later, -1, Granularity.MONTH) == cycle
    assert of(compared(cycle, PREVIOUS, NOW, Granularity.MONTH))[1] == "2025-12-15 2026-01-14"
    so_far = period("2026-11-15", "2026-11-20")
    assert of(compared(so_far, PREVIOUS, NOW, Granularity.MONTH))[1] == "2026-10-15 2026-10-20"


@given(starts, st.integers(1, 400), zones)
def test_a_step_leaves_no_gap_and_the_step_back_leads_home(start, days, timezone):
    chosen = Period(start, start + dt.timedelta(days=days - 1), timezone)
    earlier, later = stepped(chosen, -1), stepped(chosen, 1)
    assert earlier.end + dt.timedelta(days=1) == chosen.start
    assert chosen.end + dt.timedelta(days=1) == later.start
    if is_months(chosen) == is_months(earlier):
        assert stepped(earlier, 1) == chosen
