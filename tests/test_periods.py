import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.errors import BadPeriod
from odeus_dash.periods import (
    LAST_CYCLE,
    MOST_BUCKETS,
    PRESETS,
    THIS_CYCLE,
    TO_DATE,
    Bucket,
    Granularity,
    Period,
    add_months,
    automatic_granularity,
    buckets,
    clip_to_today,
    finest_granularity,
    first_weekday_of,
    is_cycle,
    kept_since,
    local_today,
    preset_period,
    presets,
    reaching_back,
    split,
    timezone_names,
    unit_from,
    unit_of,
    without_today,
    zone,
)

DAY, WEEK, MONTH, QUARTER = Granularity
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(start: str, end: str, timezone: str = "UTC") -> Period:
    return Period(day(start), day(end), timezone)


def noon(text: str) -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time(12), dt.UTC)


def spans(found: list[Bucket]) -> list[str]:
    """Each bucket as `first last`, followed by a tilde if it is partial."""
    return [f"{each.period.start} {each.period.end}{' ~' if each.partial else ''}" for each in found]


def test_a_period_counts_its_first_and_last_day():
    assert period("2026-11-22", "2026-11-22").days == 1
    assert period("2024-02-28", "2024-03-01").days == 3


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(BadPeriod, match=r"ends \(2026-11-01\) before it starts \(2026-11-02\)"):
        period("2026-11-02", "2026-11-01")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "europe/berlin ", "../etc/passwd", "CET+1"])
def test_a_timezone_has_to_exist(name):
    with pytest.raises(BadPeriod, match="Unknown timezone"):
        period("2026-11-01", "2026-11-02", name)
    with pytest.raises(BadPeriod):
        zone(name)


@pytest.mark.parametrize(
    ("instant", "timezone", "today"),
    [
        ("2026-11-22T23:30:00+00:00", "UTC", "2026-11-22"),
        ("2026-11-22T23:30:00+00:00", "Europe/Berlin", "2026-11-23"),
        ("2026-11-22T02:00:00+00:00", "America/New_York", "2026-11-21"),
        ("2026-12-31T10:00:00+00:00", "Pacific/Kiritimati", "2027-01-01"),
        ("2026-03-29T00:59:59+00:00", "Europe/Berlin", "2026-03-29"),  # clocks go forward one second later
        ("2026-10-25T22:59:59+00:00", "Europe/Berlin", "2026-10-25"),  # the day of 25 hours is not over yet
        ("2026-10-25T23:00:00+00:00", "Europe/Berlin", "2026-10-26"),
        ("2011-12-30T10:00:00+00:00", "Pacific/Apia", "2011-12-31"),  # the island skipped its 30 December
    ],
)
def test_today_depends_on_the_timezone(instant, timezone, today):
    assert local_today(dt.datetime.fromisoformat(instant), timezone) == day(today)


def test_a_period_is_open_until_its_last_local_day_has_ended():
    autumn = period("2026-10-01", "2026-10-25", "Europe/Berlin")
    assert autumn.is_open(dt.datetime(2026, 10, 25, 22, 59, 59, tzinfo=dt.UTC))
    assert not autumn.is_open(dt.datetime(2026, 10, 25, 23, 0, tzinfo=dt.UTC))


def test_a_range_into_the_future_is_clipped_to_today():
    clipped = clip_to_today(period("2026-11-01", "2026-12-31"), noon("2026-11-22"))
    assert clipped == period("2026-11-01", "2026-11-22")
    assert clip_to_today(clipped, noon("2026-11-22")) == clipped


def test_a_range_that_starts_in_the_future_is_refused():
    with pytest.raises(BadPeriod, match="in the future"):
        clip_to_today(period("2026-11-23", "2026-12-31"), noon("2026-11-22"))


def test_today_is_not_in_the_future_where_it_has_begun():
    tomorrow = period("2026-11-23", "2026-11-23", "Asia/Tokyo")
    assert clip_to_today(tomorrow, dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)) == tomorrow


