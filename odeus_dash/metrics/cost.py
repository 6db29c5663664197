"""The cost of the rows of an export by model, and what the prompt cache saved.

A row is priced as its average request times its requests: the average request's size picks the tier, and the
row's tokens pay the rates of that tier. Priced as one request, the sum of a period would be in the tier for
very long prompts. Money is exact: `MONEY` holds any number of tokens times a rate without rounding.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, fields

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import quotient
from odeus_dash.metrics.tokens import NO_MODEL, one_spelling, with_requests
from odeus_dash.periods import Period
from odeus_dash.prices import Match, PriceList

#: Money in frames. Rates per million tokens have nine decimals at most, so those per token have fifteen.
MONEY = pl.Decimal(38, 15)
#: What a cost is made of: each part with its tokens, a column of priced rows, and their rate.
PARTS = {
    "cost_input": ("uncached", "rate_input"),
    "cost_read": ("sum_cached_prompt_tokens", "rate_cache_read"),
    "cost_write": ("sum_cache_creation_tokens", "rate_cache_write"),
    "cost_output": ("sum_completion_tokens", "rate_output"),
}
COSTS = ("cost", *PARTS)

_TOKENS = pl.Decimal(38, 0)
_INPUT, _OUTPUT = pl.col("sum_prompt_tokens"), pl.col("sum_completion_tokens")
_READ, _WRITE = pl.col("sum_cached_prompt_tokens"), pl.col("sum_cache_creation_tokens")
_RATES = ("input", "output", "cache_read", "cache_write", "cache_write_1h")
_TARIFF: dict[str, pl.DataType] = {
    "model": pl.String(),
    "priced_on": pl.Date(),
    **{name: pl.Int64() for name in ("long_beyond", "beyond", "above")},
    "cache_priced": pl.Boolean(),
    **{f"rate_{name}": MONEY for name in _RATES},
}


@kept
def priced(by_model: pl.DataFrame, prices: PriceList, on: dt.date | str) -> pl.DataFrame:
    """The rows of an export by model with their cost, at the prices of the day `on`.

    `on` may be the name of the column with the day of each row: rows of several parts of a period, between
    which a price changed, have the first day of their part. Added columns, money as `MONEY` in the currency
    of `prices`:

    priced_on        the day whose prices it has
    requests         input / average input per request, rounded
    uncached         the input tokens that were neither read from the cache nor written to it
    tokens           all tokens of the row that are known
    cost             of them; null where the model is unpriced or no number of tokens is known
    cost_input, cost_read, cost_write, cost_output   its parts: uncached input, cache read and write, output
    saving_5m        what reading from the cache saved against input prices, less what writing to it cost
                     more, if all of it was written for 5 minutes; may be negative
    saving_1h        the same if all of it was written for an hour
    read_discount    what a token costs less if it is read from the cache
    write_premium    what it costs more if it is written to it for 5 minutes; write_premium_1h, for an hour
    long_beyond      the input tokens beyond which a request pays a higher-priced tier; null without one
    priced           whether the model has a price
    cache_priced     whether that has a price of cache reads, or takes the input's
    incomplete       input or output tokens are not known: the cost is too low
    may_be_higher    some request is beyond the threshold of a higher-priced tier, and the average one is not

    Where the export does not tell what the cache did, all input is taken for uncached. Every model has one
    spelling (see `one_spelling`).
    """
    parts = {name: _money(tokens, pl.col(rate)) for name, (tokens, rate) in PARTS.items()}
    return (
        _rated(one_spelling(by_model), prices, on)
        .with_columns(
            **parts,
            cost=pl.when(pl.any_horizontal(part.is_not_null() for part in parts.values())).then(
                sum((part.fill_null(0) for part in parts.values()), pl.lit(0, MONEY))
            ),
            read_discount=pl.col("rate_input") - pl.col("rate_cache_read"),
            write_premium=pl.col("rate_cache_write") - pl.col("rate_input"),
            write_premium_1h=pl.col("rate_cache_write_1h") - pl.col("rate_input"),
        )
        .with_columns(saving_5m=_saving("write_premium"), saving_1h=_saving("write_premium_1h"))
        .drop(f"rate_{name}" for name in _RATES)
        .collect()
    )


@kept
def price_changes(by_model: pl.DataFrame, prices: PriceList, period: Period) -> pl.DataFrame:
    """model, day: when inside `period` a price of a used model changed, so that buckets have to be priced."""
    used = sorted(one_spelling(by_model)["model"].drop_nulls().unique())
    changes = [(model, day) for model in used for day in prices.changes(model, period)]
    return pl.DataFrame(changes, schema={"model": pl.String, "day": pl.Date}, orient="row")


@kept
def price_matches(priced: pl.DataFrame, prices: PriceList) -> pl.DataFrame:
    """Return the match of each model of priced rows, most tokens first, unpriced ones included.

    Columns: model, priced_as, provider, how ("override", "alias", "rule"; null with the two before it where
    nothing matches, or no price holds yet), tokens, token_share. A match may end where an own price begins:
    it is that of the latest rows.
    """
    tokens = priced.group_by(pl.col("model").fill_null(NO_MODEL)).agg(
        pl.col("tokens").sum(), on=pl.col("priced_on").filter("priced").max()
    )
    known = tokens.drop_nulls("on").select("model", "on").rows()
    matches = [astuple(match) for match in (prices.match(model, day) for model, day in known) if match]
    columns = [each.name for each in fields(Match)]
    found = pl.DataFrame(matches, schema=dict.fromkeys(columns, pl.String), orient="row")
    share = quotient(pl.col("tokens"), pl.col("tokens").sum().over(pl.lit(1)))
    matched = tokens.join(found, on="model", how="left").select(*columns, "tokens", token_share=share)
    return matched.sort("tokens", "model", descending=[True, False])


def _rated(by_model: pl.DataFrame, prices: PriceList, on: dt.date | str) -> pl.LazyFrame:
    """The rows with the rates per token that their average request pays; null where unpriced."""
    rest = _INPUT - _READ.fill_null(0) - _WRITE.fill_null(0)
    input_known = pl.coalesce(_INPUT, pl.sum_horizontal("uncached_tokens", _READ, _WRITE))
    rows = with_requests(by_model).with_columns(
        priced_on=pl.col(on) if isinstance(on, str) else pl.lit(on, pl.Date),
        size=pl.col("avg_prompt_tokens").fill_null(0.0),
        uncached=pl.coalesce("uncached_tokens", pl.when(rest < 0).then(0).otherwise(rest)),
        tokens=pl.sum_horizontal(input_known, _OUTPUT),
        incomplete=pl.any_horizontal(_INPUT.is_null(), _OUTPUT.is_null()),
    )
    used = rows.select("model", "priced_on").unique().collect()
    size, beyond, above = pl.col("size"), pl.col("beyond"), pl.col("above")
    is_tier = beyond.is_null() | ((size > beyond) & (size <= above).fill_null(value=True))
    unknown_size = pl.col("avg_prompt_tokens").is_null() & (_INPUT > 0).fill_null(value=True)
    long = (pl.col("max_prompt_tokens") > above).fill_null(unknown_size)
    tariffs = _tariffs(used, prices).lazy()
    return (
        rows.join(tariffs, on=["model", "priced_on"], how="left", maintain_order="left")
        .filter(is_tier)
        .with_columns(
            pl.col("cache_priced").fill_null(value=False),
            priced=pl.col("rate_input").is_not_null(),
            may_be_higher=above.is_not_null() & long,
        )
        .drop("size", "beyond", "above")
    )


def _tariffs(used: pl.DataFrame, prices: PriceList) -> pl.DataFrame:
    """The rates per token of each model and day of `used`, one row per tier; `beyond` is where it begins."""
    rows: list[tuple[object, ...]] = []
    for model, day in used.drop_nulls().iter_rows():
        tiers, beyond = prices.tiers(model, day), -1
        for tier in tiers:
            bounds = tiers[0].above, beyond, tier.above
            per_token = (getattr(tier, name).scaleb(-6) for name in _RATES)
            rows.append((model, day, *bounds, tier.cache_priced, *per_token))
            beyond = tier.above or beyond
    return pl.DataFrame(rows, schema=_TARIFF, orient="row")


def _money(tokens: str, rate: pl.Expr) -> pl.Expr:
    return pl.col(tokens).cast(_TOKENS) * rate


def _saving(premium: str) -> pl.Expr:
    """Null where it is not known what was read, or what was written at a price that differs."""
    saved = _money("sum_cached_prompt_tokens", pl.col("read_discount"))
    paid = _money("sum_cache_creation_tokens", pl.col(premium))
    return saved - pl.when(pl.col(premium) == 0).then(pl.lit(0, MONEY)).otherwise(paid)
