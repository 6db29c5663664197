"""How is one agent used, by whom, what does it cost, and what changed?"""

from __future__ import annotations

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.rank import rank_over_time as rank_chart
from odeus_dash.charts.signed_bars import signed_bars
from odeus_dash.charts.stages import stage_strip
from odeus_dash.data import Data
from odeus_dash.data.costing import cache_economics, spend
from odeus_dash.memo import kept
from odeus_dash.metrics.anomalies import buckets_to_judge
from odeus_dash.metrics.bridge import Bridge
from odeus_dash.metrics.cache import cache_per_agent
from odeus_dash.metrics.cost_totals import cost_per_model
from odeus_dash.metrics.ranking import rank_over_time
from odeus_dash.metrics.tokens import token_totals, tokens_over_time
from odeus_dash.metrics.totals import totals, totals_over_time
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.metrics.why import agent_sentence, part_bars
from odeus_dash.page import (
    Block,
    Blocks,
    Column,
    Heading,
    Link,
    Links,
    Note,
    Nothing,
    Page,
    Sentence,
    Table,
    Tiles,
    compose,
    part,
    side_by_side,
)
from odeus_dash.parts import one_agent, pictures
from odeus_dash.parts.budget import budget_of_agent
from odeus_dash.parts.columns import MODEL
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.money import SAVED, small_print, verdict_words
from odeus_dash.parts.stages import staged
from odeus_dash.words import agent as words
from odeus_dash.words.cache import VERDICTS
from odeus_dash.words.formats import counted, signed

TITLE = "Agent"
#: Agents that are offered where none is selected.
OFFERED = 10
#: In pixels: the pictures, of which three stand beside each other on a laptop.
_HEIGHT, _WIDTH = 320, 280
MODELS = (
    MODEL,
    Column("cost", "Cost", "money", "cost"),
    Column("share", "Share of cost", "share", "share"),
    Column("tokens", "Tokens", "count", "tokens"),
    SAVED,
    Column("hit_rate", "Hit rate", "percent", "hit_rate"),
    Column("verdict", "Cache", "verdict", "cache_verdict"),
)


@filtered(TITLE)
def page(data: Data) -> Page:
    agents = data.agents()
    if len(data.choice.agents) != 1:
        return _which(data)
    who = one_agent.about(data)
    if who is None:
        nothing = Nothing(words.NOT_HERE_WHY, words.NOT_HERE_HOW)
        return compose(TITLE, words.NOT_HERE, nothing, _most_used(data))
    change = one_agent.change(data)
    headline = agent_sentence(who.name, totals(agents).messages, change)
    # A budget of the agent's own stands for what the cache saved, which the last part says.
    tiles, own = one_agent.tiles(data), budget_of_agent(data)
    return compose(
        TITLE,
        headline,
        Tiles(tiles if own is None else (*tiles[:-1], own)),
        [one_agent.facts(data, who), Note(who.description) if who.description else None],
        part(_over_time, data, loading=_HEIGHT),
        side_by_side(
            _changed(data, change),
            part(_rank, data, who, loading=_HEIGHT),
            part(_stages, data, loading=_HEIGHT),
            narrowest=_WIDTH,
        ),
        part(_money, data, loading=_HEIGHT),
    )


def short(data: Data) -> Page:
    """The essential figures of the one agent that is selected, for a drawer, whose title is the name."""
    agents, who = data.agents(), one_agent.about(data)
    if who is None:
        return compose(TITLE, "", Nothing(words.NOT_HERE, words.NOT_HERE_HOW))
    change = one_agent.change(data)
    return compose(
        TITLE,
        "",
        Heading(agent_sentence(who.name, totals(agents).messages, change)),
        one_agent.facts(data, who, in_short=True),
        Tiles(one_agent.tiles_in_short(data)),
        part(_messages, data, loading=_HEIGHT),
        _changed(data, change),
    )


def _which(data: Data) -> Page:
    """Return the page for no agent or several agents: which to select."""
    chosen = data.choice.agents
    if not chosen:
        most_used = _most_used(data)
        nothing = Nothing(words.ABOUT_ONE, words.HOW) if most_used else parts.no_usage(data)
        return compose(TITLE, words.SELECT_ONE, nothing, most_used)
    names = one_agent.names(data)
    links = [one_agent.open_page(each, names.get(each, each)) for each in sorted(chosen)[:OFFERED]]
    if len(chosen) <= one_agent.MOST:
        links.append(Link(words.OPEN_COMPARE, one_agent.COMPARE, tuple(sorted(chosen))))
    headline = words.SEVERAL.format(agents=counted(len(chosen), "agent"))
    return compose(TITLE, headline, Nothing(words.ABOUT_ONE, words.HOW_SEVERAL), Links(tuple(links)))


