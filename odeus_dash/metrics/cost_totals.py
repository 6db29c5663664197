"""Costs added up: in all, per agent, model, owner and group, and over time.

All functions take rows from `cost.priced`; those of several buckets add up to the cost of their range.
Amounts are exact (`cost.MONEY`), shares and costs per something are floats; unpriced rows have no cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import grouped_by_agent, owners_of, per_agent
from odeus_dash.metrics.cost import COSTS
from odeus_dash.metrics.sums import over_time, quotient, total
from odeus_dash.metrics.tokens import NO_MODEL, model_key, number_of_agents

#: What the owner of an agent is called that the export does not name.
NO_OWNER = "Owner unknown"
#: What the group of an agent is called that the settings put into none.
NO_GROUP = "No group"

#: What a cost can be per, and what that is called.
_PER = {"messages": "per_message", "conversations": "per_conversation", "active_users": "per_active_user"}


@dataclass(frozen=True)
class CostTotals:
    """The cost of a period. None where the export does not tell it; money in `currency`.

    cost                    of all tokens whose model is priced: the sum of the four parts
    cost_input, cost_read, cost_write, cost_output   uncached input, cache read and write, output
    tokens                  all known tokens; priced_token_share, the part of them whose model is priced
    cache_saving_net        what the cache saved, less the premium for writing to it for 5 minutes
    cache_saving_net_if_1h  the same at the price of writing for an hour
    unpriced_models         by their tokens, most first
    partly_priced           those among them that have a price on other days of the period
    incomplete, may_be_higher   numbers of rows (see `cost.priced`)
    per_message, per_conversation, per_active_user   cost / that figure, over agents that have both; of
                            active users a person counts once per agent
    """

    currency: str
    cost: Decimal | None
    cost_input: Decimal | None
    cost_read: Decimal | None
    cost_write: Decimal | None
    cost_output: Decimal | None
    tokens: int
    priced_token_share: float | None
    cache_saving_net: Decimal | None
    cache_saving_net_if_1h: Decimal | None
    incomplete: int
    may_be_higher: int
    unpriced_models: tuple[str, ...]
    partly_priced: tuple[str, ...]
    per_message: float | None
    per_conversation: float | None
    per_active_user: float | None


@kept
def cost_totals(priced: pl.DataFrame, agents: pl.DataFrame | None, currency: str) -> CostTotals:
    """The cost of all rows; what is per something needs `agents`, the per-agent export of the same days."""
    unpriced, known = (cost_per_model(priced.filter(pl.col("priced") == each)) for each in (False, True))
    names = unpriced.sort("tokens", "model", descending=[True, False])["model"]
    per_agent = cost_per_agent(priced, agents)
    return CostTotals(
        currency=currency,
        unpriced_models=tuple(names),
        partly_priced=tuple(names.filter(names.is_in(known["model"].to_list()))),
        **priced.select(_figures()).row(0, named=True),
        **per_agent.select(_overall(figure).alias(name) for figure, name in _PER.items()).row(0, named=True),
    )


def saved_shares(totals: CostTotals) -> tuple[float | None, float | None]:
    """The part of the bill without a cache that the cache saved: if written for an hour, and at most."""
    long, short = totals.cache_saving_net_if_1h, totals.cache_saving_net
    if totals.cost is None or short is None or long is None or totals.cost + short <= 0:
        return None, None
    return float(long / (totals.cost + short)), float(short / (totals.cost + short))


@kept
def cost_per_agent(priced: pl.DataFrame, agents: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per agent, most expensive first, those without a cost last.

    Columns: agent_id, agent, the amounts and counts of `CostTotals`, share (of the cost of all); and from
    `agents`, for those that have a cost: messages, conversations, active_users, message_share, per_message,
    per_conversation, per_active_user, and times_average, which is the cost per message divided by that of
    all of them together, and so share / message_share.
    """
    costs = grouped_by_agent(priced, _figures()).collect()
    return _most_expensive_first(_compared(costs.join(_used(priced, agents), on="agent_id", how="left")))


@kept
def cost_per_model(priced: pl.DataFrame) -> pl.DataFrame:
    """model, agents (how many use it), the amounts and counts of `CostTotals`, share; most expensive first.

    Other periods may have another spelling of `model`, and have the same `model_key`.
    """
    model = pl.col("model").fill_null(NO_MODEL)
    costs = priced.group_by(model).agg(number_of_agents(), *_figures())
    return _most_expensive_first(costs.with_columns(model_key(), share=_share("cost")))


@kept
def cost_per_owner(priced: pl.DataFrame, agents: pl.DataFrame) -> pl.DataFrame:
    """One row per owner (e-mail address or else id): owner, agents (how many), the rest as per agent.

    Agents of which the export names no owner are in one row: all agents, for viewers who may not see owners.
    """
    return _per_group(priced, agents, owners_of(agents), NO_OWNER)


