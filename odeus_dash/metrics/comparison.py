"""Changes since an earlier period: of figures, and of each agent.

Both frames are per-agent exports of periods that are over, made comparable by `odeus_dash.comparison`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeVar

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import per_agent, with_labels
from odeus_dash.metrics.cost_totals import CostTotals
from odeus_dash.metrics.ranking import Rankable
from odeus_dash.metrics.sums import category, quotient
from odeus_dash.metrics.tokens import TokenTotals, tokens_per_agent
from odeus_dash.metrics.totals import Totals

#: A change from fewer than so many is too easily chance to be called good or bad.
SMALLEST_BASE = 20
#: A smaller relative change is called no change; of percentages, a smaller difference (half a point).
STEADY = 0.005
#: Figures that are percentages: theirs are differences of points, of which no percentage is made.
SHARES = frozenset({"hit_rate", "cache_saved_share", "stickiness", "returning"})
#: What agents can be compared by.
Comparable = Rankable | Literal["messages_per_user", "input"]
Figures = Totals | TokenTotals | CostTotals
#: What can be divided by a number of days.
Amount = TypeVar("Amount", float, Decimal, pl.Expr)
Verdict = Literal["good", "bad", ""]

#: What a figure is made from, where that is not the figure itself: its own size says nothing of chance.
_BASES = {
    "messages_per_user": "messages",
    **dict.fromkeys(["input", "output", "hit_rate", "tokens_per_message"], "requests"),
}
#: More use by more people is good, and so is a cache that helps. More effort per user or more tokens may
#: be either.
_PEOPLE = ("user_agent_pairs", "active_pairs", "people_at_least", "people_at_most", "people")
_MORE_IS_BETTER = frozenset({"messages", "conversations", "agents_in_use", *_PEOPLE, "hit_rate"})
#: What adds up over days, so that a longer period has more of it for that reason alone.
_OVER_DAYS = frozenset(
    {
        *("messages", "conversations"),
        *("input", "output", "cache_read", "cache_write", "uncached", "requests"),
        *("cost", "cache_saving_net", "cache_saving_net_if_1h"),
    }
)
#: Two periods of the same length.
SAME_LENGTH = Fraction(1)


@dataclass(frozen=True)
class FigureChange:
    """A figure against the same one `before`: absolute = current - before, relative = absolute / before.

    None where one of the two is unknown, and for `relative` also where there was nothing before. `small`:
    it was made from fewer than SMALLEST_BASE before. `per_day` is `relative` of the figures divided by their
    days; None where the periods are equally long, or the figure does not add up over days.
    """

    before: float | None
    absolute: float | None
    relative: float | None
    small: bool
    per_day: float | None = None


def figure_change(
    name: str, current: Figures, before: Figures, longer: Fraction = SAME_LENGTH
) -> FigureChange:
    """The change of the field `name` between two totals of one kind; `longer` as in `Comparison`."""
    now, then = getattr(current, name), getattr(before, name)
    base = getattr(before, _BASES.get(name, name))
    if now is None or then is None:
        return FigureChange(_plain(then), None, None, small=True)
    relative = float((now - then) / then) if then > 0 else None
    by_days = relative is not None and is_per_day(name, longer)
    a_day = float(per_day(now, then, longer)) if by_days else None
    is_small = (base or 0) < SMALLEST_BASE
    return FigureChange(_plain(then), _plain(now - then), relative, is_small, a_day)


def count_change(now: int | None, before: int | None) -> FigureChange:
    """The change of a count that does not add up over days."""
    if now is None or before is None:
        return FigureChange(before, None, None, small=True)
    relative = (now - before) / before if before else None
    return FigureChange(before, now - before, relative, small=before < SMALLEST_BASE)


def is_per_day(name: str, longer: Fraction) -> bool:
    """Whether the figure `name` has to be compared per day as well."""
    return longer != SAME_LENGTH and name in _OVER_DAYS


def per_day(now: Amount, before: Amount, longer: Fraction) -> Amount:
    """The relative change of what a day has, on average; `before` is above zero."""
    base = before * longer.numerator
    return (now * longer.denominator - base) / base


def _plain(value: float | Decimal | None) -> float | None:
    return float(value) if isinstance(value, Decimal) else value


def verdict(name: str, change: FigureChange) -> Verdict:
    """Whether `name` changed for the better; empty where that may be either, chance, or too small to say.

    It may be either where more days alone made a figure larger, and a day has as much of it or less.
    """
    size = change.absolute if name in SHARES else change.relative
    if name not in _MORE_IS_BETTER or change.small or size is None:
        return ""
    sizes = [size] if change.per_day is None else [size, change.per_day]
    if min(sizes) >= STEADY:
        return "good"
    return "bad" if max(sizes) <= -STEADY else ""


@kept
def changes(current: pl.DataFrame, before: pl.DataFrame, by: Comparable = "messages") -> pl.DataFrame:
    """One row per agent of either period, most of `by` first, those that are gone last.

    Columns: agent_id, agent (see `with_labels`; the latest name), the figure `by`, previous, change (its
    difference), relative (change / previous; null without a previous above 0), rank and rank_before (by the
    figure, from 1), rank_change (places climbed), status ("new": used, and not before; "gone": the
    opposite; "renamed"; or ""), was (the former name of a renamed agent).

    An agent without a row had 0 of what can be counted. Where a period's export lacks the figure, or it
    is hidden, everything that follows from it is null.
    """
    now, then = _side(current, by), _side(before, by)
    both = now.join(then, on="agent_id", how="full", coalesce=True, suffix="_before", nulls_equal=True)
    counts = ["messages"] if by == "messages_per_user" else ["value", "messages"]
    latest = [pl.coalesce(each, f"{each}_before") for each in ("name", "agent_label") if each in both.columns]
    former = both.lazy().with_columns(name_now="name", former_name="name_before")
    is_used, was_used = pl.col("messages") >= 1, pl.col("messages_before") >= 1
    kinds = {
        "new": is_used & ~was_used,
        "gone": was_used & ~is_used,
        "renamed": pl.col("name_now") != pl.col("former_name"),
    }
    status = category(kinds).fill_null("")
    return (
        with_labels(former.with_columns(latest))
        .with_columns(_zero_where_absent(now, "", counts))
        .with_columns(_zero_where_absent(then, "_before", counts))
        .with_columns(change=pl.col("value") - pl.col("value_before"), status=status)
        .sort("value", "value_before", "agent_id", descending=[True, True, False], nulls_last=True)
        .select(
            "agent_id",
            "agent",
            pl.col("value").alias(by),
            pl.col("value_before").alias("previous"),
            "change",
            quotient(pl.col("change"), pl.col("value_before")).alias("relative"),
            "rank",
            "rank_before",
            (pl.col("rank_before") - pl.col("rank")).alias("rank_change"),
            "status",
            pl.when(pl.col("status") == "renamed").then("former_name").alias("was"),
        )
        .collect()
    )


@kept
def beside(
    table: pl.DataFrame, changes: pl.DataFrame, by: Comparable, longer: Fraction = SAME_LENGTH
) -> pl.DataFrame:
    """A table of agents (agent_id, agent, ...) with what `changes` by the same figure says of each.

    Adds previous, relative, rank_change, changed (status in words: New, Gone, Was and the former name);
    and per_day, if the range is `longer` (see `Comparison`) and the figure adds up over days. Agents that
    are gone and have no row follow at the end, with what their figure is now.
    """
    a_day = pl.when(pl.col("previous") > 0).then(per_day(pl.col(by), pl.col("previous"), longer))
    words = changes.with_columns(changed=in_words(), per_day=a_day)
    columns = ["previous", "relative", "rank_change", "changed", *["per_day"] * is_per_day(by, longer)]
    joined = table.join(
        words.select("agent_id", *columns), on="agent_id", how="left", nulls_equal=True, maintain_order="left"
    )
    gone = words.filter(pl.col("status") == "gone").join(table, on="agent_id", how="anti", nulls_equal=True)
    now = pl.col(by).alias("value") if "value" in table.columns else pl.col(by)
    return pl.concat([joined, gone.select("agent_id", "agent", now, *columns)], how="diagonal_relaxed")


def in_words() -> pl.Expr:
    """Return the status of an agent of `changes` in words: New, Gone, Was and the former name."""
    was = pl.when(pl.col("status") == "renamed").then(pl.format("Was {}", "was"))
    return was.otherwise(pl.col("status").str.to_titlecase())


def _side(frame: pl.DataFrame, by: Comparable) -> pl.DataFrame:
    """The agents of one period: agent_id, name (and agent_label), value, messages, rank, present."""
    figures = per_agent(frame).drop("agent")
    if by == "input":
        tokens = tokens_per_agent(frame).select("agent_id", "input")
        figures = figures.join(tokens, on="agent_id", nulls_equal=True)
    names = frame.group_by(agent_id="assistant_id").agg(
        pl.col("assistant_name").min().str.replace_all(r"\s+", " ").str.strip_chars().alias("name"),
        pl.col("^agent_label$").first(),
    )
    ranked = figures.sort(by, "agent_id", descending=[True, False], nulls_last=True).with_columns(
        rank=pl.when(pl.col(by).is_not_null()).then(pl.int_range(1, pl.len() + 1)),
        value=by,
        present=pl.lit(True),
    )
    columns = ["agent_id", "value", "messages", "rank", "present"]
    return names.join(ranked.select(columns), on="agent_id", nulls_equal=True)


def _zero_where_absent(side: pl.DataFrame, suffix: str, columns: list[str]) -> list[pl.Expr]:
    """Put 0 for agents without a row, which were not used, unless no agent's figure is known."""
    known = [each for each in columns if side.is_empty() or side[each].count()]
    absent = pl.col(f"present{suffix}").is_null()
    return [pl.when(absent).then(0).otherwise(f"{each}{suffix}").alias(f"{each}{suffix}") for each in known]
