"""The figures of a range, from the functions that the pages use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from odeus_dash import metrics
from odeus_dash.cli import comparing
from odeus_dash.cli.comparing import Compared, NotCompared
from odeus_dash.cli.figures import TOKENS, Figures, aligned, of_export, printed, say
from odeus_dash.cli.figures import as_json as figures_as_json
from odeus_dash.comparison import Against
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
from odeus_dash.settings import Workspace
from odeus_dash.source import Source, Wanted, stack
from odeus_dash.wording import bucket_text, compact, period_text

#: What fits side by side in a terminal.
_PER_BUCKET = ("messages", "agents_in_use", "conversations", "messages_per_user", "input", "hit_rate")


@dataclass(frozen=True)
class Summary:
    """The figures of `period` by name; of each of its buckets, and of days before, if they were asked for."""

    workspace: Workspace
    period: Period
    sentence: str
    figures: Figures
    granularity: Granularity | None
    per_bucket: tuple[tuple[Bucket, Figures], ...]
    compared: Compared | NotCompared | None = None


def summarise(
    source: Source,
    workspace: Workspace,
    period: Period,
    granularity: Granularity | None,
    now: dt.datetime,
    against: Against = Against.NONE,
) -> Summary:
    """Load the range, its buckets if there is a granularity, and what it is compared with, all at once.

    Raises what the export client raises, and BadPeriod for more than MOST_BUCKETS.
    """
    tiles = _tiles(period, granularity, now) if granularity else []
    days = compared_days(period, against, now)
    both = [days.current, days.before] if days else []
    wanted = [Wanted(each) for each in (period, *both, *(tile.period for tile in tiles))]
    with source.asking(workspace, wanted) as futures:
        whole, *others = [future.result() for future in futures]
    agents, exports, parts = whole.table.frame, others[: len(both)], others[len(both) :]
    since = kept_since(local_today(now, period.timezone))
    trend = stack(dict(zip(tiles, parts, strict=True)), len(tiles), kept_since=since)
    return Summary(
        workspace=workspace,
        period=period,
        sentence=_sentence(agents, period.days),
        figures=of_export(agents),
        granularity=granularity,
        per_bucket=tuple(zip(tiles, _over_time(trend.rows, trend.calendar), strict=True)),
        compared=None if against is Against.NONE else comparing.compare(days, exports),
    )


def as_json(summary: Summary) -> dict[str, object]:
    """Plain values for `json.dumps`; null where a figure is undefined."""
    whole = figures_as_json(summary.figures)
    if summary.compared is not None:
        whole |= comparing.json_of(summary.compared)
    if summary.granularity is not None:
        whole["buckets"] = [
            _dates(bucket) | figures_as_json(figures) for bucket, figures in summary.per_bucket
        ]
    return whole


def as_text(summary: Summary) -> str:
    """Lines for a terminal: where from, the answer in a sentence, figures, changes, and the buckets."""
    figures = [*_heading(summary), "", *_figure_lines(summary.figures)]
    changes = [] if summary.compared is None else comparing.lines_of(summary.compared)
    return "\n".join([*figures, *changes, *_bucket_lines(summary)])


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


def _over_time(rows: pl.DataFrame, calendar: pl.DataFrame) -> list[Figures]:
    usage = metrics.totals_over_time(rows, calendar).rows(named=True)
    tokens = metrics.tokens_over_time(rows, calendar).rows(named=True)
    return [one | other for one, other in zip(usage, tokens, strict=True)]


def _dates(bucket: Bucket) -> dict[str, object]:
    period = bucket.period
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "partial": bucket.partial}


def _heading(summary: Summary) -> list[str]:
    where = [summary.workspace.name, period_text(summary.period), summary.period.timezone]
    badge = ["Demo data"] if summary.workspace.demo else []
    return [" · ".join([*badge, *where]), summary.sentence]


def _figure_lines(figures: Figures) -> list[str]:
    return aligned([[DEFINITIONS[name].label, say(name, figures[name])] for name in printed(figures)])


def _bucket_lines(summary: Summary) -> list[str]:
    if summary.granularity is None:
        return []
    heading = [summary.granularity.capitalize(), *(DEFINITIONS[name].label for name in _PER_BUCKET)]
    lines = [
        [bucket_text(bucket, summary.granularity), *(_short(name, figures[name]) for name in _PER_BUCKET)]
        for bucket, figures in summary.per_bucket
    ]
    return ["", *aligned([heading, *lines])]


def _short(name: str, value: float | None) -> str:
    return compact(value) if name in TOKENS and name != "hit_rate" else say(name, value)
