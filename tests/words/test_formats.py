"""Numbers, money, dates and intervals as people read them: each rule by example, then as a law."""

import datetime as dt
import math
import re
import threading
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.periods import Bucket, Granularity, Period
from odeus_dash.words import formats

FINITE = st.floats(-1e15, 1e15)
AMOUNTS = st.decimals(-(10**9), 10**9, places=6)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
#: A number that Babel wrote, with its sign.
NUMBER = re.compile(r"[+−]?\d{1,3}(,\d{3})*(\.\d+)?")


@pytest.mark.parametrize(
    ("number", "text"),
    [(48210, "48,210"), (0, "0"), (-1500, "−1,500"), (2.5, "3"), (-0.2, "0"), (1e12, "1,000,000,000,000")],
)
def test_exact_shows_every_digit(number, text):
    assert formats.exact(number) == text


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [(1234.5, 2, "1,234.50"), (-0.04, 1, "0.0"), (0.25, 1, "0.3"), (None, 1, "–")],
)
def test_fixed_has_as_many_decimals_as_told(number, places, text):
    assert formats.fixed(number, places) == text


@pytest.mark.parametrize(
    ("number", "text"), [(5120, "+5,120"), (-300, "−300"), (0, "0"), (0.3, "0"), (None, "–"), (math.nan, "–")]
)
def test_a_change_says_its_direction(number, text):
    assert formats.signed(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 seconds"), (1, "1 second"), (119, "1 minute"), (7200, "2 hours"), (86400 * 1.9, "1 day")],
)
def test_a_duration_has_its_largest_unit(seconds, text):
    assert formats.duration_text(dt.timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(("number", "text"), [(0, "None"), (1, "One"), (12, "Twelve"), (13, "13")])
def test_a_sentence_begins_with_a_word_for_a_small_number(number, text):
    assert formats.spelled(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(51_200, "+51.2k"), (5120, "+5,120"), (-300, "−300"), (0.0, "0"), (None, "–")]
)
def test_a_change_can_be_said_briefly(number, text):
    assert formats.signed(number, formats.compact) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.1234, "+12%"),
        (-0.0344, "−3.4%"),
        (-0.042, "−4.2%"),
        (0.0996, "+10%"),
        (5.314, "+531%"),
        (-1, "−100%"),
        (0, "no change"),
        (0.0, "no change"),
        (0.0001, "<0.1%"),
        (-0.0001, "−<0.1%"),
        (12.5, "+1,250%"),
        (None, "–"),
        (math.inf, "–"),
    ],
)
def test_a_relative_change_is_a_signed_percentage(fraction, text):
    assert formats.relative_text(fraction) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.012, "+1.2 pp"), (-0.12, "−12 pp"), (0, "no change"), (0.0001, "<0.1 pp"), (None, "–")],
)
def test_percentages_differ_by_points(fraction, text):
    assert formats.points_text(fraction) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (999.7, "1,000"),
        (1000, "1,000"),
        (3002, "3,002"),
        (9999, "9,999"),
        (9999.6, "10k"),
        (10_000, "10k"),
        (48210, "48.2k"),
        (65_916, "65.9k"),
        (999_499, "999k"),
        (999_950, "1M"),
        (1_250_000, "1.25M"),
        (12_345_678, "12.3M"),
        (2_760_000_000, "2.76B"),
        (3_000_000_000, "3B"),
        (1_234_000_000_000, "1.23T"),
        (20.64, "20.6"),
        (0.4567, "0.457"),
        (-3002, "−3,002"),
        (-48210, "−48.2k"),
    ],
)
def test_compact_is_exact_below_ten_thousand_and_keeps_three_digits_from_there(number, text):
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
        (-2.55, "−2.6"),
    ],
)
def test_ratio_keeps_two_digits(number, text):
    assert formats.ratio(number) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.1, "10%"),
        (0.123, "12%"),
        (0.145, "15%"),
        (0.012, "1.2%"),
        (0.04, "4%"),
        (0.0994, "9.9%"),
        (0.0996, "10%"),
        (0.0004, "<0.1%"),
        (0.0006, "0.1%"),
        (0.994, "99%"),
        (0.9999, ">99%"),
        (1.234, "123%"),
        (12.34, "1,234%"),
        (-0.123, "−12%"),
        (-0.0001, "−<0.1%"),
    ],
)
def test_percent_never_claims_more_than_there_is(fraction, text):
    assert formats.percent(fraction) == text


