"""How do a few agents differ, in figures and over time?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.text import short
from odeus_dash.charts.theme import agent_colours
from odeus_dash.data import Data
from odeus_dash.data.costing import cache_economics, spend
from odeus_dash.metrics.cache import cache_per_agent
from odeus_dash.metrics.totals import totals
from odeus_dash.metrics.trends import Measure
from odeus_dash.page import (
    Block,
    Blocks,
    Fact,
    Heading,
    Link,
    Links,
    Note,
    Nothing,
    Page,
    Versus,
    VersusRow,
    compose,
    here,
    part,
    side_by_side,
)
from odeus_dash.parts import one_agent, pictures
from odeus_dash.parts.cells import owner_name
from odeus_dash.parts.filters import filtered
from odeus_dash.words import agent as words
from odeus_dash.words.cache import VERDICTS
from odeus_dash.words.formats import MISSING, counted, period_text
from odeus_dash.words.right_to_left import isolated

TITLE = "Compare"
#: Agents that are offered where fewer than two are selected, and beside the selected ones.
OFFERED = 10
#: In pixels: the pictures.
_HEIGHT = 380
#: In columns of letters: the names above the table, which has up to five of them.
_HEAD = 48
#: What is drawn over time, with its title and unit.
OVER_TIME: dict[Measure, tuple[str, str]] = {
    "messages": (words.MESSAGES_PER_UNIT, "messages"),
    "active_users": (words.USERS_PER_UNIT, "active users"),
    "messages_per_user": (words.PER_USER_PER_UNIT, "messages per user"),
}


@filtered(TITLE)
def page(data: Data) -> Page:
    everybody, chosen = data.agents(), data.choice.agents
    names = one_agent.names(data)
    known = sorted(chosen & names.keys(), key=lambda each: (-_messages(data, each), each))
    if not one_agent.FEWEST <= len(known) <= one_agent.MOST:
        if everybody.is_empty() and not chosen:
            return compose(TITLE, words.COMPARE_MORE, parts.no_usage(data))
        return _which(data, known, names)
    best, second = known[:2]
    most, less = (counted(_messages(data, each), "message") for each in (best, second))
    template = words.EQUAL if most == less else words.COMPARED
    first, other = isolated(names[best]), isolated(names[second])
    headline = template.format(best=first, second=other, messages=most, others=less)
    colours = agent_colours(known, data.theme)
    agents = tuple((short(names[each], _HEAD), colours[each]) for each in known)
    rows = tuple(_rows(data, known))
    compared = None if data.comparison is None or data.not_compared() else data.comparison
    marks = words.BEST.format(days=f"vs {period_text(compared.before)}") if compared else words.BEST_ALONE
    return compose(
        TITLE,
        headline,
        [Versus(agents, rows), Note(marks)],
        part(_over_time, data, known, loading=_HEIGHT),
        Heading(words.OPEN_ONE),
        Links(tuple(one_agent.open_page(each, names[each]) for each in known)),
        _more(data, known),
    )


def _messages(data: Data, agent_id: str) -> int:
    return totals(one_agent.alone(data, agent_id).agents()).messages or 0


def _which(data: Data, known: Sequence[str], names: dict[str, str]) -> Page:
    """Return the page for too few or too many agents: what to select."""
    if len(known) > one_agent.MOST:
        headline = words.TOO_MANY.format(agents=counted(len(known), "agent"))
        return compose(TITLE, headline, Nothing(words.COMPARE_MORE, words.COMPARE_FEWER))
    links = Links(tuple(one_agent.open_page(each, names[each]) for each in known)) if known else None
    nothing = Nothing(words.COMPARE_FEW, words.COMPARE_HOW)
    return compose(TITLE, words.COMPARE_MORE, nothing, links, _more(data, known))


def _more(data: Data, known: Sequence[str]) -> Iterator[Block]:
    """Ways to the same page with one more agent."""
    if len(known) < one_agent.MOST:
        others = one_agent.most_used(data, OFFERED, frozenset(known))
        links = [Link(name, one_agent.COMPARE, (*known, each)) for each, name in others]
        if links:
            yield Heading(words.ADD_HEADING)
            yield Links(tuple(links))


def _rows(data: Data, known: Sequence[str]) -> Iterator[VersusRow]:
    """Figures, of which the best are marked, and below them what else is known of each agent."""
    each = [one_agent.alone(data, agent_id) for agent_id in known]
    for row in zip(*map(one_agent.measured, each), strict=True):
        cells = tuple((found.tile.value, found.tile.change or "") for found in row)
        best, known_numbers = row[0].best, [found.number for found in row if found.number is not None]
        places: frozenset[int] = frozenset()  # of the best numbers, where they differ and one is better
        if best and len(set(known_numbers)) > 1:
            top = best(known_numbers)
            places = frozenset(place for place, found in enumerate(row) if found.number == top)
        yield VersusRow(row[0].tile.means, cells, places, row[0].tile.label)
    facts = [{fact.label: fact for fact in _facts(one)} for one in each]
    for label in dict.fromkeys(label for found in facts for label in found):
        texts = pl.DataFrame({"fact": [found[label].text if label in found else None for found in facts]})
        if label == words.OWNER:
            texts = texts.select(owner_name(pl.col("fact")).alias("fact"))
        yield VersusRow("", tuple((each or MISSING, "") for each in texts["fact"]), label=label)


def _facts(data: Data) -> Iterator[Fact]:
    who = one_agent.about(data)
    if who is None:
        return
    spent = here(spend, data)
    economics = here(cache_economics, data) if spent else None
    if spent and economics is not None:
        for verdict in cache_per_agent(economics, spent.currency)["verdict"].head(1):
            yield Fact(words.CACHE, VERDICTS[verdict])
    yield from (each for each in one_agent.facts(data, who).facts if each.label)


def _over_time(data: Data, agents: Sequence[str]) -> Blocks:
    """A line per agent in its colour."""
    period = data.choice.granularity
    drawn = (
        pictures.agent_lines(data, title.format(unit=period), "", measure, unit, agents)
        for measure, (title, unit) in OVER_TIME.items()
    )
    yield side_by_side(*drawn)
    if whole := here(data.trend):
        yield from pictures.missing_buckets(data, whole)