@pytest.mark.parametrize(
    ("span", "granularity", "expected"),
    [
        (
            ("2026-11-20", "2026-11-22"),
            DAY,
            ["2026-11-20 2026-11-20", "2026-11-21 2026-11-21", "2026-11-22 2026-11-22"],
        ),
        (("2026-10-26", "2026-11-08"), WEEK, ["2026-10-26 2026-11-01", "2026-11-02 2026-11-08"]),
        (("2026-10-28", "2026-11-03"), WEEK, ["2026-10-28 2026-11-01 ~", "2026-11-02 2026-11-03 ~"]),
        (("2026-11-04", "2026-11-05"), WEEK, ["2026-11-04 2026-11-05 ~"]),
        (("2024-02-01", "2024-02-29"), MONTH, ["2024-02-01 2024-02-29"]),
        (("2024-02-01", "2024-02-28"), MONTH, ["2024-02-01 2024-02-28 ~"]),
        (("2025-02-01", "2025-02-28"), MONTH, ["2025-02-01 2025-02-28"]),
        (("2025-12-31", "2026-01-01"), MONTH, ["2025-12-31 2025-12-31 ~", "2026-01-01 2026-01-01 ~"]),
        (("2025-10-01", "2026-03-31"), QUARTER, ["2025-10-01 2025-12-31", "2026-01-01 2026-03-31"]),
        (("2026-09-30", "2026-10-01"), QUARTER, ["2026-09-30 2026-09-30 ~", "2026-10-01 2026-10-01 ~"]),
    ],
)
def test_buckets_are_calendar_units_cut_to_the_range(span, granularity, expected):
    assert spans(buckets(period(*span), granularity, LATER)) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (("2020-12-28", "2021-01-10"), ["2020-12-28 2021-01-03", "2021-01-04 2021-01-10"]),  # week 53
        (("2018-12-31", "2019-01-06"), ["2018-12-31 2019-01-06"]),  # week 1 begins in the old year
        (("2021-01-01", "2021-01-03"), ["2021-01-01 2021-01-03 ~"]),  # the end of the old year's week 53
        (("2024-02-26", "2024-03-03"), ["2024-02-26 2024-03-03"]),  # a leap day within
    ],
)
def test_weeks_are_iso_weeks_across_the_turn_of_the_year(span, expected):
    assert spans(buckets(period(*span), WEEK, LATER)) == expected


@pytest.mark.parametrize("changing", ["2026-03-29", "2026-10-25"])
@pytest.mark.parametrize("granularity", list(Granularity))
def test_clock_changes_move_no_day(changing, granularity):
    around = day(changing) - dt.timedelta(days=3), day(changing) + dt.timedelta(days=3)
    berlin = buckets(Period(*around, "Europe/Berlin"), granularity, LATER)
    assert spans(berlin) == spans(buckets(Period(*around, "UTC"), granularity, LATER))


@pytest.mark.parametrize(
    ("end", "now", "partial"),
    [
        ("2026-11-22", "2026-11-22", True),  # the week's last day is today
        ("2026-11-22", "2026-11-23", False),
        ("2026-11-20", "2026-11-23", True),  # over, but cut by the range
        ("2026-11-20", "2026-11-20", True),
    ],
)
def test_a_bucket_is_partial_when_cut_or_not_over(end, now, partial):
    [week] = buckets(period("2026-11-16", end), WEEK, noon(now))
    assert week.partial is partial


def test_whether_a_bucket_is_over_is_decided_in_its_timezone():
    instant = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    [there] = buckets(period("2026-11-16", "2026-11-22", "Europe/Berlin"), WEEK, instant)
    [here] = buckets(period("2026-11-16", "2026-11-22", "UTC"), WEEK, instant)
    assert (there.partial, here.partial) == (False, True)


_days = st.dates(dt.date(2019, 1, 1), dt.date(2029, 12, 31))
_zones = st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia"])
_periods = st.builds(
    lambda start, days, timezone: Period(start, start + dt.timedelta(days=days), timezone),
    _days,
    st.integers(0, 500),
    _zones,
)
_instants = st.datetimes(dt.datetime(2019, 1, 1), dt.datetime(2031, 1, 1), timezones=st.just(ZoneInfo("UTC")))  # noqa: DTZ001 (hypothesis wants naive bounds)
_granularities = st.sampled_from(list(Granularity))


@given(_periods, _granularities, _instants)
def test_buckets_tile_the_range_exactly_once(whole, granularity, now):
    found = [bucket.period for bucket in buckets(whole, granularity, now)]
    assert found[0].start == whole.start
    assert found[-1].end == whole.end
    assert all(b.start - a.end == dt.timedelta(days=1) for a, b in pairwise(found))
    assert sum(each.days for each in found) == whole.days
    assert {each.timezone for each in found} == {whole.timezone}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], ["2026-10-05 2026-10-11"]),
        (["2026-10-07"], ["2026-10-05 2026-10-06", "2026-10-07 2026-10-11"]),
        (
            ["2026-10-11", "2026-10-06", "2026-10-06"],
            ["2026-10-05 2026-10-05", "2026-10-06 2026-10-10", "2026-10-11 2026-10-11"],
        ),
        (["2026-10-04", "2026-10-05", "2026-10-12"], ["2026-10-05 2026-10-11"]),
    ],
    ids=["no day", "one", "the last, and one twice", "none inside"],
)
def test_a_new_part_begins_on_each_day_inside(days: list[str], expected: list[str]) -> None:
    parts = split(period("2026-10-05", "2026-10-11", "Europe/Berlin"), map(day, days))
    assert [f"{each.start} {each.end}" for each in parts] == expected
    assert {each.timezone for each in parts} == {"Europe/Berlin"}