@pytest.mark.parametrize("missing", [None, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    "say",
    [
        formats.exact,
        formats.compact,
        formats.ratio,
        formats.percent,
        formats.relative_text,
        formats.points_text,
        formats.signed,
        lambda number: formats.money(number, "USD"),
        lambda number: formats.signed_money(number, "USD"),
    ],
)
def test_what_does_not_exist_is_a_dash(say, missing):
    assert say(missing) == "–"


@pytest.mark.parametrize(
    ("amount", "short", "full"),
    [
        ("0", "€0.00", "€0.00"),
        ("3133.75", "€3,134", "€3,133.75"),
        ("1234567.895", "€1,234,568", "€1,234,567.90"),
        ("68371.4977", "€68,371", "€68,371.50"),
        ("100", "€100", "€100.00"),
        ("99.995", "€100", "€100.00"),
        ("99.99", "€99.99", "€99.99"),
        ("-3.2", "−€3.20", "−€3.20"),
        ("-210.5", "−€211", "−€210.50"),
        ("1", "€1.00", "€1.00"),
        ("0.5", "€0.50", "€0.50"),
        ("0.046", "€0.046", "€0.046"),
        ("0.00461", "€0.0046", "€0.0046"),
        ("0.000000000125", "€0.00000000013", "€0.00000000013"),
        ("0.994", "€0.99", "€0.99"),
        ("0.999", "€1.00", "€1.00"),
        ("0.0994", "€0.099", "€0.099"),
        ("-0.0999", "−€0.10", "−€0.10"),
        ("0.00996", "€0.010", "€0.010"),
        ("0.100", "€0.10", "€0.10"),
        ("0E-9", "€0.00", "€0.00"),
        ("-0", "€0.00", "€0.00"),
        ("NaN", "–", "–"),
    ],
)
def test_money_has_cents_in_tables_and_below_a_hundred(amount, short, full):
    assert formats.money(Decimal(amount), "EUR") == short
    assert formats.exact_money(Decimal(amount), "EUR") == full


@pytest.mark.parametrize(
    ("currency", "text"),
    [
        ("USD", "$1,234.50"),
        ("EUR", "€1,234.50"),
        ("GBP", "£1,234.50"),
        ("JPY", "¥1,235"),
        ("CHF", "CHF 1,234.50"),
        ("PLN", "PLN 1,234.50"),
    ],
)
def test_a_currency_is_its_symbol_or_else_its_code(currency, text):
    assert formats.exact_money(1234.5, currency) == text
    assert formats.exact_money(-1234.5, currency) == f"−{text}"


@pytest.mark.parametrize(
    ("amount", "text"), [("12.3", "+$12.30"), ("-12.3", "−$12.30"), ("3200.4", "+$3,200"), ("0", "$0.00")]
)
def test_a_change_of_money_says_its_direction(amount, text):
    assert formats.signed_money(Decimal(amount), "USD") == text


def test_a_change_of_money_can_have_its_cents() -> None:
    assert formats.signed_money(Decimal("3200.4"), "USD", formats.exact_money) == "+$3,200.40"


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
    ("start", "end", "text", "kept"),
    [
        ("2026-11-22", "2026-11-22", "22 Nov", "22 Nov 2026"),
        ("2025-11-22", "2025-11-22", "22 Nov 2025", "22 Nov 2025"),
        ("2026-11-02", "2026-11-28", "2–28 Nov", "2–28 Nov 2026"),
        ("2025-11-02", "2025-11-28", "2–28 Nov 2025", "2–28 Nov 2025"),
        ("2026-10-26", "2026-11-22", "26 Oct–22 Nov", "26 Oct–22 Nov 2026"),
        ("2025-10-26", "2025-11-22", "26 Oct–22 Nov 2025", "26 Oct–22 Nov 2025"),
        ("2025-12-28", "2026-01-03", "28 Dec 2025–3 Jan", "28 Dec 2025–3 Jan 2026"),
        ("2024-02-29", "2025-02-28", "29 Feb 2024–28 Feb 2025", "29 Feb 2024–28 Feb 2025"),
        ("2026-12-28", "2027-01-03", "28 Dec–3 Jan 2027", "28 Dec 2026–3 Jan 2027"),
    ],
)
def test_a_period_names_month_and_year_once_and_the_current_year_never(start, end, text, kept):
    assert formats.period_text(period(start, end)) == text
    assert formats.period_text(period(start, end), with_year=True) == kept