@kept
def cost_per_group(priced: pl.DataFrame, agents: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """One row per group of `groups` (agent_id, group, cost_centre): group, agents, the rest as per agent.

    And cost_centre, all of those that its agents belong to. Agents without a group are in one row.
    """
    costs = _per_group(priced, agents, groups.select("agent_id", "group"), NO_GROUP)
    centres = groups.group_by("group").agg(pl.col("cost_centre").drop_nulls().unique().sort())
    named = centres.with_columns(pl.col("cost_centre").list.join(", ").replace("", None))
    return costs.join(named, on="group", how="left", maintain_order="left")


def _per_group(
    priced: pl.DataFrame, agents: pl.DataFrame, members: pl.DataFrame, unknown: str
) -> pl.DataFrame:
    """Costs per value of the second column of `members`, the first being agent_id; `unknown` where null."""
    _, name = members.columns
    group = pl.col(name).fill_null(unknown)
    rows = priced.join(members, left_on="assistant_id", right_on="agent_id", how="left")
    costs = rows.group_by(group).agg(number_of_agents(), *_figures())
    used = _used(priced, agents).join(members, on="agent_id", how="left").group_by(group)
    sums = used.agg(map(total, _PER))
    return _most_expensive_first(_compared(costs.join(sums, on=name, how="left")))


@kept
def cost_over_time(rows: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    """bucket, bucket_end, partial, the amounts and counts of `CostTotals`, for every loaded bucket.

    In a bucket without rows the sums are 0 and the share of priced tokens is null.
    """
    return over_time(rows, calendar, _figures())


@kept
def models_over_time(rows: pl.DataFrame, calendar: pl.DataFrame, n: int) -> pl.DataFrame:
    """The cost of the `n` most expensive models and of all others together, for every loaded bucket.

    Columns: bucket, bucket_end, part (a model or "3 others"), value; by bucket, most expensive part first.
    """
    model = pl.col("model").fill_null(NO_MODEL)
    costs = rows.drop_nulls("cost").group_by("bucket", part=model).agg(pl.col("cost").sum().cast(pl.Float64))
    sums = costs.group_by("part").agg(pl.col("cost").sum())
    models = sums.sort("cost", "part", descending=[True, False])["part"].to_list()
    shown = models if len(models) <= n + 1 else models[:n]
    others = f"{len(models) - n} others"
    parts = pl.DataFrame({"part": [*shown, *[others] * (shown != models)]}, schema={"part": pl.String})
    known = costs.with_columns(pl.when(pl.col("part").is_in(shown)).then("part").otherwise(pl.lit(others)))
    per_part = known.group_by("bucket", "part").agg(value=pl.col("cost").sum())
    grid = calendar.select("bucket", "bucket_end").sort("bucket").join(parts, how="cross")
    return grid.join(per_part, on=["bucket", "part"], how="left", maintain_order="left").fill_null(0.0)


def top_costs(costs: pl.DataFrame, n: int) -> pl.DataFrame:
    """The first `n` rows of costs per agent, model, owner or group, and one for all others: "Other (37)".

    That has cost, cache_saving_net, tokens and share, and unless of models messages and per_message. It is
    left out where no row remains.
    """
    top, rest = costs.head(n), costs.slice(n)
    if rest.is_empty():
        return top
    label = next(name for name in ("agent", "model", "owner", "group") if name in costs.columns)
    figures = [*map(total, ("cost", "cache_saving_net", "tokens", "share"))]
    if "messages" in costs.columns:
        figures += [total("messages"), _overall("messages").alias("per_message")]
    other = rest.select(pl.format("Other ({})", pl.len()).alias(label), *figures)
    return pl.concat([top, other], how="diagonal")


def _figures() -> list[pl.Expr]:
    """Those fields of CostTotals that sum up rows, for a whole frame or for each group of one."""
    tokens = pl.col("tokens")
    return [
        *map(total, COSTS),
        tokens.sum(),
        quotient(tokens.filter(pl.col("priced")).sum(), tokens.sum()).alias("priced_token_share"),
        total("saving_5m").alias("cache_saving_net"),
        total("saving_1h").alias("cache_saving_net_if_1h"),
        pl.col("incomplete", "may_be_higher").sum().cast(pl.Int64),
    ]


def _used(priced: pl.DataFrame, agents: pl.DataFrame | None) -> pl.DataFrame:
    """agent_id and the counts that a cost can be per, of the agents that have a cost."""
    costly = priced.filter(pl.col("cost").is_not_null()).select(agent_id="assistant_id").unique()
    figures = per_agent(priced.clear() if agents is None else agents)
    return figures.select("agent_id", *_PER).join(costly, on="agent_id", how="semi")


def _compared(costs: pl.DataFrame) -> pl.DataFrame:
    """Costs with their share, and per message and the like, next to the messages' share."""
    return costs.with_columns(
        *(_per(figure).alias(name) for figure, name in _PER.items()),
        share=_share("cost"),
        message_share=_share("messages"),
        times_average=quotient(_per("messages"), _overall("messages")),
    )


def _per(figure: str) -> pl.Expr:
    return quotient(_float("cost"), pl.col(figure))


def _overall(figure: str) -> pl.Expr:
    """The cost of the rows that have a cost and the figure / the sum of the figure."""
    known = pl.all_horizontal(pl.col("cost", figure).is_not_null())
    cost = pl.col("cost").filter(known).sum().cast(pl.Float64)
    return quotient(cost, pl.col(figure).filter(known).sum())


def _share(name: str) -> pl.Expr:
    # Repeated in every row: by a single number polars multiplies with the reciprocal, and 7 of 7 is not 1.
    return quotient(_float(name), pl.col(name).sum().over(pl.lit(1)).cast(pl.Float64))


def _float(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64)


def _most_expensive_first(costs: pl.DataFrame) -> pl.DataFrame:
    """Ties are in the order of the first column."""
    return costs.sort("cost", costs.columns[0], descending=[True, False], nulls_last=True)