@given(_periods, st.lists(_days))
def test_parts_tile_the_period_exactly_once(whole: Period, days: list[dt.date]) -> None:
    found = split(whole, days)
    assert (found[0].start, found[-1].end) == (whole.start, whole.end)
    assert all(b.start - a.end == dt.timedelta(days=1) for a, b in pairwise(found))


@given(_periods, _granularities, _instants)
def test_only_the_edges_of_a_past_range_are_partial(whole, granularity, now):
    found = buckets(whole, granularity, now)
    today = local_today(now, whole.timezone)
    for bucket in found[1:-1]:
        beyond = bucket.period.start < kept_since(today) <= bucket.period.end
        assert bucket.partial == (bucket.period.end >= today or beyond)
    if granularity is DAY:
        assert all(bucket.partial == (bucket.period.end >= today) for bucket in found)


@given(_periods, _granularities)
def test_a_bucket_never_leaves_its_calendar_unit(whole, granularity):
    unit = {
        DAY: lambda date: date,
        WEEK: lambda date: date.isocalendar()[:2],
        MONTH: lambda date: (date.year, date.month),
        QUARTER: lambda date: (date.year, (date.month - 1) // 3),
    }[granularity]
    found = [bucket.period for bucket in buckets(whole, granularity, LATER)]
    units = [unit(each.start) for each in found]
    assert units == [unit(each.end) for each in found]
    assert len(set(units)) == len(units)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-11-22", -12, "2025-11-22"),
        ("2024-02-29", -12, "2023-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-12-01", 0, "2026-12-01"),
        ("2026-11-30", 1, "2026-12-30"),
    ],
)
def test_adding_months_keeps_the_day_or_takes_the_last(start, months, expected):
    assert add_months(day(start), months) == day(expected)


@given(_days, st.integers(-60, 60))
def test_adding_months_moves_by_that_many_months(start, months):
    moved = add_months(start, months)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months
    assert moved.day == start.day or (moved.day < start.day and (moved + dt.timedelta(days=1)).day == 1)


def test_the_api_keeps_twelve_months():
    assert kept_since(day("2026-11-22")) == day("2025-11-22")


@pytest.mark.parametrize(
    ("days", "granularity"), [(1, DAY), (14, DAY), (15, WEEK), (182, WEEK), (183, MONTH), (366, MONTH)]
)
def test_automatic_granularity_keeps_a_trend_readable(days, granularity):
    start = day("2025-01-01")
    assert automatic_granularity(Period(start, start + dt.timedelta(days=days - 1))) is granularity


@pytest.mark.parametrize(
    ("preset", "today", "start", "end"),
    [
        ("Last 7 days", "2026-11-22", "2026-11-15", "2026-11-21"),
        ("Last 28 days", "2026-11-22", "2026-10-25", "2026-11-21"),
        ("Last 90 days", "2026-11-22", "2026-08-24", "2026-11-21"),
        ("This week", "2026-11-22", "2026-11-16", "2026-11-21"),
        ("This week", "2026-11-23", "2026-11-16", "2026-11-22"),
        ("Last week", "2026-11-22", "2026-11-09", "2026-11-15"),
        ("Last week", "2026-01-01", "2025-12-22", "2025-12-28"),
        ("This month", "2026-11-01", "2026-10-01", "2026-10-31"),
        ("Last month", "2026-01-15", "2025-12-01", "2025-12-31"),
        ("Last month", "2024-03-31", "2024-02-01", "2024-02-29"),
        ("This quarter", "2026-11-22", "2026-10-01", "2026-11-21"),
        ("Last quarter", "2026-02-28", "2025-10-01", "2025-12-31"),
        ("Last quarter", "2026-11-22", "2026-07-01", "2026-09-30"),
        ("Last 12 months", "2026-11-22", "2025-11-22", "2026-11-21"),
        ("Last 12 months", "2024-02-29", "2023-02-28", "2024-02-28"),
    ],
)
def test_presets(preset, today, start, end):
    assert preset_period(preset, day(today), "Asia/Tokyo") == period(start, end, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("preset", "today", "start", "end"),
    [
        (THIS_CYCLE, "2026-11-22", "2026-11-15", "2026-11-21"),
        (THIS_CYCLE, "2026-11-15", "2026-10-15", "2026-11-14"),
        (THIS_CYCLE, "2026-01-03", "2025-12-15", "2026-01-02"),
        (LAST_CYCLE, "2026-11-22", "2026-10-15", "2026-11-14"),
        (LAST_CYCLE, "2026-03-14", "2026-01-15", "2026-02-14"),
    ],
)
def test_presets_of_billing_cycles(preset, today, start, end):
    assert preset_period(preset, day(today), "UTC", billing_day=15) == period(start, end)
    assert preset not in presets()


