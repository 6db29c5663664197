from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import cycle
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.cache import cache_per_agent, cache_per_agent_and_model, to_fix
from odeus_dash.metrics.cost import priced
from odeus_dash.prices import PriceList
from odeus_dash.prices.own import Own
from odeus_dash.prices.rates import Dated
from tests.metrics.frames import Row, by_model
from tests.metrics.price_lists import DAY, PREMIUM, price_list, rates

M = 1_000_000


def used(
    read: int | None, write: int | None, uncached: int | None, *, model: str | None = "premium", **row: object
) -> Row:
    """A row of agent a with 200 requests of at least 2,000 tokens, unless `row` says otherwise."""
    given = [each or 0 for each in (read, write, uncached)]
    tokens = {"input": sum(given), "read": read, "write": write, "uncached": uncached, "output": 0}
    average = sum(given) / 200
    return {"id": "a", "model": model, **tokens, "avg_input": average, "min_prompt_tokens": 2_000, **row}


def economics(*rows: Row) -> pl.DataFrame:
    return cache_per_agent_and_model(priced(by_model(*rows), price_list(), DAY))


def only(*rows: Row) -> dict[str, Any]:
    return dict(economics(*rows).row(0, named=True))


def verdicts(*rows: Row) -> dict[str, tuple[str, str]]:
    told = cache_per_agent(economics(*rows), "EUR")
    return {
        agent: (verdict, reason) for agent, verdict, reason in told["agent_id", "verdict", "reason"].rows()
    }


def test_a_row_is_told_by_its_tokens_and_prices():
    # Read 3 M at 1 instead of 10 saves 27; written 2 M at 12.5 instead of 10 costs 5, for an hour 20.
    told = only(used(3 * M, 2 * M, 5 * M))
    assert told == {
        "agent_id": "a",
        "agent": "A",
        "model": "premium",
        "requests": 200,
        "input": 10 * M,
        "min_prompt": 2_000,
        "cache_read": 3 * M,
        "cache_write": 2 * M,
        "uncached": 5 * M,
        "hit_rate": 0.3,
        "reuse": 1.5,
        "saving_5m": Decimal(22),
        "saving_1h": Decimal(7),
        "known_input": 10 * M,
        "break_even": pytest.approx(0.25 / 0.9),
        "break_even_1h": pytest.approx(1 / 0.9),
        "best_hit_rate": None,
        "possible_saving": None,
        "threshold": None,
        "input_per_request": 50_000,
        "max_prompt": None,
        "exposure": "No",
    }


@pytest.mark.parametrize(
    ("model", "break_even", "break_even_1h"),
    [
        ("premium", 2.5 / 9, 10 / 9),
        ("plain", 0, 0),  # writing costs nothing extra
        ("uncached", None, None),  # reading is not cheaper
        ("nobody knows", None, None),
        (None, None, None),
    ],
)
def test_break_even_follows_from_the_prices(model, break_even, break_even_1h):
    told = only(used(M, M, M, model=model))
    assert (told["break_even"], told["break_even_1h"]) == pytest.approx((break_even, break_even_1h))


