"""Where do we stand, what moved, and what needs attention? The first page, on one screen."""

from __future__ import annotations

from odeus_dash import parts
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.signed_bars import signed_bars
from odeus_dash.comparison import Against
from odeus_dash.data import AGENTS, BY_MODEL, USERS, Data
from odeus_dash.data.ahead import want_ahead
from odeus_dash.data.month import Month, month
from odeus_dash.metrics.bridge import biggest, bridge, movers
from odeus_dash.metrics.change_words import told
from odeus_dash.metrics.headline import with_driver
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.why import part_bars
from odeus_dash.page import HEADING, Blocks, Loading, Page, Tiles, compose, here, part, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.attention import needs_attention
from odeus_dash.parts.budget import budget_tile
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.money import FEW_BUCKETS, cost_tiles
from odeus_dash.parts.people import with_people
from odeus_dash.words import agent as agent_words
from odeus_dash.words import briefing as words
from odeus_dash.words import changes as change_words
from odeus_dash.words import messages as message_words
from odeus_dash.words.formats import compact, exact, money, ratio, signed

TITLE = "Briefing"
#: Agents that gained and lost most, each with a bar.
GAINS, LOSSES = 3, 3
#: Bars that have room on a laptop's screen, with their names above them.
MOST_USED = 3
USAGE: parts.Written = {
    "messages": compact,
    "people_at_least": exact,
    "agents_in_use": exact,
    "messages_per_user": ratio,
    "conversations": compact,
}
#: An agent with at least this part of the change is named as its driver.
_MAINLY = 0.5
_PICTURE = Loading(HEADING + 324, "filling")


@filtered(TITLE)
def page(data: Data) -> Page:
    budgeted, few = data.workspace.budget is not None, len(data.tiles()) <= FEW_BUCKETS
    want_ahead(data, AGENTS, *([BY_MODEL] if budgeted else []), USERS, over_time=())
    spent = here(month, data)  # asked for before the buckets: a broken budget is in the headline
    want_ahead(data, over_time=(AGENTS, BY_MODEL) if budgeted and few else (AGENTS,))
    agents = data.agents()
    if few and token_totals(agents).input is not None:
        want_ahead(data, over_time=(BY_MODEL,))
    headline = _headline(data, spent)
    if agents.is_empty():
        return compose(TITLE, headline, parts.no_usage(data))
    tiles = _tiles(data, spent)
    return compose(
        TITLE,
        headline,
        tiles,
        side_by_side(part(_moved, data, loading=_PICTURE), part(_changed, data, loading=_PICTURE)),
        part(needs_attention, data, spent, tiles.tiles, loading=200),
    )


def _headline(data: Data, spent: Month | None) -> str:
    """Return how the messages changed, and the broken budget or else the agent behind the change."""
    found = totals(data.agents()).messages
    if found is None:
        return words.UNKNOWN
    if not found:
        return words.NO_MESSAGES
    moved = parts.change(data, "messages", totals)
    templates = change_words.SELECTED if data.choice.agents else change_words.ALL
    said = told(templates, moved, level=exact(found))
    if spent and spent.over:
        over = words.OVER_BUDGET if spent.is_spent else words.OVER_SOON
        budget = money(spent.amount, spent.currency)
        return over.format(change=said, month=f"{spent.period.start:%B}", budget=budget)
    both = data.now_and_before()
    agents_moved = movers(*both) if both and len(data.choice.agents) != 1 else None
    return with_driver(said, moved, agents_moved, _MAINLY) or f"{said}."


def _tiles(data: Data, spent: Month | None) -> Tiles:
    """Usage, and with model keys of one's own also cost, cache and budget."""
    lines = pictures.lines(data, totals_over_time)
    usage = with_people(data, parts.tiles(data, USAGE, totals, lines).tiles)
    if token_totals(data.agents()).input is None:
        return Tiles(usage)
    last = usage[3] if data.workspace.budget is None else budget_tile(spent)
    costs = cost_tiles(data, spent, with_lines=len(data.tiles()) <= FEW_BUCKETS)
    return Tiles((*usage[:2], *costs, last))


def _moved(data: Data) -> Blocks:
    """Columns of the range, and behind them those of the days before."""
    title = words.MOVED.format(unit=data.choice.granularity)
    both = pictures.over_time(data, totals_over_time)
    yield from pictures.columns(data, title, both, fills=True)
    yield from pictures.lost(data)


def _changed(data: Data) -> Blocks:
    """The agents that gained and lost most, and what all others did; of a single agent, why.

    Where the viewer wants no comparison, the most used agents.
    """
    both = data.now_and_before()
    if both is None or data.comparison is None:
        if data.choice.against is Against.NONE and data.agents().height > 1:
            figure = ranked_bars(ranking(data.agents()), MOST_USED, theme=data.theme, value_label="messages")
            yield from pictures.chart(data, message_words.MOST_USED, "", figure, fills=True)
        else:
            yield parts.nothing_to_compare(data)
        return
    moved = movers(*both)
    change = float(moved["change"].sum())
    title = words.CHANGED.format(change=signed(change)) if change else words.UNCHANGED
    bars, reasons = biggest(moved, GAINS, LOSSES), bridge(*both)
    if moved.height == 1 and reasons and change:  # its one bar would say no more than the heading
        title, bars = agent_words.WHAT_CHANGED.format(change=signed(change)), part_bars(reasons)
    figure = signed_bars(bars, theme=data.theme, in_one_line=moved.height > 1)
    yield from pictures.chart(data, title, "", figure, fills=True)