@given(_days, st.integers(1, 28))
def test_the_last_billing_cycle_is_a_whole_one_before_this_one(today, billing_day):
    this, last = (
        preset_period(each, today, "UTC", with_today=True, billing_day=billing_day)
        for each in (THIS_CYCLE, LAST_CYCLE)
    )
    assert is_cycle(last, billing_day)
    assert last.end + dt.timedelta(days=1) == this.start <= today == this.end
    assert not is_cycle(last, billing_day % 28 + 1)


@given(st.sampled_from(list(PRESETS)), _days)
def test_presets_hold_closed_days_that_are_kept_and_today_if_it_is_wanted(preset, today):
    chosen = preset_period(preset, today, "UTC")
    assert kept_since(today) <= chosen.start <= chosen.end < today
    with_today = preset_period(preset, today, "UTC", with_today=True)
    first_day = TO_DATE.get(preset) and with_today.start > chosen.end
    if preset in {"Last week", "Last month", "Last quarter"}:
        assert with_today == chosen
    elif first_day:
        assert with_today.start == with_today.end == today
    else:
        assert (with_today.start, with_today.end) == (chosen.start, today)


def test_a_range_without_today_ends_yesterday_on_its_own_clocks():
    now = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)  # the 23rd in Berlin
    assert without_today(period("2026-11-20", "2026-11-23"), now) == period("2026-11-20", "2026-11-21")
    berlin = period("2026-11-20", "2026-11-23", "Europe/Berlin")
    assert without_today(berlin, now) == period("2026-11-20", "2026-11-22", "Europe/Berlin")
    closed = period("2026-11-01", "2026-11-20")
    assert without_today(closed, now) == closed
    with pytest.raises(BadPeriod, match="Switch on “Include today”, or select an earlier day"):
        without_today(period("2026-11-22", "2026-11-22"), now)


@pytest.mark.parametrize(
    ("preset", "unit"), [("Last week", WEEK), ("Last month", MONTH), ("Last quarter", QUARTER)]
)
@given(today=_days)
def test_the_last_unit_is_one_whole_bucket_that_is_over(preset, unit, today):
    now = dt.datetime.combine(today, dt.time(), dt.UTC)
    [bucket] = buckets(preset_period(preset, today, "UTC"), unit, now)
    assert not bucket.partial


def test_timezones_on_offer_are_places_and_utc():
    names = timezone_names()
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata"} <= set(names)
    assert not {"Etc/GMT+5", "US/Eastern", "EST"} & set(names)
    assert list(names) == sorted(names)
    assert all(zone(name) for name in names)


@pytest.mark.parametrize(
    ("days", "unit"),
    [(366, Granularity.DAY), (798, Granularity.DAY), (799, Granularity.WEEK), (20_000, Granularity.MONTH)],
)
def test_the_finest_unit_keeps_the_number_of_buckets_bounded(days: int, unit: Granularity) -> None:
    start = dt.date(2000, 1, 30)
    period = Period(start, start + dt.timedelta(days=days - 1))
    assert finest_granularity(period) is unit
    assert len(buckets(period, unit, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))) <= MOST_BUCKETS


