"""How many people use the agents, exactly, from sets of anonymous rows.

`fewest` is the smallest group of which figures may be shown; None for those who may see all. Then the sets
hold only agents with so many users, whose numbers are in the frame of agents. From those and the numbers
here, nothing about fewer can be had by subtracting: see docs/decisions/0048-people.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.sums import quotient
from odeus_dash.people import LEAST_MEMBERS, People
from odeus_dash.words import people as words

#: People who use so many agents or more are one group.
MOST_AGENTS = 5


def people_number(people: People, agents: pl.DataFrame, fewest: int | None = None) -> int | None:
    """Return how many different people used `agents`, which are all of `people`; None where that is hidden.

    It is hidden from those who may not see small groups where its distance to one of its bounds is such a
    group: how many use other agents than the largest, or more than one.
    """
    found = people.number(people.agents)
    if fewest is None:
        return found
    known = agents["unique_users"].drop_nulls()
    if known.is_empty():
        return None if agents.height else found
    least, most = int(known.max()), int(known.sum())  # type: ignore[arg-type]  # counts are integers
    return found if all(_is_shown(size, fewest) for size in (found, found - least, most - found)) else None


@kept
def people_checks(people: People, agents: pl.DataFrame, *, is_open: bool = False) -> list[Check]:
    """Compare the number of people with its lower bound, then with its upper one, then each agent's users.

    The last counts agents (left) and those that have as many users in the export of users (right). While the
    range `is_open`, a difference is no fault: the exports were made a moment apart.
    """
    known = agents.select("assistant_id", "unique_users").drop_nulls()
    if known.is_empty():
        return []
    found, users = people.number(known["assistant_id"]), known["unique_users"]
    least, most = int(users.max()), int(users.sum())  # type: ignore[arg-type]  # counts are integers
    same = sum(people.number([agent]) == number for agent, number in known.iter_rows())
    moving = known.height if is_open else 0
    return [
        Check(words.AT_LEAST_CHECK, least, found, moving, overlaps=True),
        Check(words.AT_MOST_CHECK, found, most, moving, overlaps=True),
        Check(words.PER_AGENT_CHECK, known.height, same, moving),
    ]


@dataclass(frozen=True)
class Reach:
    """How far agents reach; None where it is not known or is about a small group.

    per_person   agents that one person uses, on average
    half         the smallest number of people who send half of all messages
    listed       people of the workspace, those who use no agent included
    """

    per_person: float | None
    half: int | None
    listed: int | None


def reach(people: People, number: int, fewest: int | None = None) -> Reach:
    """Return how far agents reach, given the number of people who use them."""
    half = people.half if _is_shown(people.half or 0, fewest) else None
    listed = people.rows if people.lists_all and _is_shown(people.rows - number, fewest) else None
    return Reach(people.pairs(people.agents) / number if number else None, half, listed)


@dataclass(frozen=True)
class Turnover:
    """People who used agents in one period only (new), in two (returning), or only in the other (lapsed)."""

    new: int
    returning: int
    lapsed: int


def turnover_between(now: People, before: People) -> Turnover | None:
    """Return who came and went; None where the two exports have no id in common, as with pseudonyms."""
    if (returning := now.also_in(before)) is None:
        return None
    new, lapsed = (each.number(each.agents) - returning for each in (now, before))
    return Turnover(new, returning, lapsed)


def agents_per_person(people: People, fewest: int | None = None) -> pl.DataFrame:
    """Return how many people used one agent, two, ...: at_least, at_most (null: any number), people.

    Small groups are put together with the next ones, so that no row is about fewer than `fewest` people.
    """
    counts = people.by_agents_used(people.agents)[1:]
    groups = [(at, number) for at, number in enumerate(counts[: MOST_AGENTS - 1], 1)]
    if more := sum(counts[MOST_AGENTS - 1 :]):
        groups.append((MOST_AGENTS, more))
    rows = _merged(groups, fewest or 1)
    starts = [start for start, _ in rows]
    ends: list[int | None] = [following - 1 for _, following in pairwise(starts)]
    ends.append(None if more else len(counts))
    table = {"at_least": starts, "at_most": ends[: len(starts)], "people": [size for _, size in rows]}
    return pl.DataFrame(table, schema=dict.fromkeys(table, pl.Int64))


def by_department(people: People, fewest: int | None = None) -> pl.DataFrame:
    """Return how many people of each department use agents, most first: department, people, listed, share.

    `listed` is how many it has, null where people without messages are not listed. A department of which one
    of these or their difference is a small group is in the last row, whose department is null: for everybody.
    So that this is no small group either, the smallest of the others may be in it, too. Empty if nothing can
    be shown.
    """
    least = max(fewest or 0, LEAST_MEMBERS)
    every = people.by_department(people.agents)
    shown = {name: sizes for name, sizes in every.items() if _is_group(sizes, least, people)}
    number = people.number(people.agents)
    while True:
        used, listed = (sum(sizes[at] for sizes in shown.values()) for at in (0, 1))
        rest = number - used, people.rows - listed  # the people and the rows that are in none of them
        if not shown or rest == (0, 0) or _is_group(rest, least, people):
            break
        del shown[min(shown, key=lambda name: (shown[name], name))]
    others = [(None, *rest)] if shown and rest != (0, 0) else []
    schema = {"department": pl.String, "people": pl.Int64, "listed": pl.Int64}
    rows = [(name, *sizes) for name, sizes in shown.items()]
    frame = pl.DataFrame([*rows, *others], schema=schema, orient="row")
    return frame.sort(pl.col("department").is_null(), -pl.col("people"), "department").with_columns(
        listed=pl.when(people.lists_all).then("listed"),
        share=pl.when(people.lists_all).then(quotient(pl.col("people"), pl.col("listed"))),
    )


def _is_group(sizes: tuple[int, int], least: int, people: People) -> bool:
    """Whether these users and, where it is known, these listed people tell nothing about a small group."""
    users, listed = sizes
    told = (users, listed, listed - users) if people.lists_all else (users,)
    return all(_is_shown(size, least) for size in told)


def _merged(groups: list[tuple[int, int]], fewest: int) -> list[tuple[int, int]]:
    """Join each group of fewer than `fewest` with those after it; the last one with those before it."""
    rows: list[tuple[int, int]] = []
    for start, size in groups:
        if rows and rows[-1][1] < fewest:
            rows[-1] = rows[-1][0], rows[-1][1] + size
        else:
            rows.append((start, size))
    while len(rows) > 1 and rows[-1][1] < fewest:
        start, size = rows.pop()
        rows[-1] = rows[-1][0], rows[-1][1] + size
    return rows


def _is_shown(size: int, fewest: int | None) -> bool:
    """Whether a group may be shown, and what follows from its size: it is empty or not small."""
    return fewest is None or not size or abs(size) >= fewest
