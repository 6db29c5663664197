"""People, counted exactly where the workspace exports users: the tile, what follows from them, why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from odeus_dash import parts
from odeus_dash.charts.people import people_by_department
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.data import Data
from odeus_dash.data.people import exact_people, no_people, people, people_change, turnover
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.people import agents_per_person, by_department, reach
from odeus_dash.page import Block, Blocks, Grid, Note, Sentence, Tile, here, side_by_side
from odeus_dash.parts import pictures
from odeus_dash.parts.checks import result_of
from odeus_dash.people import LEAST_MEMBERS, People
from odeus_dash.words import people as words
from odeus_dash.words.formats import counted, exact, percent, period_text, ratio

_FORMATS = (("agents", "Agents export", "%,d"), ("users", "Users export", "%,d"))


def with_people(data: Data, tiles: Sequence[Tile]) -> tuple[Tile, ...]:
    """Return the tiles with the exact number of people, where it is known, in place of its lower bound."""
    number = here(exact_people, data)
    if number is None:
        return tuple(tiles)
    found = parts.tile(data, "people", number, exact, here(people_change, data))
    return tuple(found if each.means == "people_at_least" else each for each in tiles)


def not_exact(data: Data) -> Iterator[Block]:
    """Why the bounds are shown instead of a number, in a workspace that counts people."""
    if problem := here(no_people, data):
        yield Note(words.NOT_EXACT.format(why=problem.what))
    elif here(people, data) and here(exact_people, data) is None:
        several = len(data.choice.agents) > 1
        yield Note(words.HIDDEN_OF_SEVERAL if several else words.HIDDEN_EXACT.format(fewest=data.fewest))


def _departments(data: Data, people: People) -> Blocks:
    """Not of selected agents: with and without one of them, the difference would be a group of any size."""
    frame = by_department(people, data.fewest)
    if data.choice.agents or frame.is_empty():
        return
    is_joined = frame["department"].null_count() > 0
    least = max(data.fewest or 0, LEAST_MEMBERS)
    note = words.SMALL_DEPARTMENTS.format(fewest=least) if is_joined else words.WHAT_DEPARTMENTS
    named_ones = frame.with_columns(pl.col("department").fill_null(words.OTHER))
    figure = people_by_department(named_ones, theme=data.theme)
    yield from pictures.chart(data, words.DEPARTMENTS, note, figure)


def people_reconciled(checks: Sequence[Check]) -> Iterator[Block]:
    """What the exports of agents and of users say of the same people; nothing without checks."""
    if not checks:
        return
    at_least, at_most, same = checks
    rows = [
        (words.AT_LEAST_CHECK, at_least.left, at_least.right, _inside(at_least)),
        (words.AT_MOST_CHECK, at_most.right, at_most.left, _inside(at_most)),
        (words.PER_AGENT_CHECK, same.left, same.right, result_of(same)),
    ]
    frame = pl.DataFrame(rows, schema=["Figure", "agents", "users", "Result"], orient="row")
    yield Grid(frame, words.PEOPLE, _FORMATS)


def _inside(check: Check) -> str:
    return words.WITHIN if check.agrees or check.is_more else result_of(check)


def how_far(data: Data) -> Blocks:
    """How many agents people use, and what follows from their number; nothing where it is not known."""
    number, found = here(exact_people, data), here(people, data)
    if not number or found is None:
        return
    groups = named(agents_per_person(found, data.fewest))
    figure = ranked_bars(groups, groups.height, theme=data.theme, value_label="people")
    chart = pictures.chart(data, words.AGENTS_USED, words.WHAT_AGENTS_USED, figure)
    sentences, departments = tuple(_sentences(data, found, number)), tuple(_departments(data, found))
    yield side_by_side((*chart, *sentences), departments) if departments else side_by_side(chart, sentences)


def _sentences(data: Data, people: People, number: int) -> Iterator[Block]:
    known = reach(people, number, data.fewest)
    yield Sentence(words.PER_PERSON.format(agents=ratio(known.per_person)), means="agents_per_person")
    if known.half and not data.choice.agents:
        half = counted(known.half, "person", "people")
        yield Sentence(words.HALF.format(people=half), means="half_of_messages")
    if known.listed:
        share = words.SHARE_OF_SELECTED if data.choice.agents else words.SHARE
        everybody = counted(known.listed, "person", "people")
        said = share.format(share=percent(number / known.listed), people=everybody)
        yield Sentence(said, means="people_share")
    if data.comparison and (change := here(turnover, data)):
        days = period_text(data.comparison.before)
        new, returning, lapsed = map(exact, (change.new, change.returning, change.lapsed))
        said = words.TURNOVER.format(days=days, new=new, returning=returning, lapsed=lapsed)
        yield Sentence(said, means="turnover")
    if data.fewest is None and len(data.choice.agents) == 2:
        shared = counted(people.shared(*sorted(data.choice.agents)), "person", "people")
        yield Sentence(words.OVERLAP.format(shared=shared))


def named(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the groups of `agents_per_person` as `ranked_bars` takes them."""
    names = [_named(least, most) for least, most in groups.select("at_least", "at_most").iter_rows()]
    share = (pl.col("people") / pl.col("people").sum()).fill_nan(None)
    return groups.select(pl.Series("agent", names, pl.String), value="people", share=share)


def _named(least: int, most: int | None) -> str:
    if most is None:
        return words.OR_MORE_AGENTS.format(least=least)
    if most > least:
        return words.FROM_TO_AGENTS.format(least=least, most=most)
    return counted(least, "agent")
