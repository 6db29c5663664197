"""Parts that several pages have: what a page is about, what is not there, changes, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.metrics.change_words import change_clause, change_of
from odeus_dash.metrics.comparison import (
    STEADY,
    Comparable,
    FigureChange,
    beside,
    changes,
    figure_change,
    verdict,
)
from odeus_dash.metrics.sparkline import sparkline
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from odeus_dash.page import (
    Badge,
    Block,
    Column,
    Heading,
    Nothing,
    Table,
    Tile,
    Tiles,
    failed,
    here,
)
from odeus_dash.words import briefing as words
from odeus_dash.words.formats import compact, counted, exact, percent, period_text, ratio, relative_text


class Compared(NamedTuple):
    """A frame over time, and that of the days compared with, as far as they are here."""

    now: pl.DataFrame
    before: pl.DataFrame | None = None


#: Makes the totals that are compared of an export.
Figures = Callable[[pl.DataFrame], Totals] | Callable[[pl.DataFrame], TokenTotals]
#: The fields of a page's totals, which are also the names of their definitions, each with its writing.
Written = Mapping[str, Callable[[float | None], str]]

USAGE: Written = {
    "messages": compact,
    "agents_in_use": exact,
    "user_agent_pairs": compact,
    "messages_per_user": ratio,
    "conversations": compact,
}
TOKENS: Written = {
    "input": compact,
    "output": compact,
    "hit_rate": percent,
    "tokens_per_message": compact,
    "requests": compact,
}


# --- what a page is about ---


def badges(data: Data) -> Iterator[Badge]:
    """What the figures are not: real, complete or from an API."""
    if data.workspace.demo:
        yield Badge("Demo data", "", "orange", "Simulated: no real workspace.")
    if data.workspace.files:
        yield Badge("Files", ":material/upload_file:", "blue", "Opened from disk: no API is asked.")
    if data.fewest is not None:
        text = (
            f"Figures about people are hidden for agents with fewer than {data.fewest} users, "
            "and totals of people leave these agents out."
        )
        yield Badge("Small groups hidden", ":material/visibility_off:", "blue", text)


def scope(data: Data) -> str:
    """Which days, on whose clocks, and which agents a figure is about."""
    clocks = "" if data.workspace.files else f" · {data.choice.period.timezone}"  # files do not name theirs
    return f"{data.workspace.name} · {days_and_agents(data)}{clocks}"


def days_and_agents(data: Data) -> str:
    """The days, and how many agents when not all of them."""
    chosen = data.choice.agents
    which = f" · {counted(len(chosen), 'chosen agent')}" if chosen else ""
    return f"{period_text(data.choice.period)}{which}"


def compared_days(data: Data) -> tuple[str, str]:
    """Return which days are compared, and what makes them differ or why nothing is compared.

    Both are empty where no comparison was asked for.
    """
    if data.choice.against is Against.NONE:
        return "", ""
    if data.choice.period.is_open(data.now):
        return "no comparison", "Today is not over, so nothing is compared."
    if data.comparison is None:
        return "no comparison", "Nothing is compared: the range is longer than a year."
    before = period_text(data.comparison.before)
    if problem := here(data.not_compared):
        return "no comparison", f"Not compared with {before}. {problem}"
    return f"vs {before}", " ".join(data.comparison.notes)


# --- what is not there ---


def no_usage(data: Data) -> Nothing:
    """A period or a filter without a single row: not a failure, and not a page of zeros either."""
    if data.choice.agents:
        return Nothing(
            "The chosen agents were not used in this range.", "Choose other agents or a longer range."
        )
    return Nothing("Nothing was used in this range.", "The workspace answered that it holds no usage for it.")


def nothing_to_compare(data: Data) -> Block:
    """Why a page about a change has none to show, and what to choose instead."""
    if problem := data.not_compared():
        return failed(problem)
    if data.choice.against is Against.NONE:
        return Nothing(
            "No comparison is chosen.",
            "Choose in the sidebar what to compare with: the period before, or last year.",
        )
    if data.comparison is None:
        return Nothing("This range cannot be compared.", "Choose one without today, and of a year at most.")
    return Nothing(
        f"Nothing was used in {period_text(data.comparison.before)}.",
        "So all use since then is new. Choose a later range, or another comparison.",
    )


# --- changes ---


def change(data: Data, name: str, figures: Figures) -> FigureChange | None:
    """The change of the field `name` of `figures` (a function of an export); None without a comparison."""
    both = data.now_and_before()
    if both is None or data.comparison is None:
        return None
    now, before = both
    return figure_change(name, figures(now), figures(before), data.comparison.longer)


def moved(subject: str, level: str, found: FigureChange | None) -> str:
    """Return where a figure has come, and from where: `Messages rose 10 % to 65,499`."""
    if found is None or found.absolute is None:
        return words.KNOWN.format(subject=subject, level=level)
    if found.relative is None:
        return words.NEW.format(subject=subject, level=level)
    if abs(found.relative) < STEADY:
        return words.STEADY.format(subject=subject, level=level)
    template = words.ROSE if found.relative > 0 else words.FELL
    return template.format(subject=subject, level=level, change=percent(abs(found.relative)))


def clause(data: Data, noun: str, name: str, figures: Figures, *, with_level: bool = False) -> str:
    """How the figure changed, for a page's sentence: `messages rose 12% against 1–21 Oct`.

    `with_level` adds where it has come: `to 48,210`. Empty without a comparison.
    """
    found = change(data, name, figures)
    if found is None or data.comparison is None or found.before is None or found.absolute is None:
        return ""
    level = exact(found.before + found.absolute) if with_level else ""
    return change_clause(noun, found, period_text(data.comparison.before), to=level)


def tiles(data: Data, written: Written, figures: Figures, over_time: Compared | None = None) -> Tiles:
    """Return the tiles of the range, whose totals `figures` makes of its export, with their changes.

    `over_time` has the same fields bucket by bucket for the lines; None while these are on their way.
    """
    totals = figures(data.agents())
    return Tiles(
        tuple(
            tile(data, name, getattr(totals, name), write, change(data, name, figures), over_time)
            for name, write in written.items()
        )
    )


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
    if found is None or found.absolute is None:
        return Tile(means, write(value), line=line, before=before)
    change = change_of(means, found)
    basis = f"from {write(found.before)}"
    if found.per_day is not None:
        basis = f"{relative_text(found.per_day)} per day, {basis}"
    return Tile(means, write(value), change, verdict(means, found), line, before, basis)


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