def _most_used(data: Data) -> list[Block]:
    links = [one_agent.open_page(*each) for each in one_agent.most_used(data, OFFERED)]
    return [Heading(words.MOST_USED), Links(tuple(links))] if links else []


def _over_time(data: Data) -> Blocks:
    """Messages, the people behind them, and how much each of these uses the agent."""
    unit, both = data.choice.granularity, pictures.over_time(data, totals_over_time)
    users, per_user = words.USERS_PER_UNIT.format(unit=unit), words.PER_USER_PER_UNIT.format(unit=unit)
    yield side_by_side(
        _messages(data),
        pictures.line(data, users, "", both, "active_pairs", "active users"),
        pictures.line(data, per_user, "", both, "messages_per_user", "messages per user"),
        narrowest=_WIDTH,
    )
    yield from pictures.lost(data)


def _messages(data: Data) -> Blocks:
    title = words.MESSAGES_PER_UNIT.format(unit=data.choice.granularity)
    both = pictures.over_time(data, totals_over_time)
    return pictures.columns_or_line(data, title, both)


def _changed(data: Data, change: Bridge | None) -> Blocks:
    """The parts of the change; a sentence if the agent was used in only one of the periods."""
    if change is None:
        yield parts.nothing_to_compare(data) if data.comparison is None or data.not_compared() else None
        return
    if change.new or change.retired or not any(change.parts.values()):
        yield Heading(words.WHAT)
        knows_users = all(totals(each).active_pairs is not None for each in data.now_and_before() or ())
        same = words.AS_BEFORE if knows_users else words.AS_MANY
        yield Note(words.ALL_NEW if change.new else words.NONE_LEFT if change.retired else same)
        return
    figure = signed_bars(part_bars(change), theme=data.theme)
    title = words.WHAT_CHANGED.format(change=signed(change.change)) if change.change else words.WHAT
    yield from pictures.chart(data, title, "", figure)


def _rank(data: Data, who: one_agent.About) -> Blocks:
    """Its place among all agents, from some time before the range on."""
    unit = data.choice.granularity
    history = data.unfiltered.history(buckets_to_judge(unit))
    ranks = rank_over_time(per_agent_over_time(history.rows, history.calendar, "messages"), who.agent_id)
    figure = rank_chart(ranks, theme=data.theme, granularity=unit)
    yield from pictures.chart(data, words.RANK_PER_UNIT.format(unit=unit), "", figure, buckets=ranks)


def _stages(data: Data) -> Blocks:
    year = staged(data)
    unit = year.data.choice.granularity
    known = year.stages.drop_nulls("stage")
    if known.is_empty():  # new, or too little is kept
        return
    figure = stage_strip(year.stages, theme=data.theme, granularity=unit)
    yield from pictures.chart(year.data, words.LIFECYCLE.format(unit=unit), "", figure, buckets=known)


def _money(data: Data) -> Blocks:
    """Tokens, cost of the models and cache savings; nothing without own model keys."""
    if token_totals(data.agents()).input is None:
        return
    yield Heading(words.TOKENS)
    lines = pictures.lines(data, tokens_over_time)
    yield parts.tiles(data, parts.TOKENS, token_totals, lines)
    spent = spend(data)
    if spent is None:
        return
    economics = cache_economics(data)
    yield Heading(words.MODELS)
    for verdict, reason in cache_per_agent(economics, spent.currency).select("verdict", "reason").iter_rows():
        yield Sentence(reason, "cache_verdict", VERDICTS[verdict] + ".")
    models = with_verdicts(cost_per_model(spent.rows), economics, spent.currency)
    yield Table(models, MODELS, "agent_models", words.MODELS_ALT)
    yield small_print(spent)


@kept
def with_verdicts(models: pl.DataFrame, economics: pl.DataFrame, currency: str) -> pl.DataFrame:
    """The costs of an agent's models with hit rate and verdict of the cache of each of them."""
    per_model = cache_per_agent(economics.with_columns(agent_id="model", agent="model"), currency)
    verdicts = per_model.select("hit_rate", verdict_words(), model="agent_id")
    return models.join(verdicts, on="model", how="left", maintain_order="left")