@pytest.mark.parametrize(
    ("start", "end", "today", "unit"),
    [
        ("2026-11-18", "2026-11-18", "2026-11-22", DAY),
        ("2026-11-16", "2026-11-16", "2026-11-16", DAY),
        ("2026-11-09", "2026-11-15", "2026-11-22", WEEK),
        ("2026-11-16", "2026-11-20", "2026-11-20", WEEK),
        ("2026-11-16", "2026-11-20", "2026-11-21", None),
        ("2026-06-01", "2026-06-03", "2026-06-03", WEEK),
        ("2026-06-01", "2026-06-10", "2026-06-10", MONTH),
        ("2026-10-01", "2026-10-31", "2026-10-31", MONTH),
        ("2026-10-01", "2026-11-22", "2026-11-22", QUARTER),
        ("2026-07-01", "2026-09-30", "2026-11-22", QUARTER),
        ("2026-01-01", "2026-12-31", "2026-12-31", None),
        ("2026-10-26", "2026-11-22", "2026-11-22", None),
        ("2026-11-17", "2026-11-22", "2026-11-22", None),
    ],
)
def test_which_calendar_unit_a_period_is(start: str, end: str, today: str, unit: Granularity | None):
    assert unit_of(period(start, end), day(today)) == unit


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(0, 100),
    st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2031, 1, 1)), max_size=5),
)
def test_time_turns_an_elapsed_part_into_a_range_and_a_unit_into_nothing_else(
    start: dt.date, more: int, todays: list[dt.date]
):
    asked = Period(start, start + dt.timedelta(days=more))
    units = {unit_of(asked, today) for today in [*todays, asked.end]}
    assert units <= {unit_from(asked), None}
    assert len(units) == 1 or asked.days > 1


@pytest.mark.parametrize(
    ("granularity", "units", "start"),
    [
        (DAY, 3, "2026-11-15"),
        (WEEK, 0, "2026-11-16"),
        (WEEK, 2, "2026-11-02"),
        (MONTH, 11, "2025-12-01"),
        (QUARTER, 4, "2025-10-01"),
    ],
)
def test_a_range_can_reach_back_by_whole_units(granularity, units, start):
    wider = reaching_back(period("2026-11-18", "2026-11-22", "Europe/Berlin"), granularity, units)
    assert wider == period(start, "2026-11-22", "Europe/Berlin")


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(Granularity),
    st.integers(0, 20),
)
def test_reaching_back_adds_so_many_whole_buckets(start, days, granularity, units):
    narrow = Period(start, start + dt.timedelta(days=days))
    wide = reaching_back(narrow, granularity, units)
    now = dt.datetime.combine(narrow.end, dt.time(), dt.UTC) + dt.timedelta(days=1)
    before = len(buckets(wide, granularity, now)) - len(buckets(narrow, granularity, now))
    assert (before, wide.end) == (units, narrow.end)


@pytest.mark.parametrize(
    ("start", "end", "weekday", "weeks"),
    [
        ("2026-11-01", "2026-11-28", 6, 4),  # 28 days from a Sunday
        ("2026-11-18", "2026-11-24", 2, 1),  # seven days from a Wednesday
        ("2026-11-09", "2026-11-19", 0, 1),  # from a Monday on
        ("2026-10-01", "2026-10-31", 0, 3),  # a month
        ("2026-08-31", "2026-11-28", 0, 12),  # 90 days from a Monday
        ("2026-09-01", "2026-11-28", 0, 11),  # to date, from the first of a month
        ("2026-11-10", "2026-11-21", 6, 1),  # twelve days: the last week ends with them, on a Saturday
        ("2026-11-17", "2026-11-19", 4, 0),  # three days, without a whole week
    ],
)
def test_weeks_are_counted_so_that_they_are_whole(start: str, end: str, weekday: int, weeks: int) -> None:
    asked = period(start, end)
    assert first_weekday_of(asked) == weekday
    tiles = buckets(asked, WEEK, LATER, weekday)
    assert sum(not each.partial and each.period.days == 7 for each in tiles) == weeks


@given(_days, st.integers(1, 60), st.integers(0, 6))
def test_weeks_from_any_weekday_tile_the_range(start, number, weekday):
    asked = Period(start, start + dt.timedelta(days=number - 1))
    tiles = [each.period for each in buckets(asked, WEEK, LATER, weekday)]
    assert (tiles[0].start, tiles[-1].end) == (asked.start, asked.end)
    assert all(one.end + dt.timedelta(days=1) == other.start for one, other in pairwise(tiles))
    assert {each.start.weekday() for each in tiles[1:]} <= {weekday}


@given(_days, st.integers(0, 60), st.integers(0, 6), st.integers(0, 9))
def test_reaching_back_by_weeks_keeps_their_weekday(start, more, weekday, weeks):
    narrow = Period(start, start + dt.timedelta(days=more))
    wide = reaching_back(narrow, WEEK, weeks, weekday)
    assert wide.start.weekday() == weekday
    assert 7 * weeks <= (narrow.start - wide.start).days < 7 * (weeks + 1)
