"""The figures of a range, from the functions that the pages use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from odeus_dash import metrics
from odeus_dash.cli import amounts, breakdown, comparing, cost
from odeus_dash.cli.breakdown import Breakdown, By
from odeus_dash.cli.comparing import Compared, NotCompared
from odeus_dash.cli.cost import Cost, NoCost
from odeus_dash.cli.figures import TOKENS, USAGE, Figures, aligned, of_export, printed, say
from odeus_dash.cli.figures import as_json as figures_as_json
from odeus_dash.comparison import Against, Comparison
from odeus_dash.comparison import compared as compared_days
from odeus_dash.errors import BadPeriod
from odeus_dash.metrics import DEFINITIONS
from odeus_dash.periods import (
    MOST_BUCKETS,
    Bucket,
    Granularity,
    Period,
    buckets,
    is_too_fine,
    kept_since,
    local_today,
)
from odeus_dash.settings import Pricing, Workspace
from odeus_dash.source import Export, Source, Wanted, stack
from odeus_dash.wording import bucket_text, compact, period_text

#: A bucket with its figures and what it cost.
PerBucket = tuple[Bucket, Figures, Cost | NoCost]
NOT_KEPT = NoCost("No cost of the first buckets: the API does not keep their history any more.")
#: What fits side by side in a terminal.
_PER_BUCKET = ("messages", "agents_in_use", "conversations", "messages_per_user", "input", "hit_rate")


@dataclass(frozen=True)
class Wish:
    """What to sum up: a range; its buckets, days before and costs row by row, if they are asked for."""

    period: Period
    granularity: Granularity | None = None
    against: Against = Against.NONE
    by: By | None = None


@dataclass(frozen=True)
class Summary:
    """The figures of what was wished for by name, and what they cost."""

    workspace: Workspace
    wish: Wish
    sentence: str
    figures: Figures
    cost: Cost | NoCost
    per_bucket: tuple[PerBucket, ...]
    compared: Compared | NotCompared | None = None
    rows: Breakdown | None = None

    def costless(self) -> list[NoCost]:
        """Why something has no cost, each reason once."""
        compared = [self.compared] if isinstance(self.compared, Compared) else []
        costs = [self.cost, *(each for one in compared for each in (one.cost, one.cost_before))]
        costs += [found for _, _, found in self.per_bucket]
        return list(dict.fromkeys(each for each in costs if isinstance(each, NoCost)))


def summarise(
    source: Source, workspace: Workspace, wish: Wish, pricing: Pricing, now: dt.datetime
) -> Summary:
    """Load the range, its buckets if there is a granularity, and what it is compared with, all at once.

    Raises what the export client raises, BadSettings for own prices that cannot be used, and BadPeriod for
    more than MOST_BUCKETS.
    """
    period, today = wish.period, local_today(now, wish.period.timezone)
    tiles = _tiles(period, wish.granularity, now) if wish.granularity else []
    days = compared_days(period, wish.against, now)
    ranges = [period, *([days.current, days.before] if days else [])]
    buckets = [tile.period for tile in tiles]
    with source.asking(workspace, [Wanted(each) for each in (*ranges, *buckets)]) as futures:
        by_model = cost.by_model(source, workspace, ranges, buckets, pricing, today)
        exports = [future.result() for future in futures]
    costs = [cost.cost(by_model, each.wanted.period, each.table.frame) for each in exports]
    agents, count = exports[0].table.frame, len(ranges)
    return Summary(
        workspace=workspace,
        wish=wish,
        sentence=_sentence(agents, period.days),
        figures=of_export(agents),
        cost=costs[0],
        per_bucket=_per_bucket(tiles, exports[count:], costs[count:], kept_since(today)),
        compared=_compared(wish, days, exports[1:count], costs[1:count]),
        rows=breakdown.breakdown(costs[0], wish.by, agents) if wish.by else None,
    )


def as_json(summary: Summary) -> dict[str, object]:
    """Plain values for `json.dumps`; null where a figure is undefined."""
    whole = figures_as_json(summary.figures) | {"cost": amounts.as_json(summary.cost)}
    if summary.rows is not None:
        whole[f"by_{summary.rows.by}"] = breakdown.as_json(summary.rows)
    if summary.compared is not None:
        whole |= comparing.json_of(summary.compared)
    if summary.wish.granularity is not None:
        whole["buckets"] = [
            _dates(bucket) | figures_as_json(figures) | {"cost": amounts.as_json(spent)}
            for bucket, figures, spent in summary.per_bucket
        ]
    return whole


def as_text(summary: Summary) -> str:
    """Lines for a terminal: where from, the answer in a sentence, figures, changes, rows, and the buckets."""
    figures = [*_heading(summary), "", *_figure_lines(summary), *amounts.notes(summary.cost)]
    changes = [] if summary.compared is None else comparing.lines_of(summary.compared)
    rows = [] if summary.rows is None else breakdown.lines(summary.rows)
    return "\n".join([*figures, *changes, *rows, *_bucket_lines(summary)])


def _tiles(period: Period, granularity: Granularity, now: dt.datetime) -> list[Bucket]:
    if is_too_fine(period, granularity):
        raise BadPeriod(
            f"The range has more than {MOST_BUCKETS} buckets, and each takes an export of its own.",
            "Choose a shorter range or a larger unit.",
        )
    return buckets(period, granularity, now)


def _sentence(agents: pl.DataFrame, days: int) -> str:
    few = metrics.agents_for_share(metrics.ranking(agents))
    return metrics.overview_sentence(metrics.totals(agents), few, days)


def _compared(
    wish: Wish, days: Comparison | None, exports: list[Export], costs: list[Cost | NoCost]
) -> Compared | NotCompared | None:
    return None if wish.against is Against.NONE else comparing.compare(days, exports, costs)


def _per_bucket(
    tiles: list[Bucket], exports: list[Export], costs: list[Cost | NoCost], since: dt.date
) -> tuple[PerBucket, ...]:
    """The figures of each tile: unknown, not zero, for those from before the API's history."""
    trend = stack(dict(zip(tiles, exports, strict=True)), len(tiles), kept_since=since)
    usage = metrics.totals_over_time(trend.rows, trend.calendar).rows(named=True)
    tokens = metrics.tokens_over_time(trend.rows, trend.calendar).rows(named=True)
    known = {one["bucket"]: one | other for one, other in zip(usage, tokens, strict=True)}
    nothing: Figures = dict.fromkeys((*USAGE, *TOKENS))
    return tuple(
        (tile, known.get(tile.period.start, nothing), spent if tile.period.start in known else NOT_KEPT)
        for tile, spent in zip(tiles, costs, strict=True)
    )


