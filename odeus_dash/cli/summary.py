"""Load and compare the figures of a range, from the same data and metrics as the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import partial

import polars as pl

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against, Comparison
from odeus_dash.data import BY_MODEL, Data
from odeus_dash.data.costing import Spend, costs, lacking, per_agent
from odeus_dash.data.groups import all_groups
from odeus_dash.data.people import exact_people, no_people, want_people
from odeus_dash.errors import BadInput, BadPeriod, BadSettings, NotKept, OdeusDashError
from odeus_dash.metrics.comparison import FigureChange, figure_change
from odeus_dash.metrics.cost import price_matches
from odeus_dash.metrics.cost_totals import CostTotals, cost_per_group, cost_per_model, cost_per_owner
from odeus_dash.metrics.tokens import TokenTotals, token_totals
from odeus_dash.metrics.totals import Totals, totals
from odeus_dash.parts.filters import narrowed
from odeus_dash.periods import MOST_BUCKETS, Bucket, Granularity, Period, is_too_fine
from odeus_dash.settings import Workspace
from odeus_dash.source import Wanted, days_held, doubts, only
from odeus_dash.tables import DataWarning
from odeus_dash.words import filters as filter_words
from odeus_dash.words.formats import counted
from odeus_dash.words.lists import listed
from odeus_dash.words.nothing import EXCLUDED
from odeus_dash.words.people import NOT_EXACT

#: The names of the printed figures: all of Totals, some of TokenTotals, and the amounts of CostTotals.
USAGE = tuple(each.name for each in fields(Totals))
TOKENS = ("input", "output", "cache_read", "cache_write", "uncached", "hit_rate", "requests")
AMOUNTS = ("cost", "cache_saving_net", "cache_saving_net_if_1h")
#: Why there is no comparison even though one was asked for.
NOTHING_OVER = "No comparison: no day of the range has ended, or the range is longer than a year."
NO_COST = "No cost. {why}"
NO_COST_FAILED = "No cost. The export by model failed: {why}"
TOO_MANY = f"The range has more than {MOST_BUCKETS} {{unit}}s, and each needs its own export."
#: A range by day has exact numbers of people for at most so many days: each needs its own export of users.
MOST_DAYS = 31
PART_MISSING = "Part of the range is missing. {why}"


class By(StrEnum):
    """The subject of a row of costs."""

    AGENT = "agent"
    MODEL = "model"
    OWNER = "owner"
    GROUP = "group"


@dataclass(frozen=True)
class NoCost:
    """The reason why a period has no cost, in one line. `exit_code` is that of a failure, else 0."""

    why: str
    exit_code: int = 0


NOT_ASKED = NoCost("")
NOT_KEPT = NoCost("No figures for the first periods: the API no longer keeps them.")


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of the `covered` days of a period. All are unknown where that is None."""

    covered: Period | None
    usage: Totals | None
    tokens: TokenTotals | None
    spent: Spend | NoCost

    @property
    def cost(self) -> CostTotals | None:
        return self.spent.totals if isinstance(self.spent, Spend) else None

    def group(self, name: str) -> Totals | TokenTotals | CostTotals | None:
        """Return the group of figures that has `name`."""
        return self.usage if name in USAGE else self.tokens if name in TOKENS else self.cost


@dataclass(frozen=True, eq=False)
class Compared:
    """The figures of the compared days and of the previous ones."""

    days: Comparison
    current: Figures
    previous: Figures

    def change(self, name: str) -> FigureChange | None:
        """Return the change of a figure; None for a cost that one of the two lacks."""
        now, before = self.current.group(name), self.previous.group(name)
        return figure_change(name, now, before, self.days.longer) if now and before else None


@dataclass(frozen=True, eq=False)
class Summary:
    """The figures of the range (`whole`), and those of its buckets and the rows of costs if asked for.

    `data` is about the agents that are left of the `selection`, which says which are selected and filtered.
    `compared` is a sentence where there is nothing to compare with. `rows` are costs per agent, model,
    owner or group, the most expensive first.
    """

    data: Data
    selection: Choice
    unit: Granularity | None
    by: By | None
    whole: Figures
    compared: Compared | str | None
    buckets: tuple[tuple[Bucket, Figures], ...]
    rows: pl.DataFrame | None
    warnings: tuple[DataWarning, ...]

    @property
    def period(self) -> Period:
        return self.data.choice.period

    def remarks(self) -> list[str]:
        """Return warnings about missing or doubtful figures, one line each."""
        covered = self.whole.covered
        remarks = [*missing_part(self.period, covered), *left_out(self.data.workspace)]
        if isinstance(self.compared, str) and covered:
            remarks.append(self.compared)
        if models := self.selection.filters.model:
            remarks.append(filter_words.USERS_OF_MODELS.format(models=listed(sorted(models))))
        if problem := no_people(self.data):
            remarks.append(NOT_EXACT.format(why=problem))
        remarks += [" ".join(each.why.split()) for each in self._costless()]
        return remarks + [each.message for each in self.warnings]

    def exit_code(self) -> int:
        """Return 0, or the code of a failure that left a part without figures."""
        return max((reason.exit_code for reason in self._costless()), default=0)

    def _costless(self) -> list[NoCost]:
        """Return why something has no cost, each reason once."""
        both = [self.compared.current, self.compared.previous] if isinstance(self.compared, Compared) else []
        every = [self.whole, *both, *(figures for _, figures in self.buckets)]
        reasons = [each.spent for each in every if isinstance(each.spent, NoCost)]
        return [each for each in dict.fromkeys(reasons) if each != NOT_ASKED]