def test_dates_and_times() -> None:
    assert formats.date_text(dt.date(2026, 11, 9)) == "9 Nov"
    assert formats.date_text(dt.date(2026, 11, 9), with_year=True) == "9 Nov 2026"
    assert formats.start_text(dt.date(2025, 11, 9), Granularity.WEEK) == "9 Nov"
    assert formats.start_text(dt.date(2025, 11, 9), Granularity.MONTH) == "Nov"
    assert formats.moment_text(dt.datetime(2026, 11, 9, 7, 6, tzinfo=dt.UTC)) == "9 Nov, 07:06"
    assert formats.time_text(dt.datetime(2026, 11, 9, 17, 6, tzinfo=dt.UTC)) == "17:06"


@pytest.mark.parametrize(
    ("start", "end", "granularity", "partial", "text"),
    [
        ("2026-10-26", "2026-10-26", Granularity.DAY, False, "Mon 26 Oct"),
        ("2025-10-27", "2025-10-27", Granularity.DAY, False, "Mon, 27 Oct 2025"),
        ("2026-10-26", "2026-11-01", Granularity.WEEK, False, "Week 44, 26 Oct–1 Nov"),
        ("2027-01-01", "2027-01-03", Granularity.WEEK, True, "Week 53, 1–3 Jan 2027 (partial)"),
        ("2026-02-01", "2026-02-28", Granularity.MONTH, False, "Feb"),
        ("2025-02-01", "2025-02-28", Granularity.MONTH, False, "Feb 2025"),
        ("2026-10-01", "2026-11-22", Granularity.QUARTER, True, "Q4 (partial)"),
        ("2025-01-01", "2025-03-31", Granularity.QUARTER, False, "Q1 2025"),
    ],
)
def test_bucket_text_names_the_unit(start, end, granularity, partial, text):
    assert formats.bucket_text(Bucket(period(start, end), partial), granularity) == text


def test_the_current_year_is_that_of_the_reader_in_all_threads() -> None:
    said: list[str] = []
    november = period("2026-11-02", "2026-11-28")
    with formats.read_on(dt.date(2027, 1, 1)):
        thread = threading.Thread(target=lambda: said.append(formats.period_text(november)))
        thread.start()
        thread.join()
    said.append(formats.period_text(november))
    assert said == ["2–28 Nov 2026", "2–28 Nov"]


def test_without_a_reading_day_the_current_year_is_the_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "_reading_days", [])
    today = dt.datetime.now(dt.UTC).date()
    assert str(today.year) not in formats.date_text(today)
    assert str(today.year - 1) in formats.date_text(today.replace(year=today.year - 1, day=1))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("65.9k messages in 28 days", ["65.9k_messages", "in", "28_days"]),
        ("1,200 queries, +1.2 pp", ["1,200_queries,", "+1.2_pp"]),
        ("up 10% to 65,499", ["up", "10%", "to", "65,499"]),
        ("passed CHF 3,134 on 27 Nov", ["passed", "CHF_3,134_on", "27_Nov"]),
        ("28 Dec 2025–3 Jan", ["28_Dec_2025–3_Jan"]),
        ("Nov 2025 was read 3.1 × as often", ["Nov_2025_was", "read", "3.1_×", "as", "often"]),
    ],
)
def test_on_the_screen_a_number_is_not_parted_from_its_unit(text, parts):
    assert formats.unbroken(text).replace("\u00a0", "_").split(" ") == parts


