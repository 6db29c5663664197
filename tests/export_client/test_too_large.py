import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.choice import ExportKind
from odeus_dash.export_client.too_large import fitting_days, rows_and_limit, too_large
from odeus_dash.periods import Period

AGENTS, BY_MODEL = ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL
YEAR = Period(dt.date(2025, 11, 1), dt.date(2026, 10, 31))
DAY = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 1))


@pytest.mark.parametrize(
    ("message", "rows", "limit"),
    [
        ("The export has 1,240,000 rows; the limit is 1,000,000 rows.", 1_240_000, 1_000_000),
        ("Limit of 1000000 rows exceeded (2345678 rows requested)", 2_345_678, 1_000_000),
        ("1.240.000 Zeilen, höchstens 1.000.000", 1_240_000, 1_000_000),
        ("1 240 000 rows > 1 000 000", 1_240_000, 1_000_000),
        ("1'240'000 rows > 1'000'000", 1_240_000, 1_000_000),
        ("2026-01-01 to 2026-10-31T23:59:59Z: 1_200_000 rows, at most 1_000_000", 1_200_000, 1_000_000),
        ("at most 50,000 rows, got 60,000 over 12 months", 60_000, 50_000),
        ("more than 1,000,000 rows", None, 1_000_000),
        ("1,500,000 rows are too many", 1_500_000, None),
        ("Narrow the range.", None, None),
        ("", None, None),
        (f"{'9' * 5000} rows, at most 1,000,000", None, None),
        (f"{'9' * 500} rows, at most 1,000,000", None, 1_000_000),
        ("1,111" * 200_000, None, None),
    ],
)
def test_both_numbers_are_found_in_either_order(message: str, rows: int | None, limit: int | None) -> None:
    assert rows_and_limit(message) == (rows, limit)


def test_the_advice_names_ranges() -> None:
    failure = too_large("2,000,000 rows, limit 1,000,000", YEAR, AGENTS)
    assert failure.what == "The export would have 2,000,000 rows, and at most 1,000,000 are allowed."
    assert "about 164 days" in failure.todo
    assert "1 Nov 2025–13 Apr, then 14 Apr–24 Sep" in failure.todo


def test_without_numbers_half_is_advised() -> None:
    failure = too_large("", YEAR, AGENTS)
    assert (failure.rows, failure.limit) == (None, None)
    assert "more than the 1,000,000 rows allowed" in failure.what
    assert "about 182 days" in failure.todo


def test_the_second_range_ends_with_the_period() -> None:
    failure = too_large("1,100,000 > 1,000,000", Period(dt.date(2026, 10, 1), dt.date(2026, 10, 10)), AGENTS)
    assert "1–8 Oct, then 9–10 Oct" in failure.todo


def test_single_days() -> None:
    two = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 2))
    assert "about 1 day," in too_large("1,100,000 > 1,000,000", two, AGENTS).todo
    assert "look at agents only" in too_large("1,100,000 > 1,000,000", DAY, BY_MODEL).todo
    assert "ask Odeus" in too_large("1,100,000 > 1,000,000", DAY, AGENTS).todo


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2029, 1, 1)),
    st.integers(1, 400),
    st.one_of(st.none(), st.integers(1_000_001, 10**12)),
)
def test_what_is_suggested_is_always_shorter(start: dt.date, days: int, rows: int | None) -> None:
    period = Period(start, start + dt.timedelta(days=days - 1))
    fits = fitting_days(period, rows, 1_000_000)
    assert 0 <= fits < days
    assert rows is None or fits * rows / days <= 0.9 * 1_000_000
