"""A users export becomes sets of row numbers, or a named failure that quotes nobody."""

from __future__ import annotations

import csv
import json
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.errors import DamagedFile, OdeusDashError, UnusableFile
from odeus_dash.people import People, read_users
from odeus_dash.people.reading import half_of

HEADER = ("user_id", "name", "email", "messages_total", "assistants_to_messages")
PERSON = "CANARYPERSON"


def read(
    path: Path, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER, more: int = 0
) -> People:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return read_users(path, len(rows) + more)


def row(at: int, used: object, total: object = "") -> list[object]:
    text = used if isinstance(used, str) else json.dumps(used)
    return [f"id-{at}-{PERSON}", f"{PERSON} {at}", f"{PERSON}{at}@acme.example", total, text]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.csv"


def test_only_sets_of_row_numbers_are_left(path: Path) -> None:
    people = read(path, [row(0, {"a": 3, "b": 1}), row(1, {"a": 1}), row(2, {}, 7), row(3, {"c": 0}, 0)])
    assert (people.number("abc"), people.number("a"), people.number("bc"), people.number([])) == (2, 2, 1, 0)
    assert (people.pairs("abc"), people.shared("a", "b"), people.shared("a", "c")) == (3, 1, 0)
    assert people.by_agents_used("ab") == [2, 1, 1]
    assert (people.rows, people.lists_all, people.half) == (4, True, 1)
    assert PERSON not in repr(vars(people))


def test_ids_are_known_again_without_being_kept(path: Path) -> None:
    before = read(path, [row(0, {"a": 1}), row(1, {"a": 1}), row(2, {})])
    now = read(path, [row(2, {"b": 1}), row(1, {"a": 1}), row(3, {"a": 1})])
    assert (now.also_in(before), now.only("a").also_in(before), now.only("b").also_in(before)) == (1, 1, 0)
    assert now.also_in(read(path, [row(7, {"a": 1}), row(8, {"a": 1})])) is None, "other ids tell nothing"
    assert PERSON not in repr(vars(now))


def test_departments_are_kept_without_small_ones(path: Path) -> None:
    """The name of a department of two could say who they are."""
    departments = [" Sales "] * 6 + [PERSON] * 2 + [""] * 2
    rows = [[*row(at, {"a": 1} if at % 2 else {}), each] for at, each in enumerate(departments)]
    people = read(path, rows, (*HEADER, "department"))
    assert people.by_department("a") == {"Sales": (3, 6)}
    assert PERSON not in repr(vars(people))


def test_other_ways_of_writing_are_read(path: Path) -> None:
    rows = [row(0, '{"a": "3", "b": null, "c": 1.0}'), row(1, ""), row(2, "null"), row(3, {}, "x")]
    people = read(path, rows, tuple(f" {each.upper()} " for each in HEADER))
    assert (people.number("a"), people.number("b"), people.number("c"), people.lists_all) == (1, 0, 1, False)
    assert read(path, []).number("a") == 0


def test_who_uses_thousands_of_agents_is_read(path: Path) -> None:
    agents = {f"agent-{at:030}": 1 for at in range(6_000)}
    assert read(path, [row(0, agents), row(1, agents)]).pairs(agents) == 12_000


def test_rows_are_in_another_order_each_time(path: Path) -> None:
    """The number of a row does not tell where in the file somebody is."""
    rows = [row(at, {"a": 1} if at < 500 else {}) for at in range(1_000)]
    one, other = read(path, rows), read(path, rows)
    assert one.number("a") == other.number("a") == 500
    assert (one.used != other.used).any()


@pytest.mark.parametrize(
    ("rows", "header", "more", "failure"),
    [
        ([row(0, {})], ("user_id", "name", "email", "messages_total", "else"), 0, "lacks assistants"),
        ([row(0, {}), row(0, {"a": 1})], HEADER, 0, "do not tell people apart"),
        ([["", *row(0, {})[1:]]], HEADER, 0, "do not tell people apart"),
        ([row(0, f'["{PERSON}"]')], HEADER, 0, "cannot be read"),
        ([row(0, f'{{"a": "{PERSON}"}}')], HEADER, 0, "cannot be read"),
        ([row(0, f'{{"{PERSON}": 1')], HEADER, 0, "cannot be read"),
        ([row(0, {})], HEADER, 1, "announced number of rows"),
        ([row(0, {}), row(1, {})], HEADER, -1, "announced number of rows"),
        ([row(0, {})[:3]], HEADER, 0, "announced number of rows"),
        ([[*row(0, {}), PERSON]], HEADER, 0, "announced number of rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_a_failure_without_names(
    path: Path, rows: list[list[object]], header: tuple[str, ...], more: int, failure: str
) -> None:
    with pytest.raises(OdeusDashError, match=failure) as raised:
        read(path, rows, header, more)
    assert isinstance(raised.value, DamagedFile if "announced" in failure else UnusableFile)
    assert PERSON not in "".join(traceback.format_exception(raised.value)).replace(path.name, "")


def test_a_file_that_breaks_off_is_damaged(path: Path) -> None:
    for content in (b'user_id,assistants_to_messages\n1,"{', b"user_id,assistants_to_messages\n\xff,{}"):
        path.write_bytes(content)
        with pytest.raises(DamagedFile, match="cut off"):
            read_users(path, 1)


USED = st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9)), max_size=30)


@given(USED, st.sets(st.sampled_from("abcdefghx")), st.sets(st.sampled_from("abcdefghx")))
def test_sets_of_rows_count_as_sets_of_people(
    tmp_path_factory: pytest.TempPathFactory, used: list[dict[str, int]], one: set[str], other: set[str]
) -> None:
    people = read(tmp_path_factory.getbasetemp() / "law.csv", [row(at, each) for at, each in enumerate(used)])

    def number(agents: set[str]) -> int:
        return sum(any(each.get(agent) for agent in agents) for each in used)

    both = one | other
    assert [people.number(each) for each in (one, other, both)] == [
        number(each) for each in (one, other, both)
    ]
    alone = [people.number([agent]) for agent in both]
    assert max(alone, default=0) <= people.number(both) <= sum(alone) == people.pairs(both)
    assert people.number(one) <= people.number(both) <= people.number(one) + people.number(other)
    assert sum(at * each for at, each in enumerate(people.by_agents_used(both))) == people.pairs(both)
    assert sum(people.by_agents_used(both)) == people.rows
    assert people.only(one).number(both) == people.number(one & both)


@given(st.lists(st.integers(0, 9), max_size=12))
def test_half_of_the_messages_are_sent_by_as_few_as_possible(messages: list[int]) -> None:
    few: Any = half_of(messages)
    ordered, total = sorted(messages, reverse=True), sum(messages)
    if not total:
        assert few is None
    else:
        assert sum(ordered[: few - 1]) * 2 < total <= sum(ordered[:few]) * 2
