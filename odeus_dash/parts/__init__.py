"""Parts that several pages have: what a page is about, what is not there, changes, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import polars as pl

from odeus_dash.comparison import Against
from odeus_dash.data import AGENTS, Data
from odeus_dash.metrics.change_words import change_of
from odeus_dash.metrics.comparison import Comparable, FigureChange, beside, changes, figure_change, verdict
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.sparkline import sparkline
from odeus_dash.metrics.tokens import TokenTotals, token_totals
from odeus_dash.metrics.totals import Totals
from odeus_dash.page import Badge, Block, Column, Heading, Nothing, Table, Tile, Tiles, failed, here
from odeus_dash.parts.filters import described
from odeus_dash.parts.goals import in_tile
from odeus_dash.words import nothing
from odeus_dash.words import report as file_words
from odeus_dash.words.formats import compact, counted, percent, period_text, relative_text


class Compared(NamedTuple):
    """A frame over time, and that of the days compared with, as far as they are here."""

    now: pl.DataFrame
    before: pl.DataFrame | None = None


#: Makes the totals that are compared of an export.
Figures = Callable[[pl.DataFrame], Totals] | Callable[[pl.DataFrame], TokenTotals]
#: The fields of a page's totals, which are also the names of their definitions, each with its writing.
Written = Mapping[str, Callable[[float | None], str]]
#: Selected agents that are named; of more, the number is said.
_NAMED = 3

TOKENS: Written = {
    "input": compact,
    "output": compact,
    "hit_rate": percent,
    "tokens_per_message": compact,
    "requests": compact,
}


# --- what a page is about ---


def badges(data: Data) -> Iterator[Badge]:
    """Yield badges for figures that are simulated, from files or incomplete, and for agents left out."""
    if data.workspace.demo:
        yield Badge("Demo data", "", "orange", nothing.SIMULATED)
    if data.workspace.files:
        yield Badge("Files", ":material/upload_file:", "blue", nothing.FROM_DISK)
    if excluded := len(data.workspace.excluded):
        text = nothing.EXCLUDED.format(agents=counted(excluded, "agent"))
        yield Badge(text, ":material/remove_circle:", "blue", nothing.IN_NO_FIGURE)
    if data.fewest is not None:
        hidden = nothing.GROUPS_HIDDEN.format(fewest=data.fewest)
        text = nothing.LEFT_OUT.format(fewest=data.fewest)
        yield Badge(hidden, ":material/visibility_off:", "blue", text)


def scope(data: Data) -> str:
    """Return the workspace, days, timezone and selected agents that a figure is about."""
    selected = data.choice.agents
    which = [counted(len(selected), "selected agent")] * bool(selected)
    clocks = [] if data.workspace.files else [data.choice.period.timezone]  # files do not name theirs
    return " · ".join([data.workspace.title, period_text(data.choice.period), *which, *clocks])


def dates(data: Data) -> str:
    """Return the days and on whose clocks they are, for files: with years, because these are kept."""
    days = period_text(data.choice.period, with_year=True)
    clocks = data.choice.period.timezone
    return days if data.workspace.files else file_words.DATES.format(days=days, timezone=clocks)


def who(data: Data) -> str:
    """Return which agents figures are about: their names, or of more than three how many; and all filters."""
    selected = sorted(data.choice.agents)
    names = here(data.names) or {}
    agents = ", ".join(names.get(each, each) for each in selected)
    if len(selected) > _NAMED:
        agents = counted(len(selected), "selected agent")
    return " · ".join(filter(None, [agents, *described(data.choice.filters)])) or file_words.ALL_AGENTS


def compared_days(data: Data) -> tuple[str, str]:
    """Return which days are compared, and what makes them differ or why nothing is compared.

    Both are empty where no comparison was asked for.
    """
    if data.choice.against is Against.NONE:
        return "", ""
    if data.choice.period.is_open(data.now):
        return nothing.NO_COMPARISON, nothing.TODAY_OPEN
    if data.comparison is None:
        return nothing.NO_COMPARISON, nothing.TOO_LONG
    days = period_text(data.comparison.before)
    if problem := here(data.not_compared):
        return nothing.NO_COMPARISON, nothing.NOT_LOADED.format(days=days, problem=problem)
    return nothing.VS.format(days=days), " ".join(data.comparison.notes)


# --- what is not there ---


def no_usage(data: Data) -> Nothing:
    """A period or a filter without a single row: not a failure, and not a page of zeros either."""
    if data.choice.agents:
        return Nothing(nothing.AGENTS_UNUSED, nothing.SELECT_AGENTS)
    return Nothing(nothing.NO_USAGE, nothing.SELECT_DATES)


def nothing_to_compare(data: Data) -> Block:
    """Return why a page about a change has none to show, and what to select instead."""
    if problem := data.not_compared():
        return failed(problem)
    if data.choice.against is Against.NONE:
        return Nothing(nothing.NONE_SELECTED, nothing.SELECT_COMPARISON)
    if data.comparison is None:
        return Nothing(nothing.NOT_COMPARABLE, nothing.SELECT_COMPARABLE)
    days = period_text(data.comparison.before)
    return Nothing(nothing.NONE_BEFORE.format(days=days), nothing.ALL_NEW)


# --- changes ---


def change(data: Data, name: str, figures: Figures) -> FigureChange | None:
    """The change of the field `name` of `figures` (a function of an export); None without a comparison."""
    both = data.now_and_before(data.kind_of_tokens if figures is token_totals else AGENTS)
    if both is None or data.comparison is None:
        return None
    now, before = both
    return figure_change(name, figures(now), figures(before), data.comparison.longer)


def tiles(data: Data, written: Written, figures: Figures, over_time: Compared | None = None) -> Tiles:
    """Return the tiles of the range, whose totals `figures` makes of its export, with their changes.

    `over_time` has the same fields bucket by bucket for the lines; None while these are on their way.
    """
    totals = figures(data.tokens() if figures is token_totals else data.agents())
    made = (
        tile(data, name, getattr(totals, name), write, change(data, name, figures), over_time)
        for name, write in written.items()
    )
    return Tiles(tuple(made))


def tile(
    data: Data,
    means: str,
    value: Any,
    write: Callable[[Any], str],
    found: FigureChange | None = None,
    over_time: Compared | None = None,
) -> Tile:
    """Return one figure with its change, and its line out of `over_time`."""
    line, before = (
        () if frame is None or means not in frame else tuple(sparkline(frame, means, data.choice.granularity))
        for frame in over_time or (None, None)
    )
    number, goal = None if value is None else float(value), in_tile(data, means)
    alone = Tile(
        means, write(value), line=line, before=before, number=number, unit=unit(data, means), goal=goal
    )
    if found is None or found.absolute is None:
        return alone
    basis = f"from {write(found.before)}"
    if found.per_day is not None:
        basis = f"{relative_text(found.per_day)} per day, {basis}"
    return replace(alone, change=change_of(means, found), verdict=verdict(means, found), basis=basis)


def unit(data: Data, means: str) -> str:
    """Return what the number of a figure counts; a definition without a unit is about money."""
    counted = DEFINITIONS[means].unit
    return "fraction" if counted == "%" else counted or data.pricing.currency


def agents_table(  # noqa: PLR0913  a table is described by keywords
    data: Data,
    agents: pl.DataFrame,
    columns: Sequence[Column],
    note: str,
    *,
    key: str,
    alt: str,
    by: Comparable = "messages",
) -> Iterator[Block]:
    """The table that a page ends with, under its heading: a row per agent, compared `by` one figure."""
    both = data.now_and_before()
    if both is not None and data.comparison is not None:
        agents = beside(agents, changes(*both, by), by, data.comparison.longer)
    yield Heading("All agents", note)
    yield Table(agents, tuple(columns), key, alt)
