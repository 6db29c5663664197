"""Parts about single agents, for the agent's page, the drawer and the comparison."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import polars as pl

from odeus_dash import parts
from odeus_dash.data import Data
from odeus_dash.data.costing import both_known, spend
from odeus_dash.data.costing import change as cost_change
from odeus_dash.data.groups import groups_of
from odeus_dash.metrics.agents import per_agent
from odeus_dash.metrics.bridge import Bridge, bridge
from odeus_dash.metrics.comparison import changes
from odeus_dash.metrics.cost_totals import cost_per_model, saved_shares
from odeus_dash.metrics.lifecycle import agent_stages
from odeus_dash.metrics.ranking import first, ranking
from odeus_dash.metrics.tokens import NO_MODEL, token_totals
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.page import Fact, Facts, Link, Tile, here
from odeus_dash.parts import pictures
from odeus_dash.parts.money import cost_tiles, per_thousand
from odeus_dash.parts.stages import named, staged
from odeus_dash.words import agent as words
from odeus_dash.words.formats import compact, exact, ratio
from odeus_dash.words.lifecycles import STAGES

#: The path of the page about one agent, and of that about a few.
PAGE, COMPARE = "agent", "compare"
#: So many agents can be compared.
FEWEST, MOST = 2, 5
#: The sum over agents of those who are active is, of a single agent, how many these are.
USAGE: parts.Written = {"messages": compact, "active_pairs": exact, "messages_per_user": ratio}
_MORE: parts.Written = {"conversations": compact, "people_at_least": exact}
_LABELS = {"active_pairs": words.ACTIVE_USERS, "people_at_least": "Unique users"}
_MEANS = {"active_pairs": "active_users", "people_at_least": "unique_users"}
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class About:
    """Who an agent is; what the export or the viewer does not know is empty."""

    agent_id: str
    name: str
    owner: str = ""
    url: str = ""
    description: str = ""

    @property
    def mail(self) -> str:
        """The address of a mail to the owner, if the owner is one."""
        return f"mailto:{self.owner}" if _MAIL.fullmatch(self.owner) else ""


class Measured(NamedTuple):
    """A figure as text and as a number, and which of several agents' numbers is the best, if one is."""

    tile: Tile
    number: float | Decimal | None = None
    best: Callable[[Sequence[Any]], Any] | None = None


def alone(data: Data, agent_id: str) -> Data:
    """Return the data of one agent."""
    return replace(data, choice=replace(data.choice, agents=frozenset({agent_id})))


def about(data: Data) -> About | None:
    """Return facts about the selected agent; None if it was used in neither of the compared periods."""
    frames = [data.agents(), *(here(data.now_and_before) or ())]
    frame = next((each for each in frames if each.height), None)
    if frame is None:
        return None
    agent = per_agent(frame).row(0, named=True)
    url = agent["url"] or ""
    known = (agent["owner"] or "", url if _WEB.match(url) else "", agent["description"] or "")
    return About(agent["agent_id"] or "", agent["agent"], *known)


def change(data: Data) -> Bridge | None:
    """The parts of the change of the selected agents' messages; None without a comparison."""
    both = data.now_and_before()
    return bridge(*both) if both else None


def facts(data: Data, who: About, *, in_short: bool = False) -> Facts:
    """Return owner, group, rank, stage, first and last use, model and a link, as far as known yet.

    First and last use, cost centre and the link are left out `in_short`.
    """
    use = here(_use, data) or []
    found = [
        Fact(words.OWNER, who.owner, who.mail, filter=("owner", who.owner)) if who.owner else None,
        *_group(data, who.agent_id, in_short=in_short),
        here(_rank, data, who.agent_id),
        *(use[:1] if in_short else use),
        here(_model, data),
        Fact("", words.OPEN, who.url) if who.url and not in_short else None,
    ]
    return Facts(tuple(each for each in found if each is not None))


def _group(data: Data, agent_id: str, *, in_short: bool) -> Iterator[Fact]:
    """The group that the settings put the agent into, and its cost centre."""
    groups = groups_of(data)
    for _, group, centre in [] if groups is None else groups.filter(agent_id=agent_id).iter_rows():
        yield Fact(words.GROUP, group, filter=("group", group))
        if centre and not in_short:
            yield Fact(words.COST_CENTRE, centre)


def _model(data: Data) -> Fact | None:
    """The model that costs most; None without model keys of one's own."""
    spent = spend(data) if has_tokens(data) else None
    for model in [] if spent is None else cost_per_model(spent.rows)["model"].head(1):
        return Fact(words.MODEL, model, filter=("model", model)) if model != NO_MODEL else None
    return None