def test_the_saving_may_be_negative():
    # Read 0.1 M saves 0.9; written 1 M costs 2.5 more, or 10.
    told = only(used(M // 10, M, M))
    assert (told["saving_5m"], told["saving_1h"]) == (Decimal("-1.6"), Decimal("-9.1"))
    assert told["reuse"] < told["break_even"]


def test_long_requests_are_judged_by_the_prices_of_their_tier():
    # 3 requests of 300,000 tokens: input 6, read 0.6, write 7.5. 0.5 M read save 2.7, 0.2 M cost 0.3.
    row = used(500_000, 200_000, 200_000, model="tiered", avg_input=300_000.0)
    assert only(row)["saving_5m"] == Decimal("2.4")
    assert only(row)["break_even"] == pytest.approx(1.5 / 5.4)


def agents_with(*hit_rates: float, tokens: int = M, **row: object) -> list[Row]:
    """Agents a, b, ... with so much input each."""
    return [
        used(round(rate * tokens), 0, tokens - round(rate * tokens), **{"id": agent, **row})
        for agent, rate in zip("abcdefghij", hit_rates, strict=False)
    ]


def test_the_best_quarter_shows_what_is_possible():
    # Of 0.8 0.6 0.4 0 the best quarter is one. 0.2, 0.4 and 0.8 M tokens are missing to 0.8, 9 a million.
    told = economics(*agents_with(0.8, 0.6, 0.4, 0)).sort("agent_id")
    assert told["best_hit_rate"].to_list() == [0.8] * 4
    assert told["possible_saving"].to_list() == [Decimal(each) for each in ("0", "1.8", "3.6", "7.2")]


def test_the_best_quarter_of_five_are_two():
    told = economics(*agents_with(0.8, 0.6, 0.4, 0.2, 0)).sort("agent_id")
    assert told["best_hit_rate"].to_list() == [0.6] * 5
    assert told["possible_saving"].to_list() == [Decimal(each) for each in ("0", "0", "1.8", "3.6", "5.4")]


def test_nobody_is_measured_by_what_cannot_be():
    # Who reads more than there is to read is no example: the best of the others reads 0.6.
    rows = [*agents_with(0.6, 0.6, 0.4, 0), used(2 * M, 0, 0, id="z", input=M)]
    told = economics(*rows).sort("agent_id")
    assert told["hit_rate"].to_list() == [0.6, 0.6, 0.4, 0, None]
    assert told["best_hit_rate"].to_list() == [0.6] * 5


def test_no_more_can_be_read_than_is_uncached():
    # 0.2 M are written and stay so: of the 0.8 M that are missing only 0.7 M can move.
    rows = [*agents_with(0.9, 0.9, 0.9), used(100_000, 200_000, 700_000, id="z")]
    told = economics(*rows).filter(pl.col("agent_id") == "z")
    assert told["possible_saving"].to_list() == [Decimal("6.3")]


@pytest.mark.parametrize(("largest", "saving"), [(1_023, 0), (1_024, "7.2"), (None, "7.2")])
def test_requests_too_small_to_be_cached_save_nothing(largest, saving):
    rows = agents_with(0.8, 0.6, 0.4, 0)
    rows[-1]["max_prompt_tokens"] = largest
    assert economics(*rows).sort("agent_id")["possible_saving"][-1] == Decimal(saving)


@pytest.mark.parametrize(
    "rows",
    [
        agents_with(0.8, 0.6, 0.4),
        [*agents_with(0.8, 0.6, 0.4), used(0, 0, M, id="z", avg_input=M / 19)],
        [*agents_with(0.8, 0.6, 0.4), used(0, 0, M, id="z", model="plain")],
        agents_with(0.8, 0.6, 0.4, 0, model="nobody knows"),
        agents_with(0.8, 0.6, 0.4, 0, model=None),
    ],
    ids=["three agents", "few requests", "another model", "unpriced", "no model"],
)
def test_without_a_best_quarter_or_a_price_nothing_is_possible(rows):
    assert economics(*rows)["possible_saving"].null_count() == len(rows)


def test_where_reads_are_not_cheaper_nothing_is_to_be_saved():
    told = economics(*agents_with(0.8, 0.6, 0.4, 0, model="uncached"))
    assert told["possible_saving"].to_list() == [0] * 4


def test_missing_columns_are_unknown():
    told = only(used(None, None, None, input=M))
    assert [told[name] for name in ("hit_rate", "reuse", "saving_5m", "saving_1h", "possible_saving")] == [
        None
    ] * 5
    assert (told["known_input"], told["break_even"]) == (0, pytest.approx(2.5 / 9))


VERDICTS = [
    (used(3 * M, 2 * M, 5 * M), "pays off"),
    (used(3 * M, 0, M, model="plain"), "pays off"),
    (used(M // 10, M, M), "loses money"),
    (used(0, 2 * M, M), "loses money"),
    (used(M, 2 * M, M), "cannot tell"),  # saved 9; 5 more for 5 minutes, 20 for an hour
    (used(0, 0, M), "could cache"),
    (used(M, 0, M, model="uncached"), "cannot tell"),
    (used(0, 0, M, model="nobody knows"), "cannot tell"),
    (used(None, None, None, input=M), "cannot tell"),
    (used(0, 0, 0, avg_input=None), "cannot tell"),
    (used(None, None, None, input=None), "cannot tell"),
]


def test_every_verdict_has_its_reason(snapshot):
    told = [verdicts(row)["a"] for row, _ in VERDICTS]
    assert [verdict for verdict, _ in told] == [verdict for _, verdict in VERDICTS]
    assert [reason for _, reason in told] == snapshot


@pytest.mark.parametrize(
    "row",
    [
        used(0, 0, M, avg_input=M / 99),
        used(0, 0, M, min_prompt_tokens=1_023),
        used(0, 0, M, min_prompt_tokens=None),
        used(0, 0, M, model="uncached"),
    ],
    ids=["few requests", "small requests", "unknown sizes", "no cheaper reads"],
)
def test_not_everything_that_is_uncached_could_be_cached(row):
    assert verdicts(row)["a"][0] == "cannot tell"


def test_half_of_the_input_has_to_be_repeated():
    small = {"model": "plain", "min_prompt_tokens": 5}
    assert verdicts(used(0, 0, M), used(0, 0, M, **small))["a"][0] == "could cache"
    assert verdicts(used(0, 0, M), used(0, 0, M + 1, **small))["a"][0] == "cannot tell"


def test_a_tenth_of_the_input_may_be_unpriced():
    assert verdicts(used(9 * M, 0, 0), used(0, 0, M, model="nobody knows"))["a"][0] == "pays off"
    verdict, reason = verdicts(used(8 * M, 0, 0), used(0, 0, M, model="nobody knows"))["a"]
    assert (verdict, reason) == ("cannot tell", "Prices or cache use are unknown for 11% of the input.")


def test_an_agent_is_the_sum_of_its_models():
    rows = [used(3 * M, 2 * M, 5 * M), used(2 * M, 0, 8 * M, model="plain"), used(0, 0, M, id="b")]
    told = cache_per_agent(economics(*rows), "EUR")
    agent = told.row(0, named=True)
    assert (agent["models"], agent["input"], agent["hit_rate"], agent["reuse"]) == (2, 20 * M, 0.25, 1.5)
    assert (agent["saving_5m"], agent["saving_1h"]) == (22 + 2, 7 + 2)
    assert told["agent_id"].to_list() == ["a", "b"]


def test_what_models_read_that_tell_no_writes_is_no_reuse():
    rows = [used(6 * M, 2 * M, M), used(100 * M, 0, M, model="plain"), used(9 * M, None, M, model="plain")]
    assert economics(*rows)["reuse"].to_list() == [None, 3]
    assert cache_per_agent(economics(*rows), "EUR")["reuse"].to_list() == [3]


def test_where_a_price_changes_its_means_over_the_input_count():
    """1 M at the first price and 3 M at the second: reading saves 9 and 16, writing costs 2.5 and 5 more, or
    10 and 20 for an hour. So a million read saves (9 + 3 x 16) / 4 = 14.25."""
    days = dt.date(2026, 11, 1), dt.date(2026, 11, 2)
    second = rates(20, 100, 4, 25, 40)
    schedule = Dated(dt.date.min, (PREMIUM,)), Dated(days[1], (second,))
    prices = PriceList("invented", DAY, "USD", Decimal(1), Own({}, {"moving": schedule}))
    parts = [agents_with(0.8, 0.4, 0.4, 0, model="moving", tokens=tokens) for tokens in (M, 3 * M)]
    dated = [by_model(*rows).with_columns(day=day) for rows, day in zip(parts, days, strict=True)]
    told = cache_per_agent_and_model(priced(pl.concat(dated), prices, "day")).sort("agent_id")
    assert told["break_even"].to_list() == pytest.approx([(2.5 + 3 * 5) / (9 + 3 * 16)] * 4)
    assert told["break_even_1h"].to_list() == pytest.approx([(10 + 3 * 20) / (9 + 3 * 16)] * 4)
    missing = [Decimal(each) for each in ("0", "1.6", "1.6", "3.2")]
    assert told["possible_saving"].to_list() == [each * Decimal("14.25") for each in missing]


def test_two_buckets_add_up():
    assert only(used(3 * M, 2 * M, 5 * M), used(M, 0, M))["saving_5m"] == 22 + 9


def test_nothing_is_empty():
    assert cache_per_agent(economics(), "EUR").is_empty()


tokens = st.integers(0, 10**10)
models = st.sampled_from(["premium", "plain", "uncached", "tiered", "nobody knows", None])


@given(st.dictionaries(models, st.lists(st.tuples(tokens, tokens, tokens), max_size=7), max_size=3))
def test_laws_of_the_cache(drawn):
    rows = [
        used(*parts, id=agent, model=model, avg_input=900.0)
        for model, uses in drawn.items()
        for agent, parts in zip(cycle("abcde"), uses, strict=False)  # enough agents for a best quarter
    ]
    told = economics(*rows)
    for row in told.iter_rows(named=True):
        assert row["hit_rate"] is None or 0 <= row["hit_rate"] <= 1
        assert (row["hit_rate"] is None) == (row["input"] == 0)
        if row["saving_5m"] is not None:
            assert row["saving_1h"] <= row["saving_5m"]
            if row["cache_read"] == row["cache_write"] == 0:
                assert row["saving_5m"] == row["saving_1h"] == 0
        if row["possible_saving"] is not None:
            assert row["possible_saving"] >= 0
            assert row["hit_rate"] < row["best_hit_rate"] or row["possible_saving"] == 0
    agents = cache_per_agent(told, "EUR")
    for column in ("input", "cache_read", "cache_write", "uncached", "saving_5m", "saving_1h"):
        assert agents[column].sum() == told[column].sum()


@given(tokens, tokens)
def test_the_cache_pays_from_its_break_even_on(read, write):
    told = only(used(read, write, 1))
    # 9 saved per token read, 2.5 paid more per token written: whole numbers tell exactly on which side it is.
    assert (told["saving_5m"] > 0) == (18 * read > 5 * write)
    assert (told["saving_1h"] > 0) == (9 * read > 10 * write)


def test_those_come_first_who_have_the_most_money_at_stake():
    told = [
        ("pays", "pays off", Decimal(900), Decimal(800), 9),
        ("loses little", "loses money", Decimal(-1), None, 9),
        ("loses much", "loses money", Decimal(-20), Decimal(5), 1),
        ("could save", "could cache", Decimal(0), Decimal(7), 3),
        ("could, unknown", "could cache", Decimal(0), None, 5),
        ("who knows", "cannot tell", None, None, 9),
    ]
    money = pl.Decimal(38, 15)
    schema = {"agent_id": pl.String, "verdict": pl.String, "saving_5m": money, "possible_saving": money}
    agents = pl.DataFrame(told, schema=schema | {"input": pl.Int64}, orient="row")
    assert to_fix(agents)["agent_id"].to_list() == [
        "loses much",
        "could save",
        "loses little",
        "could, unknown",
    ]
