"""The cost of rows against a table reckoned by hand, and the laws that any rows follow.

The prices are those of `price_lists`, per million tokens: input, output, read, write, write for an hour.

    premium   10  50  1    12.5  20    writing for 5 minutes costs a quarter more, for an hour twice as much
    plain      2   8  1     2     2    writing costs what input costs
    uncached   4   8  4     4     4    no cache price
    tiered     3  15  0.3   3.75  6    up to 200,000 input tokens per request, beyond
               6  30  0.6   7.5  12
    short     10  50  1    12.5  12.5  no price of its own for an hour
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.choice import ExportKind
from odeus_dash.metrics.cost import COSTS, MONEY, price_changes, price_matches, priced
from odeus_dash.periods import Period
from odeus_dash.prices import PriceList, read
from odeus_dash.prices.own import Own
from odeus_dash.prices.rates import Dated
from odeus_dash.tables import read_csv
from tests.metrics.frames import Row, by_model
from tests.metrics.price_lists import DAY, TIERS, price_list, rates

INVENTED = price_list(free=rates(0, 0, 0, 0, 0), short=rates(10, 50, 1, "12.5", "12.5"))
FIGURES = (*COSTS, "saving_5m", "saving_1h")
#: A row's tokens, and what they come to: cost, input, read, write, output, saving for 5 minutes and an hour.
CASES: dict[str, tuple[Row, tuple[str | None, ...]]] = {
    # input 300 x 10 = 3000, read 600 x 1 = 600, write 100 x 12.5 = 1250, output 200 x 50 = 10000 (millionths)
    # read saved 600 x 9 = 5400; writing cost 100 x 2.5 = 250 more, for an hour 100 x 10 = 1000 more
    "a provider with a write premium": (
        {"model": "premium", "input": 1000, "read": 600, "write": 100, "uncached": 300, "output": 200},
        ("0.01485", "0.003", "0.0006", "0.00125", "0.01", "0.00515", "0.0044"),
    ),
    # input 300 x 2 = 600, read 600 x 1 = 600, write 100 x 2 = 200, output 200 x 8 = 1600
    # read saved 600 x 1 = 600, writing cost nothing more
    "a provider without one": (
        {"model": "plain", "input": 1000, "read": 600, "write": 100, "uncached": 300, "output": 200},
        ("0.003", "0.0006", "0.0006", "0.0002", "0.0016", "0.0006", "0.0006"),
    ),
    # read 600 x 4 = 2400, write 100 x 4 = 400, input 300 x 4 = 1200, output 200 x 8 = 1600; nothing is saved
    "a provider without cache prices": (
        {"model": "uncached", "input": 1000, "read": 600, "write": 100, "uncached": 300, "output": 200},
        ("0.0056", "0.0012", "0.0024", "0.0004", "0.0016", "0", "0"),
    ),
    # 10 requests of 199,999: 1,999,990 x 3 = 5,999,970; output 100 x 15 = 1500
    "below the threshold": (
        {"model": "tiered", "input": 1_999_990, "avg_input": 199_999.0, "output": 100, "read": 0, "write": 0},
        ("6.00147", "5.99997", "0", "0", "0.0015", "0", "0"),
    ),
    # 10 requests of 200,000: 2,000,000 x 3 = 6,000,000; output 100 x 15 = 1500
    "at the threshold": (
        {"model": "tiered", "input": 2_000_000, "avg_input": 200_000.0, "output": 100, "read": 0, "write": 0},
        ("6.0015", "6", "0", "0", "0.0015", "0", "0"),
    ),
    # 10 requests of 200,001: read 1,000,000 x 0.6 = 600,000, write 10 x 7.5 = 75, the other 1,000,000 x 6
    # output 100 x 30 = 3000; read saved 1,000,000 x 5.4 = 5,400,000
    # writing cost 10 x 1.5 = 15 more, for an hour 10 x 6 = 60 more
    "above the threshold": (
        {
            "model": "tiered",
            "input": 2_000_010,
            "avg_input": 200_001.0,
            "read": 1_000_000,
            "write": 10,
            "uncached": 1_000_000,
            "output": 100,
        },
        ("6.603075", "6", "0.6", "0.000075", "0.003", "5.399985", "5.39994"),
    ),
    # 3 requests of 200,000.33...: beyond the threshold by a third of a token: 600,001 x 6 = 3,600,006
    "a fractional average just above": (
        {"model": "tiered", "input": 600_001, "avg_input": 600_001 / 3, "output": 0, "read": 0, "write": 0},
        ("3.600006", "3.600006", "0", "0", "0", "0", "0"),
    ),
    # 100,000 requests of 2,000.5 are in the lower tier, whatever their sum: 200,050,000 x 3 = 600,150,000
    "a large sum of small requests": (
        {"model": "tiered", "input": 200_050_000, "avg_input": 2000.5, "output": 0, "read": 0, "write": 0},
        ("600.15", "600.15", "0", "0", "0", "0", "0"),
    ),
    # all input taken for uncached: 1000 x 10 = 10000; output 10 x 50 = 500; what was saved is unknown
    "no cache columns": (
        {"model": "premium", "input": 1000, "output": 10},
        ("0.0105", "0.01", None, None, "0.0005", None, None),
    ),
    # only output is known: 10 x 50 = 500
    "no input column": (
        {"model": "premium", "output": 10},
        ("0.0005", None, None, None, "0.0005", None, None),
    ),
    # written tokens unknown: 400 rest x 10 = 4000, 600 x 1 = 600; the premium cannot be taken off
    "no write column and a premium": (
        {"model": "premium", "input": 1000, "read": 600, "output": 0},
        ("0.0046", "0.004", "0.0006", None, "0", None, None),
    ),
    # written tokens unknown, but they cost what input costs: 400 x 2 = 800, 600 x 1 = 600; saved 600 x 1
    "no write column and no premium": (
        {"model": "plain", "input": 1000, "read": 600, "output": 0},
        ("0.0014", "0.0008", "0.0006", None, "0", "0.0006", "0.0006"),
    ),
    "nothing is known": ({"model": "premium"}, (None,) * 7),
    "zero input": (
        {
            "model": "premium",
            "input": 0,
            "avg_input": None,
            "read": 0,
            "write": 0,
            "uncached": 0,
            "output": 0,
        },
        ("0",) * 7,
    ),
    # written and never read: 1000 x 12.5 = 12500; cost 1000 x 2.5 = 2500 more, for an hour 1000 x 10 = 10000
    "a negative saving": (
        {"model": "premium", "input": 1000, "read": 0, "write": 1000, "uncached": 0, "output": 0},
        ("0.0125", "0", "0", "0.0125", "0", "-0.0025", "-0.01"),
    ),
    # pays off for 5 minutes (100 x 9 = 900 against 200 x 2.5 = 500) and not for an hour (200 x 10 = 2000)
    "a saving whose sign depends on how long writes live": (
        {"model": "premium", "input": 300, "read": 100, "write": 200, "uncached": 0, "output": 0},
        ("0.0026", "0", "0.0001", "0.0025", "0", "0.0004", "-0.0011"),
    ),
    # 1000 x 12.5 = 12500, whatever the writes' life: 1000 x 2.5 = 2500 more
    "a write premium without a price for an hour": (
        {"model": "short", "input": 1000, "read": 0, "write": 1000, "uncached": 0, "output": 0},
        ("0.0125", "0", "0", "0.0125", "0", "-0.0025", "-0.0025"),
    ),
    "a model without a price": ({"model": "nobody knows", "input": 1000, "output": 10}, (None,) * 7),
    "a row without a model": ({"model": None, "input": 1000, "output": 10}, (None,) * 7),
    "a free model is priced at nothing": (
        {"model": "free", "input": 1000, "read": 5, "write": 5, "uncached": 990, "output": 10},
        ("0",) * 7,
    ),
    # more read than sent cannot be: what is read counts, and no negative rest
    "parts beyond the whole": (
        {"model": "premium", "input": 100, "read": 600, "write": 0, "output": 0},
        ("0.0006", "0", "0.0006", "0", "0", "0.0054", "0.0054"),
    ),
}


def figures(frame: pl.DataFrame) -> list[tuple[Decimal | None, ...]]:
    return frame.select(FIGURES).rows()


def amounts(texts: tuple[str | None, ...]) -> tuple[Decimal | None, ...]:
    return tuple(None if text is None else Decimal(text) for text in texts)


@pytest.mark.parametrize("case", CASES)
def test_the_cost_of_a_row_is_what_a_hand_reckons(case: str) -> None:
    row, expected = CASES[case]
    [found] = figures(priced(by_model({"id": "a", **row}), INVENTED, DAY))
    assert found == amounts(expected)


def test_rows_keep_their_order_and_columns_whatever_their_size() -> None:
    rows = by_model(*({"id": f"a{number}", **row} for number, (row, _) in enumerate(CASES.values())))
    found = priced(rows, INVENTED, DAY)
    assert found.select(rows.columns).equals(rows)
    assert figures(found) == [amounts(expected) for _, expected in CASES.values()]
    assert found.schema["cost"] == MONEY


@pytest.mark.parametrize("not_cached", [300, 400])
def test_both_token_identities_cost_the_same(tmp_path: Path, not_cached: int) -> None:
    """1000 = 600 read + 100 written + 300 not cached, or 600 read + 400, the written ones included."""
    path = tmp_path / "export.csv"
    header = "sum_prompt_tokens,sum_cached_prompt_tokens,sum_cache_creation_tokens,sum_no_cache_tokens"
    path.write_text(
        f"assistant_id,assistant_name,model,sum_completion_tokens,avg_prompt_tokens,{header}\n"
        f"a,A,premium,200,100,1000,600,100,{not_cached}\n",
        encoding="utf-8",
    )
    frame = read_csv(path, ExportKind.AGENTS_BY_MODEL).frame
    assert figures(priced(frame, INVENTED, DAY)) == [amounts(CASES["a provider with a write premium"][1])]


@pytest.mark.parametrize(
    ("row", "priced_at_all", "cache_priced", "incomplete"),
    [
        ({"model": "premium", "input": 1, "output": 1}, True, True, False),
        ({"model": "premium", "input": 1}, True, True, True),
        ({"model": "premium", "output": 1}, True, True, True),
        ({"model": "uncached", "input": 1, "output": 1}, True, False, False),
        ({"model": "nobody knows", "input": 1, "output": 1}, False, False, False),
        ({"model": None}, False, False, True),
    ],
)
def test_what_is_said_of_a_row(row: Row, priced_at_all: bool, cache_priced: bool, incomplete: bool) -> None:
    found = priced(by_model({"id": "a", **row}), INVENTED, DAY)
    said = found.select("priced", "cache_priced", "incomplete").row(0)
    assert said == (priced_at_all, cache_priced, incomplete)


@pytest.mark.parametrize(
    ("row", "tokens"),
    [
        ({"input": 1000, "read": 600, "write": 100, "uncached": 300, "output": 20}, 1020),
        (
            {"input": 1000, "read": 600, "write": 100, "uncached": 10, "output": 20},
            1020,
        ),  # whatever its parts are
        ({"input": 1000, "read": 1500, "output": 20}, 1020),
        ({"read": 600, "write": 100, "output": 20}, 720),
        ({"input": 1000}, 1000),
        ({}, 0),
    ],
)
def test_tokens_are_input_and_output(row: Row, tokens: int) -> None:
    assert priced(by_model({"id": "a", "model": "plain", **row}), INVENTED, DAY)["tokens"].to_list() == [
        tokens
    ]


@pytest.mark.parametrize(
    ("model", "average", "largest", "higher"),
    [
        ("tiered", 100_000.0, 200_000, False),
        ("tiered", 100_000.0, 200_001, True),
        ("tiered", 200_001.0, 900_000, False),  # in the last tier already
        ("tiered", 100_000.0, None, False),  # nothing says so
        ("tiered", None, 200_000, False),
        ("tiered", None, None, True),  # nothing at all is known of the sizes
        ("premium", None, None, False),
        ("nobody knows", 100_000.0, 900_000, False),
    ],
)
def test_a_cost_may_be_higher_where_some_request_is_in_a_dearer_tier(
    model: str, average: float | None, largest: int | None, higher: bool
) -> None:
    row = {"id": "a", "model": model, "input": 1000, "avg_input": average, "max_prompt_tokens": largest}
    assert priced(by_model(row), INVENTED, DAY)["may_be_higher"].to_list() == [higher]


def test_overrides_aliases_and_the_factor(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(
        """
        [aliases]
        "Chat" = "claude-haiku-4-5"
        [[prices]]
        model = "gpt-5"
        input = 1.5
        output = 7
        """,
        encoding="utf-8",
    )
    rows = by_model(
        *(
            {"id": "a", "model": each, "input": 10**6, "output": 10**6}
            for each in ("Chat", "gpt-5", "gpt-5-mini")
        )
    )
    euros = read(path, "EUR", Decimal("0.9"), dt.date(2026, 11, 22))
    # Haiku is $1 and $5: 6 x 0.9. The own price is one in euros: 8.5. GPT-5 mini is $0.25 and $2: 2.25 x 0.9.
    costs = priced(rows, euros, dt.date(2026, 10, 1))["cost"].to_list()
    assert costs == [Decimal("5.4"), Decimal("8.5"), Decimal("2.025")]
    matches = price_matches(priced(rows, euros, DAY), euros)
    assert matches.select("model", "priced_as", "how").rows() == [
        ("Chat", "claude-haiku-4-5", "alias"),
        ("gpt-5", "gpt-5", "override"),
        ("gpt-5-mini", "gpt-5-mini", "rule"),
    ]


CHANGED = PriceList(
    "invented",
    DAY,
    "USD",
    Decimal(1),
    Own(
        schedules={
            "changing": (
                Dated(dt.date.min, (rates(1, 1, 1, 1, 1),)),
                Dated(dt.date(2026, 11, 9), (rates(2, 2, 2, 2, 2),)),
            ),
            "steady": (Dated(dt.date.min, TIERS),),
        }
    ),
)


def test_a_price_change_inside_the_range_counts_from_its_bucket_on() -> None:
    """Two weeks of a million tokens: 1 before the change and 2 after it; at one price it were 2 or 4."""
    weeks = [dt.date(2026, 11, 2), dt.date(2026, 11, 9)]
    week = by_model({"id": "a", "model": "changing", "input": 10**6, "output": 0})
    rows = pl.concat([week.with_columns(bucket=pl.lit(first)) for first in weeks])
    assert priced(rows, CHANGED, "bucket")["cost"].to_list() == [1, 2]
    assert priced(rows, CHANGED, weeks[0])["cost"].to_list() == [1, 1]
    assert priced(rows, CHANGED, weeks[1])["cost"].to_list() == [2, 2]


def test_only_changes_inside_the_range_ask_for_its_buckets() -> None:
    used = by_model(*({"id": "a", "model": each} for each in ("steady", "changing", None, "nobody knows")))
    inside = Period(dt.date(2026, 11, 2), dt.date(2026, 11, 15))
    assert price_changes(used, CHANGED, inside).rows() == [("changing", dt.date(2026, 11, 9))]
    assert price_changes(used, CHANGED, Period(dt.date(2026, 11, 9), DAY)).is_empty()
    assert price_changes(used.clear(), CHANGED, inside).is_empty()


def test_no_rows_cost_nothing() -> None:
    found = priced(by_model(), INVENTED, DAY)
    assert found.is_empty()
    assert found.schema["cost"] == MONEY
    assert price_matches(found, INVENTED).is_empty()


def test_a_match_is_that_of_the_latest_day(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text("[[prices]]\nmodel = 'gpt-5'\nvalid_from = 2026-11-01\ninput = 1\noutput = 1\n")
    prices = read(path, "USD", Decimal(1), DAY)
    rows = by_model({"id": "a", "model": "gpt-5", "input": 60, "output": 10})
    before, after = (priced(rows, prices, dt.date(2026, month, 1)) for month in (10, 11))
    assert price_matches(before, prices)["how"].to_list() == ["rule"]
    assert price_matches(pl.concat([before, after]), prices)["how"].to_list() == ["override"]


def test_models_that_nothing_matches_are_listed_with_their_share() -> None:
    rows = by_model(
        {"id": "a", "model": "premium", "input": 60, "output": 10},
        {"id": "b", "model": None, "input": 20, "output": 0},
        {"id": "b", "model": "nobody knows", "input": 10, "output": 0},
    )
    assert price_matches(priced(rows, INVENTED, DAY), INVENTED).rows() == [
        ("premium", "premium", "Own price", "override", 70, 0.7),
        ("Unknown model", None, None, None, 20, 0.2),
        ("nobody knows", None, None, None, 10, 0.1),
    ]


_tokens = st.integers(0, 2**45)


@st.composite
def a_row(draw: st.DrawFn) -> dict[str, object]:
    read_tokens, written, rest = draw(_tokens), draw(_tokens), draw(_tokens)
    requests = draw(st.integers(1, 10_000))
    whole = read_tokens + written + rest
    return {
        "id": draw(st.sampled_from("abc")),
        "model": draw(st.sampled_from(["premium", "plain", "uncached", "tiered", "nobody knows", None])),
        "input": whole,
        "avg_input": whole / requests,
        "read": read_tokens,
        "write": written,
        "uncached": rest,
        "output": draw(_tokens),
    }


rows_of_it = st.lists(a_row(), max_size=8)


@given(rows_of_it)
def test_a_cost_is_tokens_times_the_rate_of_the_average_request(drawn: list[dict[str, object]]) -> None:
    """Exactly so, against fractions."""
    found = priced(by_model(*drawn), INVENTED, DAY)
    for row, cost in zip(drawn, found["cost"].to_list(), strict=True):
        tiers = INVENTED.tiers(row["model"] or "", DAY)
        tier = next((each for each in tiers if each.above is None or row["avg_input"] <= each.above), None)
        assert (cost is None) == (tier is None)
        if tier is not None:
            tokens = [row["uncached"], row["read"], row["write"], row["output"]]
            paid = [tier.input, tier.cache_read, tier.cache_write, tier.output]
            whole = sum(each * Fraction(rate) for each, rate in zip(tokens, paid, strict=True)) / 10**6
            assert Fraction(cost) == whole


@given(rows_of_it)
def test_parts_add_up_to_the_cost_and_what_is_saved_to_the_price_without_a_cache(
    drawn: list[dict[str, object]],
) -> None:
    found = priced(by_model(*drawn), INVENTED, DAY).filter("priced")
    as_uncached = [row | {"read": 0, "write": 0, "uncached": row["input"]} for row in drawn]
    without = priced(by_model(*as_uncached), INVENTED, DAY).filter("priced")
    assert (found["cost"] == sum((found[part] for part in COSTS[1:]), 0 * found["cost"])).all()
    assert (found["cost"] + found["saving_5m"] == without["cost"]).all()
    assert (without["saving_5m"] == 0).all()
    assert (without["saving_1h"] == 0).all()
    assert (found["saving_1h"] <= found["saving_5m"]).all()


@given(rows_of_it, st.integers(2, 50))
def test_more_of_the_same_requests_cost_as_much_more(drawn: list[dict[str, object]], times: int) -> None:
    counts = ("input", "read", "write", "uncached", "output")
    more = [row | {name: row[name] * times for name in counts} for row in drawn]
    once, often = priced(by_model(*drawn), INVENTED, DAY), priced(by_model(*more), INVENTED, DAY)
    for name in FIGURES:
        assert [each and each * times for each in once[name]] == often[name].to_list()