def _rank(data: Data, agent_id: str) -> Fact | None:
    """The place among all agents by messages, and the one before."""
    ranked = ranking(data.unfiltered.agents()).filter(pl.col("value") >= 1)
    place = ranked.filter(agent_id=agent_id)["rank"]
    if place.is_empty():
        return None
    slots = {"rank": exact(place[0]), "agents": exact(ranked.height)}
    both = data.unfiltered.now_and_before()
    before = changes(*both).filter(agent_id=agent_id)["rank_before"] if both else place.clear()
    if before.drop_nulls().is_empty() or before[0] == place[0]:
        return Fact(words.RANK, words.RANKED.format(**slots))
    return Fact(words.RANK, words.RANKED_BEFORE.format(before=exact(before[0]), **slots))


def _use(data: Data) -> list[Fact]:
    """The stage of its use, and when that began and ended."""
    year = staged(data)
    unit, used = year.data.choice.granularity, year.long.filter(pl.col("value") >= 1)
    stage = agent_stages(year.stages)["stage"]
    found = []
    if stage.len():
        found = [Fact(words.STAGE, STAGES[stage[0]], means="stage", filter=("stage", stage[0]))]
    if used.is_empty():
        return found
    start, end = used["bucket"].min(), used["bucket"].max()
    since = named(start, unit)  # type: ignore[arg-type]  # a date, by the frame's schema
    if start == year.history.calendar["bucket"].min():
        since = words.OR_EARLIER.format(when=since)
    last = Fact(words.LAST_USED, named(end, unit), means="last_used")  # type: ignore[arg-type]
    return [*found, Fact(words.FIRST_USED, since), last]


def tiles(data: Data) -> tuple[Tile, ...]:
    """Five figures of the one selected agent; money is among them where there can be some."""
    lines = pictures.lines(data, totals_over_time)
    with_money = has_tokens(data)
    usage = _usage(data, USAGE if with_money else {**USAGE, **_MORE}, lines)
    return (*usage, *cost_tiles(data, None)) if with_money else tuple(usage)


def tiles_in_short(data: Data) -> tuple[Tile, ...]:
    """Four of them, without lines: of the figures per person, those that money leaves room for."""
    found = tiles(data)
    which = (0, 1, 3, 4) if has_tokens(data) else range(4)
    return tuple(replace(found[place], line=(), before=()) for place in which)


def has_tokens(data: Data) -> bool:
    """Whether there can be a cost: the workspace has model keys of its own."""
    return token_totals(data.unfiltered.agents()).input is not None


def _usage(data: Data, written: parts.Written, lines: parts.Compared | None = None) -> Iterator[Tile]:
    for each in parts.tiles(data, written, totals, lines).tiles:
        yield replace(each, label=_LABELS.get(each.means, ""), means=_MEANS.get(each.means, each.means))


def measured(data: Data) -> Iterator[Measured]:
    """The figures in which agents are compared, of the one selected agent."""
    found, written = totals(data.agents()), {**USAGE, **_MORE}
    for name, tile in zip(written, _usage(data, written), strict=True):
        yield Measured(tile, getattr(found, name), max)
    if has_tokens(data):
        yield from _money(data)


def _money(data: Data) -> Iterator[Measured]:
    """The cost in all and per 1,000 messages, and the part of the bill that the cache saved."""
    spent, both = here(spend, data), here(both_known, data)
    cost, saved = cost_tiles(data, None)
    if spent is None:
        per = Tile("per_message", cost.value, label=words.PER_THOUSAND)
        yield from (Measured(each) for each in (cost, per, saved))
        return
    found, write = spent.totals, partial(per_thousand, spent.currency)
    per = parts.tile(data, "per_message", found.per_message, write, cost_change(both, "per_message"))
    yield Measured(cost, found.cost)
    yield Measured(replace(per, label=words.PER_THOUSAND), found.per_message, min)
    yield Measured(saved, saved_shares(found)[1], max)


def most_used(data: Data, number: int, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Id and name of the agents of the workspace with the most messages."""
    ranked = ranking(data.unfiltered.agents())
    others = ranked.filter(pl.col("agent_id").is_not_null(), ~pl.col("agent_id").is_in(sorted(without)))
    yield from first(others, number).select("agent_id", "agent").iter_rows()


def names(data: Data) -> dict[str, str]:
    """Return the label of each agent of the range or of the days compared with, by its id."""
    both = here(data.unfiltered.now_and_before)
    rows = [each.select("assistant_id", "agent_label") for each in (both or ())[::-1]]
    rows.append(data.unfiltered.agents().select("assistant_id", "agent_label"))
    return dict(pl.concat(rows).drop_nulls().iter_rows())


def open_page(agent_id: str, name: str) -> Link:
    return Link(name, PAGE, (agent_id,))