@given(st.text())
def test_unbroken_changes_nothing_but_blanks(text):
    assert formats.unbroken(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")


@given(FINITE)
def test_numbers_have_a_true_minus_and_no_blank(number):
    for say in (formats.exact, formats.compact, formats.ratio, formats.percent, formats.signed):
        text = say(number)
        assert "-" not in text
        assert " " not in text
        assert not re.fullmatch(r"[+−]0(\.0*)?%?", text)


@given(FINITE)
def test_a_number_is_read_back_as_it_was(number):
    text = formats.exact(number)
    assert NUMBER.fullmatch(text)
    assert abs(Decimal(text.replace(",", "").replace("−", "-")) - Decimal(str(number))) <= Decimal("0.5")


@given(st.integers(min_value=0, max_value=10**15))
def test_compact_stays_within_half_a_percent_of_the_number(number):
    text = formats.compact(number)
    scale = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1)
    value = float(text.rstrip("kMBT").replace(",", "")) * scale
    assert value == pytest.approx(number, rel=0.005)
    assert value == number or number >= 10_000


@given(st.fractions(0, 1))
def test_a_share_is_all_or_nothing_only_if_it_is(share):
    text = formats.percent(float(share))
    assert (text == "0%") == (float(share) == 0)
    assert (text == "100%") == (float(share) == 1)


@given(FINITE)
def test_a_change_has_the_sign_of_its_number(fraction):
    text = formats.relative_text(fraction)
    assert (text == "no change") == (fraction == 0)
    assert ("−" in text) == (fraction < 0)


@given(AMOUNTS)
def test_cents_are_left_out_from_a_hundred_on_only(amount):
    short, full = formats.money(amount, "USD"), formats.exact_money(amount, "USD")
    assert ("." in short) == (abs(amount) < Decimal("99.995"))
    assert short == full or abs(amount) >= Decimal("99.995")
    assert full.removeprefix("−").startswith("$")
    assert len(full.partition(".")[2]) >= 2


@given(st.decimals(min_value=0, max_value=1, places=12, allow_nan=False))
def test_money_below_one_has_two_digits_at_most_and_two_places_at_least(amount):
    text = formats.money(amount, "EUR").removeprefix("€")
    assert len(text.partition(".")[2]) >= 2
    assert text == "1.00" or len(text.replace(".", "").lstrip("0")) <= 2
    assert Decimal(text) == pytest.approx(amount, rel=Decimal("0.05"), abs=Decimal("0.000000000001"))


@given(DAYS, DAYS)
def test_a_period_has_one_dash_without_blanks_and_no_current_year(one, other):
    start, end = sorted((one, other))
    text = formats.period_text(Period(start, end))
    assert text.count("–") == (start != end)
    assert " –" not in text
    assert "– " not in text
    assert "2026" not in text
    assert "\u2009" not in text
    named = {day.year for day in (start, end)} - {2026}
    assert re.findall(r"20\d\d", text) == [str(year) for year in sorted(named)]


@pytest.mark.parametrize(("currency", "sign"), [("USD", "$"), ("EUR", "€"), ("CHF", "CHF ")])
def test_before_an_amount_stands_a_symbol_or_a_code(currency, sign):
    assert formats.currency_sign(currency) == sign


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Messages per week, Acme · 2–28 Nov", "messages-per-week-acme-2-28-nov"),
        ("../../etc/passwd\x00", "etc-passwd"),
        ("Überblick_2", "überblick-2"),
        ("a" * 99 + " b", "a" * 80),
        ("=/:", ""),
    ],
)
def test_names_of_files_have_letters_digits_and_hyphens(text, name):
    assert formats.in_file_name(text) == name
