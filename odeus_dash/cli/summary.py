"""The figures of a range, from the functions that the pages use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from odeus_dash.cli import amounts, breakdown, comparing, cost, history
from odeus_dash.cli.breakdown import Breakdown, By
from odeus_dash.cli.comparing import Compared, NotCompared
from odeus_dash.cli.cost import Cost, NoCost
from odeus_dash.cli.figures import TOKENS, USAGE, Figures, aligned, of_export, printed, say
from odeus_dash.cli.figures import as_json as figures_as_json
from odeus_dash.comparison import Against, Comparison
from odeus_dash.comparison import compared as compared_days
from odeus_dash.errors import BadPeriod
from odeus_dash.metrics import headline, ranking, totals
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.periods import (
    MOST_BUCKETS,
    Bucket,
    Granularity,
    Period,
    buckets,
    is_too_fine,
    local_today,
)
from odeus_dash.settings import Pricing, Workspace
from odeus_dash.source import Export, Source, Wanted, days_held, doubts, not_kept
from odeus_dash.tables import DataWarning
from odeus_dash.wording import bucket_text, compact, period_text

NOT_KEPT = NoCost("No figures of the first buckets: the API does not keep their history any more.")
NOTHING: Figures = dict.fromkeys((*USAGE, *TOKENS))
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
class Part:
    """A bucket: which of its days were exported (None for none), their figures, and what they cost."""

    bucket: Bucket
    covered: Period | None
    figures: Figures
    cost: Cost | NoCost


@dataclass(frozen=True)
class Summary:
    """The figures of what was wished for by name, and what they cost.

    They are about the days that are `covered`. Where that is None, all of them are unknown.
    """

    workspace: Workspace
    wish: Wish
    covered: Period | None
    sentence: str
    figures: Figures
    cost: Cost | NoCost
    per_bucket: tuple[Part, ...]
    warnings: tuple[DataWarning, ...]
    compared: Compared | NotCompared | None = None
    rows: Breakdown | None = None

    def remarks(self) -> list[str]:
        """What keeps the figures from being all that was wished for, and right, a line each."""
        is_said = self.covered is None  # that there is nothing to compare, too
        compared = [self.compared.why] if isinstance(self.compared, NotCompared) and not is_said else []
        costless = [" ".join(each.why.split()) for each in self._costless()]
        doubts = [each.message for each in self.warnings]
        return [*history.missing_part(self.wish.period, self.covered), *compared, *costless, *doubts]

    def exit_code(self) -> int:
        """0, or that of a failure that left a part without figures."""
        return max((reason.exit_code for reason in self._costless()), default=0)

    def _costless(self) -> list[NoCost]:
        """Why something has no cost, each reason once."""
        compared = [self.compared] if isinstance(self.compared, Compared) else []
        costs = [self.cost, *(each for one in compared for each in (one.cost, one.cost_before))]
        costs += [each.cost for each in self.per_bucket]
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
    agents, count, there = exports[0].table.frame, len(ranges), days_held(exports[0])
    lost = NOT_KEPT if there else _lost(exports[0])
    spent = costs[0] if there else lost
    return Summary(
        workspace=workspace,
        wish=wish,
        covered=there,
        sentence=_sentence(agents, there),
        figures=of_export(agents) if there else NOTHING,
        cost=spent,
        per_bucket=_per_bucket(tiles, exports[count:], costs[count:], lost),
        warnings=tuple(doubts([*exports, *by_model.exports()], period, buckets, wish.granularity or "")),
        compared=_compared(wish, days, exports[1:count], costs[1:count]),
        rows=breakdown.breakdown(spent, wish.by, agents) if wish.by else None,
    )


def as_json(summary: Summary) -> dict[str, object]:
    """Plain values for `json.dumps`; null where a figure is undefined."""
    whole = _about(summary) | figures_as_json(summary.figures) | {"cost": amounts.as_json(summary.cost)}
    if summary.rows is not None:
        whole[f"by_{summary.rows.by}"] = breakdown.as_json(summary.rows)
    if summary.compared is not None:
        whole |= comparing.json_of(summary.compared)
    if summary.wish.granularity is not None:
        whole["buckets"] = [
            _dates(each) | figures_as_json(each.figures) | {"cost": amounts.as_json(each.cost)}
            for each in summary.per_bucket
        ]
    return whole


def as_text(summary: Summary) -> str:
    """Lines for a terminal: where from, the answer in a sentence, figures, changes, rows, and the buckets."""
    figures = [*_heading(summary), *_figure_lines(summary), *amounts.notes(summary.cost)]
    changes = comparing.lines_of(summary.compared) if isinstance(summary.compared, Compared) else []
    rows = [] if summary.rows is None else breakdown.lines(summary.rows)
    return "\n".join([*figures, *changes, *rows, *_bucket_lines(summary)])


def _tiles(period: Period, granularity: Granularity, now: dt.datetime) -> list[Bucket]:
    if is_too_fine(period, granularity):
        raise BadPeriod(
            f"The range has more than {MOST_BUCKETS} buckets, and each takes an export of its own.",
            "Choose a shorter range or a larger unit.",
        )
    return buckets(period, granularity, now)


def _sentence(agents: pl.DataFrame, there: Period | None) -> str:
    if there is None:
        return "There are no figures of these days."
    few = ranking.agents_for_share(ranking.ranking(agents))
    return headline.overview_sentence(totals.totals(agents), few, there.days)


def _compared(
    wish: Wish, days: Comparison | None, exports: list[Export], costs: list[Cost | NoCost]
) -> Compared | NotCompared | None:
    return None if wish.against is Against.NONE else comparing.compare(days, exports, costs)


def _lost(export: Export) -> NoCost:
    """Why nothing is known of the whole range."""
    problem = not_kept(export)
    return NoCost(str(problem), problem.exit_code)


def _per_bucket(
    tiles: list[Bucket], exports: list[Export], costs: list[Cost | NoCost], lost: NoCost
) -> tuple[Part, ...]:
    """The figures of each tile: unknown, not zero, for those from before the API's history."""
    parts = zip(tiles, map(days_held, exports), exports, costs, strict=True)
    return tuple(
        Part(tile, there, of_export(export.table.frame), spent) if there else Part(tile, None, NOTHING, lost)
        for tile, there, export, spent in parts
    )