def _dates(bucket: Bucket) -> dict[str, object]:
    period = bucket.period
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "partial": bucket.partial}


def _heading(summary: Summary) -> list[str]:
    period = summary.wish.period
    where = [summary.workspace.name, period_text(period), period.timezone]
    badge = ["Demo data"] if summary.workspace.demo else []
    return [" · ".join([*badge, *where]), summary.sentence]


def _figure_lines(summary: Summary) -> list[str]:
    figures = summary.figures
    lines = [[DEFINITIONS[name].label, say(name, figures[name])] for name in printed(figures)]
    return aligned([*lines, *amounts.figure_lines(summary.cost)])


def _bucket_lines(summary: Summary) -> list[str]:
    unit = summary.wish.granularity
    if unit is None:
        return []
    heading = [unit.capitalize(), *(DEFINITIONS[name].label for name in (*_PER_BUCKET, "cost"))]
    lines = [
        [
            bucket_text(bucket, unit),
            *(_short(name, figures[name]) for name in _PER_BUCKET),
            amounts.say(spent),
        ]
        for bucket, figures, spent in summary.per_bucket
    ]
    return ["", *aligned([heading, *lines])]


def _short(name: str, value: float | None) -> str:
    return compact(value) if name in TOKENS and name != "hit_rate" else say(name, value)
