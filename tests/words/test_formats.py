import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.periods import Bucket, Granularity, Period
from odeus_dash.words import formats


@pytest.mark.parametrize(
    ("number", "text"),
    [(48210, "48,210"), (0, "0"), (-1500, "-1,500"), (2.5, "3"), (-0.2, "0"), (1e12, "1,000,000,000,000")],
)
def test_exact_shows_every_digit(number, text):
    assert formats.exact(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(5120, "+5,120"), (-300, "-300"), (0, "0"), (0.3, "0"), (None, "–"), (math.nan, "–")]
)
def test_a_change_says_its_direction(number, text):
    assert formats.signed(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 seconds"), (1, "1 second"), (119, "1 minute"), (7200, "2 hours"), (86400 * 1.9, "1 day")],
)
def test_a_duration_has_its_largest_unit(seconds, text):
    assert formats.duration_text(dt.timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(("number", "text"), [(5120, "+5.12k"), (-300, "-300"), (0.0, "0"), (None, "–")])
def test_a_change_can_be_said_briefly(number, text):
    assert formats.signed(number, formats.compact) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.1234, "+12 %"), (-0.0344, "-3.4 %"), (0.0996, "+10 %"), (5.314, "+531 %"), (-1, "-100 %"), (0, "0 %"),
     (0.0001, "0 %"), (-0.0001, "0 %"), (12.5, "+1,250 %"), (None, "–"), (math.inf, "–")],
)  # fmt: skip
def test_a_relative_change_is_a_signed_percentage(fraction, text):
    assert formats.relative_text(fraction) == text


def test_percentages_differ_by_points():
    assert [formats.points_text(each) for each in (0.012, -0.12, None)] == ["+1.2 points", "-12 points", "–"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, "1k"),
        (48210, "48.2k"),
        (64_127, "64.1k"),
        (999_499, "999k"),
        (999_950, "1M"),
        (1_250_000, "1.25M"),
        (12_345_678, "12.3M"),
        (3_000_000_000, "3B"),
        (1_234_000_000_000, "1.23T"),
        (20.64, "20.6"),
        (0.4567, "0.457"),
        (-48210, "-48.2k"),
    ],
)
def test_compact_keeps_three_digits(number, text):
    assert formats.compact(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (0.4567, "0.46"),
        (3.14159, "3.1"),
        (3.0, "3"),
        (9.94, "9.9"),
        (9.96, "10"),
        (20.6, "21"),
        (1234.6, "1,235"),
        (0.00001234, "0.000012"),
        (-2.55, "-2.5"),
    ],
)
def test_ratio_keeps_two_digits(number, text):
    assert formats.ratio(number) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.123, "12 %"),
        (0.0123, "1.2 %"),
        (0.04, "4 %"),
        (0.0996, "10 %"),
        (0.0004, "< 0.1 %"),
        (0.0006, "0.1 %"),
        (0.994, "99 %"),
        (0.9999, "> 99 %"),
        (1.234, "123 %"),
        (12.34, "1,234 %"),
        (-0.123, "-12 %"),
        (-0.0001, "> -0.1 %"),
    ],
)
def test_percent_never_claims_more_than_there_is(fraction, text):
    assert formats.percent(fraction) == text


@pytest.mark.parametrize("missing", [None, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("say", [formats.exact, formats.compact, formats.ratio, formats.percent])
def test_what_does_not_exist_is_a_dash(say, missing):
    assert say(missing) == "–"


@given(st.integers(min_value=0, max_value=10**15))
def test_compact_stays_within_half_a_percent_of_the_number(number):
    text = formats.compact(number)
    scale = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1)
    value = float(text.rstrip("kMBT").replace(",", "")) * scale
    assert value == pytest.approx(number, rel=0.005)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "EUR 0.00"),
        ("1234567.895", "EUR 1,234,567.90"),
        ("-3.2", "-EUR 3.20"),
        ("1", "EUR 1.00"),
        ("0.5", "EUR 0.50"),
        ("0.046", "EUR 0.046"),
        ("0.00461", "EUR 0.0046"),
        ("0.000000000125", "EUR 0.00000000013"),
        ("0.994", "EUR 0.99"),
        ("0.999", "EUR 1.00"),
        ("0.0994", "EUR 0.099"),
        ("-0.0999", "-EUR 0.10"),
        ("0.00996", "EUR 0.010"),
        ("0.1", "EUR 0.10"),
        ("0.100", "EUR 0.10"),
        ("0E-9", "EUR 0.00"),
        (None, "–"),
        ("NaN", "–"),
    ],
)
def test_money_has_two_decimals_or_two_digits(amount, text):
    assert formats.money(None if amount is None else Decimal(amount), "EUR") == text


@given(st.decimals(min_value=0, max_value=1, places=12, allow_nan=False))
def test_money_below_one_has_two_digits_at_most_and_two_places_at_least(amount):
    text = formats.money(amount, "EUR").removeprefix("EUR ")
    assert len(text.partition(".")[2]) >= 2
    assert text == "1.00" or len(text.replace(".", "").lstrip("0")) <= 2
    assert Decimal(text) == pytest.approx(amount, rel=Decimal("0.05"), abs=Decimal("0.000000000001"))


def test_money_takes_what_an_axis_has():
    assert formats.money(12.345, "USD") == "USD 12.35"
    assert formats.money(math.inf, "USD") == "–"


def test_a_change_of_money_says_its_direction():
    changes = [formats.signed_money(Decimal(each), "USD") for each in ("12.3", "-12.3", "0")]
    assert changes == ["+USD 12.30", "-USD 12.30", "USD 0.00"]
    assert formats.signed_money(None, "USD") == "–"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 agents"), (1, "1 agent"), (7, "7 agents"), (1200, "1,200 agents"), (None, "– agents")],
)
def test_counted_agrees_in_number(number, text):
    assert formats.counted(number, "agent") == text


def test_counted_takes_an_irregular_plural():
    assert formats.counted(2, "query", "queries") == "2 queries"


def period(start: str, end: str) -> Period:
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-22", "2026-11-22", "22 Nov 2026"),
        ("2026-11-01", "2026-11-22", "1 – 22 Nov 2026"),
        ("2026-10-26", "2026-11-22", "26 Oct – 22 Nov 2026"),
        ("2025-12-29", "2026-01-04", "29 Dec 2025 – 4 Jan 2026"),
        ("2024-02-29", "2025-02-28", "29 Feb 2024 – 28 Feb 2025"),
    ],
)
def test_period_text_says_month_and_year_once(start, end, text):
    assert formats.period_text(period(start, end)) == text


@pytest.mark.parametrize(
    ("start", "end", "granularity", "partial", "text"),
    [
        ("2026-10-26", "2026-10-26", Granularity.DAY, False, "Mon 26 Oct 2026"),
        ("2026-10-26", "2026-11-01", Granularity.WEEK, False, "Week 44, 26 Oct – 1 Nov 2026"),
        ("2027-01-01", "2027-01-03", Granularity.WEEK, True, "Week 53, 1 – 3 Jan 2027 (partial)"),
        ("2026-02-01", "2026-02-28", Granularity.MONTH, False, "Feb 2026"),
        ("2026-10-01", "2026-11-22", Granularity.QUARTER, True, "Q4 2026 (partial)"),
        ("2026-01-01", "2026-03-31", Granularity.QUARTER, False, "Q1 2026"),
    ],
)
def test_bucket_text_names_the_unit(start, end, granularity, partial, text):
    assert formats.bucket_text(Bucket(period(start, end), partial), granularity) == text
