"""The figures of a range, from the functions that the pages use."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

import polars as pl

from odeus_dash import metrics
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
from odeus_dash.wording import bucket_text, compact, exact, percent, period_text, ratio

Figures = dict[str, int | float | None]

#: The figures of the Overview and of the token page, in the order in which they are printed.
USAGE = (
    "messages",
    "conversations",
    "agents_in_use",
    "user_agent_pairs",
    "active_pairs",
    "people_at_least",
    "people_at_most",
    "messages_per_user",
    "rows",
)
TOKENS = ("input", "output", "cache_read", "cache_write", "uncached", "hit_rate", "requests")
#: What fits side by side in a terminal.
_PER_BUCKET = ("messages", "agents_in_use", "conversations", "messages_per_user", "input", "hit_rate")
_SAY = {"messages_per_user": ratio, "hit_rate": percent}


@dataclass(frozen=True)
class Summary:
    """The figures of `period` by name, and of each of its buckets if they were asked for."""

    workspace: Workspace
    period: Period
    sentence: str
    figures: Figures
    granularity: Granularity | None
    per_bucket: tuple[tuple[Bucket, Figures], ...]


def summarise(
    source: Source, workspace: Workspace, period: Period, granularity: Granularity | None, now: dt.datetime
) -> Summary:
    """Load the range, and its buckets if there is a granularity.

    Raises what the export client raises, and BadPeriod for more than MOST_BUCKETS.
    """
    tiles = _tiles(period, granularity, now) if granularity else []
    wanted = [Wanted(period), *(Wanted(tile.period) for tile in tiles)]
    with source.asking(workspace, wanted) as futures:
        whole, *parts = [future.result() for future in futures]
    agents = whole.table.frame
    since = kept_since(local_today(now, period.timezone))
    trend = stack(dict(zip(tiles, parts, strict=True)), len(tiles), kept_since=since)
    return Summary(
        workspace=workspace,
        period=period,
        sentence=_sentence(agents, period.days),
        figures=asdict(metrics.totals(agents)) | asdict(metrics.token_totals(agents)),
        granularity=granularity,
        per_bucket=tuple(zip(tiles, _over_time(trend.rows, trend.calendar), strict=True)),
    )


def as_json(summary: Summary) -> dict[str, object]:
    """Plain values for `json.dumps`; null where a figure is undefined."""
    whole = _as_json(summary.figures)
    if summary.granularity is None:
        return whole
    return whole | {"buckets": [_dates(bucket) | _as_json(figures) for bucket, figures in summary.per_bucket]}


def as_text(summary: Summary) -> str:
    """Lines for a terminal: where from, the answer in a sentence, the figures, the buckets."""
    return "\n".join([*_heading(summary), "", *_figure_lines(summary.figures), *_bucket_lines(summary)])


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


def _as_json(figures: Figures) -> dict[str, object]:
    return {**{name: figures[name] for name in USAGE}, "tokens": {name: figures[name] for name in TOKENS}}


def _dates(bucket: Bucket) -> dict[str, object]:
    period = bucket.period
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "partial": bucket.partial}


def _heading(summary: Summary) -> list[str]:
    where = [summary.workspace.name, period_text(summary.period), summary.period.timezone]
    badge = ["Demo data"] if summary.workspace.demo else []
    return [" · ".join([*badge, *where]), summary.sentence]


def _figure_lines(figures: Figures) -> list[str]:
    names = USAGE if figures["input"] is None else (*USAGE, *TOKENS)
    return _aligned([[DEFINITIONS[name].label, _say(name, figures[name])] for name in names])


def _bucket_lines(summary: Summary) -> list[str]:
    if summary.granularity is None:
        return []
    heading = [summary.granularity.capitalize(), *(DEFINITIONS[name].label for name in _PER_BUCKET)]
    lines = [
        [bucket_text(bucket, summary.granularity), *(_short(name, figures[name]) for name in _PER_BUCKET)]
        for bucket, figures in summary.per_bucket
    ]
    return ["", *_aligned([heading, *lines])]


def _say(name: str, value: float | None) -> str:
    return _SAY.get(name, exact)(value)


def _short(name: str, value: float | None) -> str:
    return compact(value) if name in TOKENS and name not in _SAY else _say(name, value)


def _aligned(lines: list[list[str]]) -> list[str]:
    """Columns under each other: the first to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
            ]
        )
        for line in lines
    ]