def summarise(
    data: Data, unit: Granularity | None = None, by: By | None = None, *, with_cost: bool = True
) -> Summary:
    """Load the range of `data.choice` and its comparison, then its buckets if there is a `unit`.

    Without costs, nothing is loaded by model.

    Raises what the export client raises, BadSettings for own prices that cannot be used, and BadPeriod for
    more than MOST_BUCKETS.
    """
    if unit and is_too_fine(data.choice.period, unit):
        raise BadPeriod(TOO_MANY.format(unit=unit), "Use a shorter range or a larger unit.")
    none = None if with_cost else NOT_ASKED
    return data.answers.wait(partial(_summary, data, unit, by, none))


def missing_part(asked: Period, there: Period | None) -> list[str]:
    """Return a line if only a part of the range was exported; none if all or nothing of it was."""
    return [] if there in (None, asked) else [PART_MISSING.format(why=only(there))]


def left_out(workspace: Workspace) -> list[str]:
    """Return a line if the settings exclude agents."""
    agents = counted(len(workspace.excluded), "agent")
    return [f"{EXCLUDED.format(agents=agents)}."] if workspace.excluded else []


def _summary(data: Data, unit: Granularity | None, by: By | None, none: NoCost | None) -> Summary:
    """Raise Waiting until all exports are there. Without a cost, no bucket is loaded by model."""
    selection = data.choice
    if (narrow := narrowed(data)) is None:
        raise BadInput(filter_words.NO_MATCH, filter_words.NO_MATCH_HOW)
    data = narrow
    period, days = data.choice.period, data.comparison
    want_people(data)
    _want(data, [period, *([days.current, days.before] if days else [])], by_model=none is None)
    whole = _figures(data, none)
    none = whole.spent if isinstance(whole.spent, NoCost) else None
    tiles = data.tiles() if unit else []
    _want(data, [each.period for each in tiles], by_model=none is None)
    uncounted = unit is Granularity.DAY and len(tiles) > MOST_DAYS
    for each in tiles:
        want_people(_alone(data, each.period, uncounted=uncounted))
    compared = _compared(data, none)
    # The figures of buckets that the API no longer keeps are unknown, not zero.
    found = [_figures(_alone(data, each.period, uncounted=uncounted), none) for each in tiles]
    parts = [each if each.covered else replace(each, spent=none or NOT_KEPT) for each in found]
    rows = _rows(data, whole.spent, by) if by and isinstance(whole.spent, Spend) else None
    doubtful = doubts(data.answers.found.values(), period, {each.period for each in tiles}, unit or "")
    buckets = tuple(zip(tiles, parts, strict=True))
    return Summary(data, selection, unit, by, whole, compared, buckets, rows, tuple(doubtful))


def _want(data: Data, periods: Sequence[Period], *, by_model: bool = True) -> None:
    """Note all exports of `periods` as wanted, so that they are loaded at the same time."""
    for each in periods:
        data.answers.have(Wanted(each))
        if by_model:
            data.answers.have(Wanted(each, BY_MODEL))


def _figures(data: Data, none: NoCost | None = None) -> Figures:
    """Return the figures of the range; `none` is why there is no cost, if that is known already."""
    try:
        export = data.export()
    except NotKept as problem:
        return Figures(None, None, None, none or NoCost(str(problem), problem.exit_code))
    agents = data.agents()
    usage = replace(totals(agents), people=exact_people(data))
    return Figures(days_held(export), usage, token_totals(agents), none or _spent(data))


def _spent(data: Data) -> Spend | NoCost:
    """Return the cost of the range, or why there is none: the other figures are shown all the same."""
    try:
        why = lacking(data)
        return costs(data) if why is None else NoCost(NO_COST.format(why=why))
    except BadSettings:
        raise
    except OdeusDashError as problem:
        return NoCost(NO_COST_FAILED.format(why=problem), problem.exit_code)


def _compared(data: Data, none: NoCost | None) -> Compared | str | None:
    days, problem = data.comparison, data.not_compared()
    if days is None:
        return None if data.choice.against is Against.NONE else NOTHING_OVER
    if isinstance(problem, NotKept):
        return str(problem)
    if problem:
        raise problem
    return Compared(days, *(_figures(_alone(data, each), none) for each in (days.current, days.before)))


def _alone(data: Data, period: Period, *, uncounted: bool = False) -> Data:
    """Return the data of other days, without a comparison; `uncounted`: without an exact number of people."""
    alone = replace(data, choice=replace(data.choice, period=period, against=Against.NONE))
    return replace(alone, counts_people=False) if uncounted else alone


def _rows(data: Data, spent: Spend, by: By) -> pl.DataFrame:
    """Return the costs per agent, model, owner or group; models with the model that each is priced as."""
    match by:
        case By.AGENT:
            return per_agent(data, spent)
        case By.MODEL:
            matches = price_matches(spent.rows, spent.prices).select("model", "priced_as", "provider")
            return cost_per_model(spent.rows).join(matches, on="model", how="left", maintain_order="left")
        case By.OWNER:
            return cost_per_owner(spent.rows, spent.agents)
        case By.GROUP:
            return cost_per_group(spent.rows, spent.agents, all_groups(data))