def _about(summary: Summary) -> dict[str, object]:
    """What the figures are about. From `from` to `to` was asked for, what was `covered` is in them."""
    period, workspace = summary.wish.period, summary.workspace
    return {
        "workspace": workspace.name,
        "demo": workspace.demo,
        **history.dates(period),
        "timezone": period.timezone,
        "covered": history.as_json(summary.covered),
        "prices": amounts.prices_as_json(summary.cost),
        "warnings": [each.as_json() for each in summary.warnings],
    }


def _dates(part: Part) -> dict[str, object]:
    period = part.bucket.period
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "partial": part.bucket.partial or part.covered != period,
        "covered": history.as_json(part.covered),
    }


def _heading(summary: Summary) -> list[str]:
    period = summary.covered or summary.wish.period
    where = [summary.workspace.name, period_text(period), period.timezone]
    badge = ["Demo data"] if summary.workspace.demo else []
    return [" · ".join([*badge, *where]), summary.sentence]


def _figure_lines(summary: Summary) -> list[str]:
    figures = summary.figures
    if summary.covered is None:
        return []
    lines = [[DEFINITIONS[name].label, say(name, figures[name])] for name in printed(figures)]
    return ["", *aligned([*lines, *amounts.figure_lines(summary.cost)])]


def _bucket_lines(summary: Summary) -> list[str]:
    unit = summary.wish.granularity
    if unit is None:
        return []
    heading = [unit.capitalize(), *(DEFINITIONS[name].label for name in (*_PER_BUCKET, "cost"))]
    lines = [
        [
            bucket_text(each.bucket, unit),
            *(_short(name, each.figures[name]) for name in _PER_BUCKET),
            amounts.say(each.cost),
        ]
        for each in summary.per_bucket
    ]
    return ["", *aligned([heading, *lines])]


def _short(name: str, value: float | None) -> str:
    return compact(value) if name in TOKENS and name != "hit_rate" else say(name, value)
