"""Numbers of people, and what those may see who see no small groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.people import agents_per_person, by_department, people_checks, people_number, reach
from odeus_dash.people import People

FEWEST = 5


def people(*used: str, rows: int | None = None, lists_all: bool = True, half: int | None = 9) -> People:
    """Return people by the agents that each of them uses, one letter for an agent."""
    agents = sorted(set("".join(used)))
    bits = np.array([[agent in each for each in used] for agent in agents], np.uint8)
    packed = np.packbits(bits.reshape(len(agents), len(used)), axis=1)
    return People(rows or len(used), {each: at for at, each in enumerate(agents)}, packed, lists_all, half)


def exported(found: People, **other: int) -> pl.DataFrame:
    """Return what the export of agents says of the same people, but for `other` numbers."""
    users = {agent: found.number([agent]) for agent in found.agents} | other
    schema = {"assistant_id": pl.String, "unique_users": pl.Int64}
    return pl.DataFrame({"assistant_id": list(users), "unique_users": list(users.values())}, schema=schema)


def test_a_number_next_to_its_bounds_tells_about_a_small_group() -> None:
    for used, shown in (
        (["a"] * 20 + ["b"] * 9, 29),
        (["a"] * 20 + ["b"] * 4, None),  # four use b, but not a
        (["a"] * 20 + ["b"] * 9 + ["ab"] * 4, None),  # four use both
        (["a"] * 20 + ["b"] * 9 + ["ab"] * 6, 35),
        (["a"] * 20, 20),
        (["a"] * 4, None),
        ([], 0),
    ):
        found = people(*used)
        assert people_number(found, exported(found)) == len(used)
        assert people_number(found, exported(found), FEWEST) == shown
    hidden = exported(people("a")).with_columns(unique_users=pl.lit(None, pl.Int64))
    assert people_number(people(), hidden, FEWEST) is None


def test_small_groups_are_put_together() -> None:
    found = people(*["a"] * 20, *["ab"] * 3, *["abc"] * 6, *["abcd"] * 2, *["abcdef"], *["abcdefg"])
    assert agents_per_person(found).rows() == [(1, 1, 20), (2, 2, 3), (3, 3, 6), (4, 4, 2), (5, None, 2)]
    assert agents_per_person(found, FEWEST).rows() == [(1, 1, 20), (2, None, 13)]
    assert agents_per_person(people(*["abc"] * 7)).rows() == [(1, 3, 7)]
    assert agents_per_person(people()).is_empty()


@given(st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), max_size=60))
def test_groups_are_everybody_and_none_is_small(used: list[set[str]]) -> None:
    found = people(*("".join(sorted(each)) for each in used))
    for fewest in (None, FEWEST):
        groups = agents_per_person(found, fewest)
        assert groups["people"].sum() == len(used)
        if len(used) >= FEWEST and fewest:
            assert groups["people"].min() >= FEWEST
        ends = [end for _, end in groups.select("at_least", "at_most").rows()]
        assert groups["at_least"].to_list()[1:] == [end + 1 for end in ends[:-1]]


def test_how_far_agents_reach() -> None:
    found = people(*["ab"] * 10, *["a"] * 10, *[""] * 3)
    assert reach(found, 20) == reach(found, 20, None)
    assert (reach(found, 20).per_person, reach(found, 20).half, reach(found, 20).listed) == (1.5, 9, 23)
    masked = reach(found, 20, FEWEST)
    assert (masked.half, masked.listed) == (9, None)  # three use no agent
    unlisted = people(*["a"] * 9, lists_all=False, half=4)
    assert reach(unlisted, 9, FEWEST).half is None
    assert reach(unlisted, 9).listed is None
    assert reach(unlisted, 0).per_person is None


def test_both_exports_are_compared() -> None:
    found = people(*["a"] * 9, *["b"] * 3, "ab")
    assert [each.ok for each in people_checks(found, exported(found))] == [True] * 3
    assert [each.ok for each in people_checks(found, exported(found, a=14))] == [False, True, False]
    assert [each.ok for each in people_checks(found, exported(found, a=1, b=1))] == [True, False, False]
    assert [each.ok for each in people_checks(found, exported(found, a=9, b=5))] == [True, True, False]
    assert all(each.ok for each in people_checks(found, exported(found, a=11), is_open=True))
    assert people_checks(found, exported(found).clear()) == []


IN_DEPARTMENTS = st.tuples(st.sampled_from(["Sales", "HR", "IT", ""]), st.sampled_from(["", "a", "b", "ab"]))


@given(st.lists(IN_DEPARTMENTS, max_size=60), st.booleans())
def test_no_department_tells_about_a_small_group_nor_does_the_rest(
    rows: list[tuple[str, str]], lists_all: bool
) -> None:
    """All sizes are groups or zero, and rows add up to all people: no difference is another group."""
    found = in_departments(rows, lists_all)
    shown = by_department(found, FEWEST)
    assert by_department(found).equals(shown)
    if shown.is_empty():
        return
    assert shown["people"].sum() == sum(bool(used) for _, used in rows)
    assert all(size == 0 or size >= FEWEST for size in shown["people"])
    assert lists_all == (shown["listed"].null_count() == 0)
    if lists_all:
        assert shown["listed"].sum() == len(rows)
        left = (shown["listed"] - shown["people"]).to_list()
        assert all(size == 0 or size >= FEWEST for size in (*shown["listed"], *left))
    assert shown["department"].head(-1).null_count() == 0


def test_a_small_department_takes_another_one_along() -> None:
    """Alone in the last row, the three of IT would be all minus the others."""
    sizes = {("Sales", "a"): 20, ("Sales", ""): 9, ("HR", "b"): 6, ("HR", ""): 5, ("IT", "a"): 3}
    rows = [each for each, size in sizes.items() for _ in range(size)]
    shown = by_department(in_departments(rows, lists_all=True))
    assert shown.rows() == [("Sales", 20, 29, 20 / 29), (None, 9, 14, 9 / 14)]


def in_departments(rows: list[tuple[str, str]], lists_all: bool) -> People:
    """Return people by department (none: empty) and agents used."""
    found = people(*(used for _, used in rows), lists_all=lists_all)
    names = sorted({name for name, _ in rows if name and sum(each == name for each, _ in rows) >= FEWEST})
    bits = np.array([[each == name for each, _ in rows] for name in names], np.uint8)
    members = np.packbits(bits.reshape(len(names), len(rows)), axis=1)
    return replace(found, departments={name: at for at, name in enumerate(names)}, members=members)
