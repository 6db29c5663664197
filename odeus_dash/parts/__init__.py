"""Parts that several pages have: what a page is about, tiles, changes, pictures over time, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

import polars as pl

from odeus_dash.charts.over_time import over_time as line_chart
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.theme import Figure
from odeus_dash.choice import ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import AGENTS, Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.change_words import change_clause, change_text
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.comparison import Comparable, FigureChange, beside, changes, figure_change, verdict
from odeus_dash.metrics.ranking import top_with_other
from odeus_dash.metrics.sparkline import sparkline
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from odeus_dash.page import (
    Badge,
    Block,
    Blocks,
    Caution,
    Column,
    Grid,
    Heading,
    Loading,
    Note,
    Nothing,
    Page,
    Picture,
    Table,
    Tile,
    Tiles,
    failed,
    here,
)
from odeus_dash.source import Trend
from odeus_dash.wording import compact, counted, exact, percent, period_text, ratio

#: Makes the totals that are compared of an export.
Figures = Callable[[pl.DataFrame], Totals] | Callable[[pl.DataFrame], TokenTotals]
#: Makes a frame over time of the rows and the calendar of a trend.
OverTime = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
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
_RATIOS = {"messages_per_user": ratio}
_DEMO = Badge("Demo data", ":material/science:", "orange", "Simulated: no real workspace.")
_FILES = Badge("Files", ":material/upload_file:", "blue", "Opened from disk: no API is asked.")


# --- what a page is about ---


def page(data: Data, title: str, headline: str, *blocks: Block | Blocks | None) -> Page:
    """A page that says of its figures what every page says: which are hidden, and what is compared."""
    return Page(title, scope(data), headline, (tuple(_about(data)), *map(_part, blocks)), _badges(data))


def failing(data: Data, title: str, problem: OdeusDashError) -> Page:
    """The page in whose place a failure stands."""
    return Page(title, scope(data), "", ((failed(problem),),), _badges(data))


def loading(data: Data, title: str, height: int) -> Page:
    """The page of which nothing is known yet, `height` pixels tall."""
    return Page(title, scope(data), "", ((Loading(height),),), _badges(data))


def _badges(data: Data) -> tuple[Badge, ...]:
    return (_DEMO,) * data.workspace.demo + (_FILES,) * data.workspace.files


def _part(blocks: Block | Blocks | None) -> tuple[Block, ...]:
    if isinstance(blocks, Iterable):
        return tuple(block for block in blocks if block is not None)
    return () if blocks is None else (blocks,)


def scope(data: Data) -> str:
    """Which days, on whose clocks, and which agents a figure is about."""
    clocks = "" if data.workspace.files else f" · {data.choice.period.timezone}"  # files do not name theirs
    return f"{data.workspace.name} · {days_and_agents(data)}{clocks}"


def days_and_agents(data: Data) -> str:
    """The days, and how many agents when not all of them."""
    chosen = data.choice.agents
    which = f" · {counted(len(chosen), 'chosen agent')}" if chosen else ""
    return f"{period_text(data.choice.period)}{which}"


def _about(data: Data) -> Iterator[Block]:
    if data.fewest is not None:
        text = (
            f"Figures about people are hidden for agents with fewer than {data.fewest} users, "
            "and totals of people leave these agents out."
        )
        yield Note(text, "visibility_off")
    if data.choice.against is not Against.NONE:
        yield Note(_compared(data), "compare_arrows")


def _compared(data: Data) -> str:
    """Exactly which days are compared, and what makes them differ; or why nothing is."""
    if data.choice.period.is_open(data.now):
        return "Today is not over, so nothing is compared."
    if data.comparison is None:
        return "Nothing is compared: the range is longer than a year."
    current, before = period_text(data.comparison.current), period_text(data.comparison.before)
    if problem := data.not_compared():
        return f"Not compared with {before}. {problem}"
    return " ".join([f"{current} is compared with {before}.", *data.comparison.notes])


# --- what is not there ---


def no_usage(data: Data) -> Nothing:
    """A period or a filter without a single row: not a failure, and not a page of zeros either."""
    if data.choice.agents:
        return Nothing(
            "The chosen agents were not used in this range.", "Choose other agents or a longer range."
        )
    return Nothing("Nothing was used in this range.", "The workspace answered that it holds no usage for it.")


def no_tokens() -> Nothing:
    """A workspace whose export has no token columns."""
    return Nothing(
        "This workspace has no token figures.",
        "Token figures come with workspaces that bring their own model keys (BYOK). The export of this "
        "workspace has no token columns, so there is nothing to add up: that is not the same as zero tokens.",
    )


def missing_buckets(data: Data, trend: Trend) -> Iterator[Block]:
    """Which part of a trend did not arrive; nothing when all of it did."""
    if trend.failures:
        lost = f"{counted(len(trend.failures), 'bucket')} of {trend.expected}"
        yield Caution(
            f"{lost} could not be loaded and show as gaps. {trend.failures[0]}",
            retry=not data.workspace.files,
        )


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


def clause(data: Data, noun: str, name: str, figures: Figures, *, with_level: bool = False) -> str:
    """How the figure changed, for a page's sentence: `messages rose 12 % against 1 – 21 Oct 2026`.

    `with_level` adds where it has come: `to 48,210`. Empty without a comparison.
    """
    found = change(data, name, figures)
    if found is None or data.comparison is None or found.before is None or found.absolute is None:
        return ""
    level = exact(found.before + found.absolute) if with_level else ""
    return change_clause(noun, found, period_text(data.comparison.before), to=level)


def tiles(data: Data, written: Written, figures: Figures, over_time: pl.DataFrame | None = None) -> Tiles:
    """The tiles of the range, whose totals `figures` makes of its export, with their changes.

    `over_time` has the same fields bucket by bucket for the lines; None while these are on their way.
    """
    totals = figures(data.agents())
    return Tiles(
        tuple(
            tile(data, name, write(getattr(totals, name)), change(data, name, figures), over_time)
            for name, write in written.items()
        )
    )


def tile(
    data: Data,
    means: str,
    value: str,
    found: FigureChange | None = None,
    over_time: pl.DataFrame | None = None,
    column: str = "",
) -> Tile:
    """One figure with its change and the line of its `column` in `over_time`, by default of its own name."""
    unit = data.choice.granularity
    line = () if over_time is None else tuple(sparkline(over_time, column or means, unit))
    if found is None:
        return Tile(means, value, line=line)
    text = change_text(means, found, _RATIOS.get(means, compact))
    return Tile(means, value, text, verdict(means, found), line)


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


def checks_table(results: Sequence[Check]) -> Iterator[Block]:
    """Each reconciliation with both sides, and what it means that parts come to more than the whole."""
    rows = [
        {"Verdict": _agreement(each), "Check": each.name, "left": each.left, "right": each.right}
        for each in results
    ]
    formats = (("left", "One way", "%,d"), ("right", "The other way", "%,d"))
    yield Grid(pl.DataFrame(rows), "Reconciliation", formats)
    if any(each.is_more for each in results):
        yield Note("A conversation that spans midnight counts on both days, so days may add up to more.")


def _agreement(check: Check) -> str:
    if check.agrees:
        return "✓ agrees"
    if check.is_more:
        return "✓ more, as some span midnight"
    return "updating, today is not over" if check.ok else "✗ differs"


# --- pictures ---


def chart(data: Data, title: str, note: str, figure: Figure) -> Blocks:
    """A figure under its heading, with days and agents: it can be read without its page."""
    yield Heading(title, f"{note} · {days_and_agents(data)}")
    yield Picture(figure, f"{title}, {scope(data)}")


class Compared(NamedTuple):
    """A frame over time, and that of the days compared with, if they are here."""

    now: pl.DataFrame
    before: pl.DataFrame | None = None


def line(  # noqa: PLR0913  a picture is described by keywords
    data: Data,
    title: str,
    note: str,
    both: Compared,
    value: str,
    unit: str,
    *,
    marks: pl.DataFrame | None = None,
    as_share: bool = False,
    height: int = 320,
) -> Blocks:
    """The column `value` of a frame over time, bucket by bucket; grey below it that of the days before."""
    period = data.comparison.before if data.comparison and both.before is not None else None
    figure = line_chart(
        both.now,
        value,
        theme=data.theme,
        granularity=data.choice.granularity,
        unit=unit,
        period=data.choice.period,
        context=both.before if period else None,
        context_period=period,
        marks=marks,
        as_share=as_share,
        height=height,
    )
    return chart(data, title, f"{note}, grey: {period_text(period)}" if period else note, figure)


def over_time(data: Data, figures: OverTime, kind: ExportKind = AGENTS) -> Compared:
    """What `figures` makes of the buckets that are here, and of the days before once they have arrived."""
    now, before = data.trend_so_far(kind), here(partial(data.trend_before, kind))
    earlier = figures(before.rows, before.calendar) if before else None
    return Compared(figures(now.rows, now.calendar), earlier)


def lost(data: Data, kind: ExportKind = AGENTS) -> Iterator[Block]:
    """What is missing from pictures over time, once all of it has arrived or failed."""
    if trend := here(partial(data.trend, kind)):
        yield from missing_buckets(data, trend)
    with suppress(Waiting):
        yield from _grey_line(data, data.trend_before(kind))


def _grey_line(data: Data, before: Trend | None) -> Iterator[Block]:
    """Say that a part of the grey line, or all of it, could not be loaded."""
    if before is not None and not before.failures:
        return
    if data.comparison is not None and data.not_compared() is None:
        lost = "A part of the" if before else "The"
        yield Note(f"{lost} grey line of {period_text(data.comparison.before)} could not be loaded.")


def ranking_bars(data: Data, title: str, ranking: pl.DataFrame, top: int) -> Blocks:
    """The first `top` of a ranking by messages, and one bar for the others."""
    rows = top_with_other(ranking, top)
    figure = ranked_bars(rows, theme=data.theme, value_label="messages")
    return chart(data, title, f"Messages and share of {whole(data)}", figure)


def whole(data: Data) -> str:
    """What the shares are shares of."""
    return "the chosen agents’ messages" if data.choice.agents else "all messages"
