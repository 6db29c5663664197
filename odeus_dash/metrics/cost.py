"""What the rows of an export by model cost, and what the prompt cache saved.

A row is priced as its average request times its requests: the average request's size picks the tier, and the
row's tokens pay the rates of that tier. Priced as one request, the sum of a period would be in the tier for
very long prompts. Money is exact: `MONEY` holds any number of tokens times a rate without rounding.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import quotient
from odeus_dash.metrics.tokens import NO_MODEL, one_spelling, with_requests
from odeus_dash.periods import Period
from odeus_dash.prices import PriceList

#: Money in frames. Rates per million tokens have nine decimals at most, so those per token have fifteen.
MONEY = pl.Decimal(38, 15)
#: What an amount of money is made of.
COSTS = ("cost", "cost_input", "cost_read", "cost_write", "cost_output")

_TOKENS = pl.Decimal(38, 0)
_INPUT, _OUTPUT = pl.col("sum_prompt_tokens"), pl.col("sum_completion_tokens")
_READ, _WRITE = pl.col("sum_cached_prompt_tokens"), pl.col("sum_cache_creation_tokens")
_RATES = ("input", "output", "cache_read", "cache_write", "cache_write_1h")
_TARIFF: dict[str, pl.DataType] = {
    "model": pl.String(),
    "day": pl.Date(),
    "long_beyond": pl.Int64(),
    "beyond": pl.Int64(),
    "above": pl.Int64(),
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
    by_model = one_spelling(by_model)
    rest = _INPUT - _READ.fill_null(0) - _WRITE.fill_null(0)
    input_known = pl.coalesce(_INPUT, pl.sum_horizontal("uncached", _READ, _WRITE))
    rows = (
        with_requests(by_model)
        .with_columns(
            priced_on=pl.col(on) if isinstance(on, str) else pl.lit(on, pl.Date),
            size=pl.col("avg_prompt_tokens").fill_null(0.0),
            uncached=pl.coalesce("uncached_tokens", pl.when(rest < 0).then(0).otherwise(rest)),
        )
        .collect()
    )
    return (
        pl.concat([rows, _paid(rows.select("model", day="priced_on", size="size"), prices)], how="horizontal")
        .lazy()
        .with_columns(*_costs(), *_differences())
        .with_columns(*_savings(), *_remarks())
        .with_columns(
            cost=pl.when(pl.any_horizontal(pl.col(COSTS[1:]).is_not_null())).then(
                sum((pl.col(part).fill_null(0) for part in COSTS[1:]), pl.lit(0, MONEY))
            ),
            tokens=pl.sum_horizontal(input_known, _OUTPUT),
        )
        .select(*(each for each in by_model.columns if each not in _ADDED), *_ADDED)
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
    """What each model of priced rows was matched to, most tokens first, and what is unpriced.

    Columns: model, priced_as, provider, how ("override", "alias", "rule"; null with the two before it where
    nothing matches, or no price holds yet), tokens, token_share. A match may end where an own price begins:
    it is that of the latest rows.
    """
    tokens = priced.group_by(pl.col("model").fill_null(NO_MODEL)).agg(
        pl.col("tokens").sum(), on=pl.col("priced_on").filter("priced").max()
    )
    known = tokens.drop_nulls("on").select("model", "on").rows()
    matches = [
        (match.model, match.priced_as, match.provider, match.how)
        for match in (prices.match(model, day) for model, day in known)
        if match
    ]
    columns = [(name, pl.String()) for name in ("model", "priced_as", "provider", "how")]
    whole = pl.col("tokens").sum().over(pl.lit(1))
    return (
        tokens.join(pl.DataFrame(matches, schema=columns, orient="row"), on="model", how="left")
        .with_columns(token_share=quotient(pl.col("tokens"), whole))
        .sort("tokens", "model", descending=[True, False])
        .select("model", "priced_as", "provider", "how", "tokens", "token_share")
    )


_ADDED = (
    "priced_on",
    "requests",
    "tokens",
    *COSTS,
    "saving_5m",
    "saving_1h",
    "read_discount",
    "write_premium",
    "write_premium_1h",
    "long_beyond",
    "priced",
    "cache_priced",
    "incomplete",
    "may_be_higher",
)


def _paid(requests: pl.DataFrame, prices: PriceList) -> pl.DataFrame:
    """The rates per token that requests of a model, day and size pay, in their order; null if unpriced."""
    size, beyond, above = pl.col("size"), pl.col("beyond"), pl.col("above")
    is_tier = beyond.is_null() | ((size > beyond) & (size <= above).fill_null(value=True))
    return (
        requests.lazy()
        .join(
            _tariffs(requests.select("model", "day").unique(), prices).lazy(),
            on=["model", "day"],
            how="left",
            maintain_order="left",
        )
        .filter(is_tier)
        .drop("model", "day", "size", "beyond")
        .collect()
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


def _money(tokens: pl.Expr, rate: pl.Expr) -> pl.Expr:
    return tokens.cast(_TOKENS) * rate


def _costs() -> list[pl.Expr]:
    return [
        _money(pl.col("uncached"), pl.col("rate_input")).alias("cost_input"),
        _money(_READ, pl.col("rate_cache_read")).alias("cost_read"),
        _money(_WRITE, pl.col("rate_cache_write")).alias("cost_write"),
        _money(_OUTPUT, pl.col("rate_output")).alias("cost_output"),
    ]


def _differences() -> list[pl.Expr]:
    """What a token that the cache touches costs less, or more, than one that it does not."""
    rate = pl.col("rate_input")
    return [
        (rate - pl.col("rate_cache_read")).alias("read_discount"),
        (pl.col("rate_cache_write") - rate).alias("write_premium"),
        (pl.col("rate_cache_write_1h") - rate).alias("write_premium_1h"),
    ]


def _savings() -> list[pl.Expr]:
    """Null where it is not known what was read, or what was written at a price that differs."""
    saved = _money(_READ, pl.col("read_discount"))
    savings = []
    for name, premium in (("saving_5m", "write_premium"), ("saving_1h", "write_premium_1h")):
        paid = pl.when(pl.col(premium) == 0).then(pl.lit(0, MONEY)).otherwise(_money(_WRITE, pl.col(premium)))
        savings.append((saved - paid).alias(name))
    return savings


def _remarks() -> list[pl.Expr]:
    unknown_size = pl.col("avg_prompt_tokens").is_null() & (_INPUT > 0).fill_null(value=True)
    long = (pl.col("max_prompt_tokens") > pl.col("above")).fill_null(unknown_size)
    return [
        pl.col("rate_input").is_not_null().alias("priced"),
        pl.col("cache_priced").fill_null(value=False),
        pl.any_horizontal(_INPUT.is_null(), _OUTPUT.is_null()).alias("incomplete"),
        (pl.col("above").is_not_null() & long).alias("may_be_higher"),
    ]
