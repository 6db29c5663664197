"""What needs attention: decisions for admins, from the figures that have arrived.

The last review's decision, and what has moved since, come first. Other rows come in rounds: the
most important one of each kind, then the second of each kind. The kinds, in order: faults of the data, the
budget, budgets of agents, owners and groups, goals, hit rates that broke, caches that lose money, agents
that could cache, agents whose use fell, agents that were not used any more, and one agent with more than
half of all messages. Within a kind the row with the most money or messages comes first, and the goal that
is due next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, zip_longest
from typing import Any

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.data import Data
from odeus_dash.data.costing import cache_economics, spend
from odeus_dash.data.goals import about, progress, seen
from odeus_dash.data.hit_rates import breaks
from odeus_dash.data.month import Month, parts_of_month
from odeus_dash.data.provenance import doubts
from odeus_dash.metrics.cache import cache_per_agent
from odeus_dash.metrics.comparison import changes
from odeus_dash.metrics.cost_words import share_range
from odeus_dash.metrics.goals import State
from odeus_dash.metrics.ranking import ranking
from odeus_dash.page import Attention, AttentionRow, Blocks, Heading, Tile, Verdict, here
from odeus_dash.parts.cells import owner_name
from odeus_dash.parts.goals import called, is_behind, written
from odeus_dash.parts.since import since_the_last_review
from odeus_dash.settings import Budgeted
from odeus_dash.store import Metric
from odeus_dash.words import briefing as words
from odeus_dash.words import cache as cache_words
from odeus_dash.words import keeping as goal_words
from odeus_dash.words.formats import (
    counted,
    date_text,
    exact,
    money,
    money_range,
    percent,
    ratio,
    relative_text,
    signed_money,
    unit_text,
)

#: Rows on one screen.
MOST = 5
#: Use fell where an agent lost at least this part of its messages, and as many of them.
_RELATIVE, _MESSAGES = -0.25, 50
#: The pages about the figures of goals.
PATHS = {
    Metric.MESSAGES: "messages",
    Metric.ACTIVE_USERS: "users",
    Metric.MESSAGES_PER_USER: "engagement",
    Metric.HIT_RATE: "tokens",
    Metric.COST: "cost",
    Metric.COST_PER_MESSAGE: "cost",
}
#: One agent with more than this part of all messages.
_CONCENTRATED = 0.5


def needs_attention(data: Data, spent_month: Month | None, tiles: Sequence[Tile] = ()) -> Blocks:
    """Return at most five rows, and apart those that were dismissed; nothing where there are none.

    The first is about what moved in `tiles` since the last review, if there was one.
    """
    dismissed = dismissed_here(data) | data.kept.dismissed
    budgets = [*_over(data, spent_month, "budget")] if spent_month else [], [*_budgets(data)]
    decided = (_faults(data), *budgets, [*_goals(data)], [*broken_caches(data, data.kind_of_tokens)])
    rounds = chain.from_iterable(zip_longest(*decided, *_cache(data), *_use(data), _concentration(data)))
    rows = [*since_the_last_review(data, tiles), *(row for row in rounds if row is not None)]
    if rows:
        left = [row for row in rows if row.key not in dismissed]
        yield Heading("What needs attention")
        yield Attention(tuple(left[:MOST]), tuple(row for row in rows if row.key in dismissed))


def dismissed_here(data: Data) -> frozenset[str]:
    """The keys of the rows that the viewer has dismissed in this session."""
    keys: object = data.answer("dismissed", frozenset())
    assert isinstance(keys, frozenset)  # noqa: S101  the screen puts it there
    return keys


def _row(  # noqa: PLR0913, PLR0917  what a row is made of
    data: Data,
    kind: str,
    action: str,
    reason: str,
    figure: str,
    verdict: Verdict,
    path: str,
    *,
    agent: str = "",
) -> AttentionRow:
    key = f"{kind} {agent} {data.choice.period.start} {data.choice.period.end}"
    return AttentionRow(key, action, reason, figure, verdict, path, agent)


def _faults(data: Data) -> list[AttentionRow]:
    found = doubts(data)
    if not found or not data.viewer.is_admin:  # the page about data is for admins
        return []
    number = counted(len(found), "warning")
    return [_row(data, "faults", words.DATA_TROUBLE, found[0].message, number, "bad", "data")]


def _budgets(data: Data) -> Iterator[AttentionRow]:
    """The budgets of agents, owners and groups that are over, by how much in money."""
    over = [each for each in here(parts_of_month, data) or [] if each.month.over is not None]
    for each in sorted(over, key=lambda each: each.month.over or 0, reverse=True):
        kind, name = each.budget.kind, each.budget.name
        agent = name if kind is Budgeted.AGENT else ""
        yield from _over(data, each.month, f"budget of {kind} {name}", each.name, agent)


def _over(data: Data, spent: Month, kind: str, name: str = "", agent: str = "") -> Iterator[AttentionRow]:
    """What to do about a budget, of `name`, that is spent or is going to be; nothing about others."""
    if spent.over is None:
        return
    spent_words, pace_words = (
        (words.BUDGET_OF_SPENT, words.BUDGET_OF_PACE) if name else (words.BUDGET_SPENT, words.BUDGET_PACE)
    )
    month = f"{spent.period.start:%B}"
    reasons = []
    if spent.end:
        reasons.append((words.RAN_OUT if spent.is_spent else words.RUNS_OUT).format(day=date_text(spent.end)))
    if ahead := spent.ahead:
        between = money_range(*ahead.between, spent.currency) if ahead.between else ""
        forecast = words.FORECAST if between else words.FORECAST_ALONE
        reasons.append(forecast.format(total=money(ahead.total, spent.currency), between=between))
    action = (spent_words if spent.is_spent else pace_words).format(month=month, name=name)
    share = percent(spent.spent_share)
    yield _row(data, kind, action, " ".join(reasons), share, "bad", "cost", agent=agent)


def _goals(data: Data) -> Iterator[AttentionRow]:
    """Yield goals that are off track or missed: with agents selected, those of the selection alone."""
    goals = about(data) if data.choice.agents else seen(data)
    known = (here(progress, data, goal) for goal in goals)
    behind = [found for found in known if found and is_behind(found)]
    for found in sorted(behind, key=lambda found: found.goal.due):
        goal, label = found.goal, called(found.goal.metric)
        figure = label[0].lower() + label[1:]
        name = data.names().get(goal.agent, goal.agent_name)
        to_do = goal_words.CATCH_UP_OF_AGENT if goal.agent else goal_words.CATCH_UP
        action = to_do.format(figure=figure, agent=name)
        due = goal.target if found.state is State.MISSED else found.expected
        template = goal_words.MISSED if found.state is State.MISSED else goal_words.BEHIND
        value, expected, target = (written(goal, each) for each in (found.value, found.expected, goal.target))
        reason = template.format(value=value, expected=expected, target=target, day=date_text(goal.due))
        off = None if found.value is None or not due else found.value / due - 1
        kind, path = f"goal {goal.id}", PATHS[goal.metric]
        yield _row(data, kind, action, reason, relative_text(off), "bad", path, agent=goal.agent)


def broken_caches(data: Data, kind: ExportKind) -> Iterator[AttentionRow]:
    """Yield the agents whose hit rate broke, once the days before the range have told (see `breaks`)."""
    for found in here(breaks, data, kind) or []:
        template = cache_words.FELL_ON if found.period.days == 1 else cache_words.FELL_IN
        rate, typical = percent(found.rate), share_range(found.low, min(found.high, 1.0))
        when = unit_text(found.period, data.choice.granularity)
        reason = template.format(rate=rate, when=when, typical=typical)
        action = words.RESTORE_CACHE.format(agent=found.agent)
        yield _row(data, "hit rate", action, reason, rate, "bad", "cache", agent=found.agent_id)


def _cache(data: Data) -> tuple[list[AttentionRow], list[AttentionRow]]:
    """Return agents whose caches lose money, and agents without a cache that could save with one."""
    spent = here(spend, data)
    if spent is None:
        return [], []
    agents = cache_per_agent(cache_economics(data), spent.currency)
    losing = agents.filter(verdict="loses money").sort("saving_5m")
    idle = agents.filter(pl.col("possible_saving") > 0, verdict="could cache").sort(
        "possible_saving", descending=True
    )
    rows = partial(cache_row, data, spent.currency)
    return [*map(rows, losing.iter_rows(named=True))], [*map(rows, idle.iter_rows(named=True))]


def cache_row(data: Data, currency: str, agent: Mapping[str, Any]) -> AttentionRow:
    """Return the row for an agent of `metrics.cache.cache_per_agent` that loses money or could cache."""
    name, agent_id = agent["agent"], agent["agent_id"]
    if agent["verdict"] == "loses money":
        action, times = words.FIX_CACHE.format(agent=name), ratio(agent["reuse"])
        reason = words.REUSED.format(times=times) if agent["reuse"] else words.NEVER_REUSED
        lost = signed_money(agent["saving_5m"], currency)
        return _row(data, "cache loses", action, reason, lost, "bad", "cache", agent=agent_id)
    action = words.TURN_ON_CACHE.format(agent=name)
    reason = words.NONE_CACHED.format(requests=counted(agent["requests"], "request"))
    saved = signed_money(agent["possible_saving"], currency)
    return _row(data, "could cache", action, reason, saved, "good", "cache", agent=agent_id)


def _use(data: Data) -> tuple[list[AttentionRow], list[AttentionRow]]:
    """Return agents whose use fell, and agents that were used before and not any more."""
    both = data.now_and_before()
    if both is None:
        return [], []
    has_fallen = pl.col("change") <= -_MESSAGES, pl.col("relative") <= _RELATIVE
    lost = changes(*both).filter(*has_fallen).sort("change")
    owner = owner_name(pl.coalesce("assistant_owner_email", "assistant_owner_id"))
    owners = dict(both[1].select("assistant_id", owner).iter_rows())
    falling, silent = [], []
    for each in lost.iter_rows(named=True):
        agent, name, before = each["agent_id"], each["agent"], exact(each["previous"])
        if each["messages"]:
            reason = words.FELL_FROM.format(before=before, now=exact(each["messages"]))
            figure = relative_text(each["relative"])
            action = words.LOOK_INTO.format(agent=name)
            falling.append(_row(data, "falling", action, reason, figure, "bad", "changes", agent=agent))
        else:
            reason = words.SILENT.format(before=before)
            if owners.get(agent):
                reason = f"{reason} {words.OWNER.format(owner=owners[agent])}"
            action = words.RETIRE.format(agent=name)
            silent.append(_row(data, "silent", action, reason, "0", "", "lifecycle", agent=agent))
    return falling, silent


def _concentration(data: Data) -> list[AttentionRow]:
    ranked = ranking(data.agents())
    if ranked.height < 2 or (ranked["share"][0] or 0) <= _CONCENTRATED:
        return []
    agent, name, share = ranked.select("agent_id", "agent", "share").row(0)
    action = words.CONCENTRATED.format(agent=name)
    return [_row(data, "concentration", action, words.RECEIVES, percent(share), "", "messages", agent=agent)]
