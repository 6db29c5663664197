"""The stage of an agent's use: new, rising, stable, fading or silent.

An agent's stage in a complete bucket compares its messages in the window of complete buckets that ends
there with those in the window before:

- silent: none in the window, though it was used in a bucket before it that has been loaded; a candidate
  for retirement
- new: used in the window, unused in the one before (for the first time, or again after such a break)
- rising, fading: at least 25% and at least 20 messages more, or fewer, than in the window before
- stable: everything else, so also all changes of an agent with little use

Nothing later than the bucket counts, so a bucket that is over never changes its stages. In partial buckets,
and where one of both windows is missing or partial or its messages are unknown, there is no stage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, get_args

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import category
from odeus_dash.periods import Granularity
from odeus_dash.words import lifecycles as words
from odeus_dash.words.formats import counted, exact, spelled

Stage = Literal["new", "rising", "stable", "fading", "silent"]
STAGES: tuple[Stage, ...] = get_args(Stage)

#: What agents in these stages ask for.
DECISIONS: dict[str, str] = {"new": "grow", "rising": "grow", "fading": "fix", "silent": "retire"}

#: Buckets in a window: whole weeks of days, because weekends are quiet.
WINDOW = {Granularity.DAY: 14, Granularity.WEEK: 4, Granularity.MONTH: 3, Granularity.QUARTER: 2}
#: What a change has to reach to be one, as a part of the messages before and in messages.
_RELATIVE, _MESSAGES = 0.25, 20


def buckets_to_tell(granularity: Granularity) -> int:
    """Return the number of buckets before a range that the stages of all of its buckets need."""
    return 2 * WINDOW[granularity] - 1


@kept
def stages(long: pl.DataFrame, granularity: Granularity) -> pl.DataFrame:
    """`long` (from `per_agent_over_time` of messages) with recent, earlier and stage, by agent and time.

    `recent` and `earlier` are the messages in the window that ends with the bucket and in the one before;
    null, like `stage`, where that cannot be said.
    """
    window = WINDOW[granularity]
    recent = pl.col("value").rolling_sum(window).over("agent_id", order_by="bucket")
    earlier = pl.col("recent").shift(window).over("agent_id", order_by="bucket")
    used = (pl.col("value") > 0).fill_null(value=False).cum_max().over("agent_id", order_by="bucket")
    more = pl.col("recent") - pl.col("earlier")
    least = pl.max_horizontal(_RELATIVE * pl.col("earlier"), pl.lit(_MESSAGES))
    kinds = {
        "silent": pl.col("recent") == 0,
        "new": pl.col("earlier") == 0,
        "rising": more >= least,
        "fading": -more >= least,
        "stable": pl.lit(value=True),
    }
    return (
        long.lazy()
        .join(_unbroken(long.lazy()), on="bucket", how="left")
        .with_columns(recent=recent)
        .with_columns(earlier=earlier)
        .with_columns(pl.when(pl.col("unbroken") >= 2 * window).then(pl.col("recent", "earlier")).name.keep())
        .with_columns(stage=pl.when(used & more.is_not_null()).then(category(kinds)))
        .drop("unbroken")
        .sort("agent_id", "bucket")
        .collect()
    )


def _unbroken(long: pl.LazyFrame) -> pl.LazyFrame:
    """bucket, unbroken: how many complete buckets follow each other up to this one; 0 for a partial one."""
    follows = pl.col("bucket") == pl.col("bucket_end").shift() + pl.duration(days=1)
    breaks = pl.col("partial") | pl.col("partial").shift(fill_value=True) | ~follows.fill_null(value=False)
    unbroken = (~pl.col("partial")).cast(pl.Int64).cum_sum().over(breaks.cum_sum(), order_by="bucket")
    calendar = long.select("bucket", "bucket_end", "partial").unique("bucket").sort("bucket")
    return calendar.select("bucket", unbroken=unbroken)


@kept
def stage_counts(staged: pl.DataFrame, since: dt.date = dt.date.min) -> pl.DataFrame:
    """bucket, bucket_end, partial and the number of agents in each of STAGES, oldest bucket first.

    `staged` comes from `stages`; buckets that were over before `since` are left out. The numbers are null
    in buckets that have no stages.
    """
    staged = staged.filter(pl.col("bucket_end") >= since)
    stage = pl.col("stage")
    number = {each: pl.when(stage.count() > 0).then((stage == each).sum().cast(pl.Int64)) for each in STAGES}
    return staged.group_by("bucket", "bucket_end", "partial").agg(**number).sort("bucket")


@kept
def latest_counts(counts: pl.DataFrame) -> Mapping[Stage, int] | None:
    """The agents in each stage, in the newest bucket of `stage_counts` that has stages; None if none has."""
    known = counts.select(STAGES).drop_nulls()
    return known.row(-1, named=True) if known.height else None  # type: ignore[return-value]  # by its columns


@kept
def agent_stages(staged: pl.DataFrame) -> pl.DataFrame:
    """One row per agent that has a stage in the newest bucket with stages, most recent messages first.

    Columns: agent_id, agent, stage, since (first day of the bucket from which on it has been that), recent,
    earlier, change (recent - earlier), last_used (first day of the last bucket with messages, which may be
    one without stages).
    """
    newest = staged.filter(pl.col("stage").is_not_null()).select(pl.col("bucket").max())
    known = pl.col("bucket") <= pl.lit(newest.to_series()).first()
    changed = pl.col("stage").ne_missing(pl.col("stage").shift())
    return (
        staged.sort("agent_id", "bucket")
        .lazy()
        .group_by("agent_id", "agent")
        .agg(
            pl.col("stage", "recent", "earlier").filter(known).last(),
            since=pl.col("bucket").filter(known & changed).last(),
            last_used=pl.col("bucket").filter(pl.col("value") > 0).last(),
        )
        .filter(pl.col("stage").is_not_null())
        .with_columns(change=pl.col("recent") - pl.col("earlier"))
        .sort("recent", "agent_id", descending=[True, False])
        .collect()
    )


@kept
def with_decisions(
    agents: pl.DataFrame, long: pl.DataFrame, rows: pl.DataFrame, granularity: Granularity
) -> pl.DataFrame:
    """`agents` (from `agent_stages`) with three more columns, those that gained or lost most messages first.

    decision  "grow" for new and rising agents, "fix" for fading ones, "retire" for silent ones, else null
    moved     messages gained or lost: the size of the change; of a silent agent its messages in the window
              that ends with the last bucket of use, as far as `long` has them
    owner     e-mail address or else id; null where the viewer may not know it; the latest in `rows`
    """
    until_then = pl.col("value").filter(pl.col("bucket") <= pl.col("last_used")).tail(WINDOW[granularity])
    used = long.join(agents.select("agent_id", "last_used"), on="agent_id", nulls_equal=True)
    before = used.sort("bucket").group_by("agent_id").agg(before=until_then.sum())
    owner = pl.coalesce("assistant_owner_email", "assistant_owner_id").sort_by("bucket").drop_nulls().last()
    owners = rows.group_by(agent_id="assistant_id").agg(owner=owner)
    is_silent = pl.col("stage") == "silent"
    return (
        agents.join(before, on="agent_id", how="left", nulls_equal=True)
        .join(owners, on="agent_id", how="left", nulls_equal=True)
        .with_columns(
            decision=pl.col("stage").replace_strict(DECISIONS, default=None, return_dtype=pl.String),
            moved=pl.when(is_silent).then("before").otherwise(pl.col("change").abs()),
        )
        .drop("before")
        .sort("moved", "agent_id", descending=[True, False])
    )


def lifecycle_sentence(counts: Mapping[Stage, int] | None, chosen: int = 0) -> str:
    """`Use is falling at 8 of 50 agents. None has gone quiet.`

    `counts`: None where no stage is known. `chosen`: to how many agents the viewer has narrowed them down.
    """
    agents = sum(counts.values()) if counts else 0
    if not counts or not agents:
        return words.UNKNOWN
    if agents == 1:
        stage = next(each for each in STAGES if counts[each])
        agent = words.SELECTED_AGENT if chosen else words.ONLY_AGENT
        said = words.ONE_AGENT[stage].format(agent=agent)
        return said[0].upper() + said[1:]
    several = {0: words.NONE_QUIET, 1: words.ONE_QUIET}.get(counts["silent"], words.SOME_QUIET)
    template = words.FALLING if counts["fading"] else words.NOT_FALLING
    return template.format(
        falling=exact(counts["fading"]),
        agents=counted(agents, "selected agent" if chosen else "agent"),
        quiet=several.format(number=spelled(counts["silent"])),
    )
