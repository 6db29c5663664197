"""What `kept` keeps, when it works something out again, and who waits for whom."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Event

import polars as pl
import pytest

from odeus_dash import memo
from odeus_dash.charts.theme import DARK, LIGHT, Theme
from odeus_dash.memo import Results, kept
from odeus_dash.source import Trend

calls: list[tuple[object, ...]] = []


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    calls.clear()
    memo.clear()
    yield
    memo.clear()


@kept
def work(frame: pl.DataFrame, *inputs: object, **options: object) -> list[object]:
    calls.append((*inputs, *options.values()))
    return [frame.height, *inputs, *options.values()]


@kept
def other_work(frame: pl.DataFrame) -> list[object]:
    return [frame.height, "other"]


@dataclass(frozen=True)
class Pair:
    left: pl.DataFrame
    right: int


def test_the_same_inputs_give_the_same_object() -> None:
    frame = pl.DataFrame({"a": [1, 2]})
    first = work(frame, "messages", theme=LIGHT)
    assert first == [2, "messages", LIGHT]
    assert work(frame, "messages", theme=LIGHT) is first
    assert len(calls) == 1


def test_any_other_input_is_worked_out_anew() -> None:
    frame = pl.DataFrame({"a": [1, 2]})
    first = work(frame, "messages", theme=LIGHT)
    assert work(frame, "conversations", theme=LIGHT) == [2, "conversations", LIGHT]
    assert work(frame, "messages", theme=DARK) == [2, "messages", DARK]
    assert work(frame.head(1), "messages", theme=LIGHT) == [1, "messages", LIGHT]
    assert work(frame.clone(), "messages", theme=LIGHT) is not first
    assert other_work(frame) == [2, "other"]


def test_a_list_of_ids_counts_by_what_is_in_it() -> None:
    frame = pl.DataFrame({"a": [1]})
    first = work(frame, ["a", "b"])
    assert work(frame, ["a", "b"]) is first
    assert work(frame, ["a,b"]) == [1, ["a,b"]]
    assert work(frame, [["a"], ["b"]]) == [1, [["a"], ["b"]]]
    assert work(frame, {"a": "1"}) != work(frame, {"a": "2"})


def test_equal_inputs_of_two_types_are_two_inputs() -> None:
    frame = pl.DataFrame({"a": [1]})
    results = [work(frame, value) for value in (1, 1.0, True)]
    assert [type(value) for _, value in results] == [int, float, bool]


def test_what_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        work(pl.DataFrame(), Pair(pl.DataFrame(), 1))


def test_the_address_of_a_lost_frame_is_not_taken_for_the_frame() -> None:
    results = [work(pl.DataFrame({"a": [0] * rows})) for rows in range(1, 60)]
    assert [height for [height] in results] == list(range(1, 60))


def test_a_failure_is_not_kept() -> None:
    @kept
    def fails(number: int) -> int:
        calls.append((number,))
        raise ValueError(number)

    for _ in range(2):
        with pytest.raises(ValueError, match="7"):
            fails(7)
    assert calls == [(7,), (7,)]


def test_what_is_cleared_is_worked_out_anew() -> None:
    frame = pl.DataFrame()
    first = work(frame)
    memo.clear()
    assert work(frame) is not first


#: Larger than what a result takes besides its frames, by far.
LARGE = pl.DataFrame({"a": range(1_000_000)})
LARGE_BYTES = LARGE.estimated_size()


def large() -> pl.DataFrame:
    """A frame of that size that shares nothing."""
    return LARGE.select(pl.col("a") + 1)


def test_the_results_used_least_recently_are_let_go_by_their_bytes() -> None:
    results = Results(3 * LARGE_BYTES, keep_for=1)
    for number in (1, 2):
        results.keep(number, Pair(large(), number))
    assert results.get(1)
    results.keep(3, [Pair(large(), 3)])
    assert [number for number in (1, 2, 3) if results.get(number)] == [1, 3]
    assert 2 * LARGE_BYTES < results.size_bytes <= 3 * LARGE_BYTES


def test_a_frame_in_several_results_counts_once_until_the_last_of_them_is_let_go() -> None:
    results = Results(3 * LARGE_BYTES, keep_for=1)
    for number in range(3):
        results.keep(number, {"rows": (number, LARGE)})
    assert LARGE_BYTES < results.size_bytes < 2 * LARGE_BYTES
    shared = results.size_bytes
    results.keep(0, 0)
    results.keep(1, 1)
    assert results.size_bytes == shared
    results.keep(2, 2)
    assert results.size_bytes == shared - LARGE_BYTES
    results.clear()
    assert (len(results), results.size_bytes) == (0, 0)


def test_columns_that_a_result_shares_count_once_and_those_of_its_inputs_not_at_all() -> None:
    results = Results(9 * LARGE_BYTES, keep_for=1)
    results.keep("its own", large())
    alone = results.size_bytes
    results.keep("its columns", LARGE.clone(), inputs=[{"rows": LARGE}])
    results.keep("labelled", LARGE.with_columns(large()["a"].alias("label")), inputs=(LARGE, 1))
    assert 2 * alone < results.size_bytes < 2.1 * alone
    results.keep("the input itself", LARGE, inputs=[LARGE])
    assert results.size_bytes > 3 * alone
    results.clear()
    for number in range(4):
        results.keep(number, LARGE.with_columns(large()["a"].alias("b")))
    assert 5 * LARGE_BYTES < results.size_bytes < 5.5 * LARGE_BYTES
    results.clear()
    assert results.size_bytes == 0


def test_stacked_frames_and_texts_in_another_order_count_only_what_is_new() -> None:
    results = Results(9 * LARGE_BYTES, keep_for=1)
    results.keep("a number", 1)
    nothing = results.size_bytes
    parts = large(), large()
    results.keep("stacked", pl.concat(parts), inputs=parts)
    assert results.size_bytes == 2 * nothing
    texts = large().select(pl.format("characters of a text, number {}", "a"))
    results.keep("reversed", texts.reverse(), inputs=texts)
    places = results.size_bytes - 3 * nothing
    assert places == 16 * texts.height < memo.frame_bytes(texts) / 2


def test_a_result_whose_input_is_gone_is_let_go() -> None:
    frame = large()
    assert work(frame) == [LARGE.height]
    held = memo.held().results
    del frame
    gc.collect()
    memo.tidy()
    assert memo.held().results == held - 1


def test_results_that_nobody_asks_for_are_let_go() -> None:
    now = 0
    results = Results(LARGE_BYTES, keep_for=10, clock=lambda: now)
    results.keep("asked for", 1)
    results.keep("left alone", 2)
    now = 8
    assert results.get("asked for") == (1,)
    now = 12
    results.tidy()
    assert (results.get("asked for"), results.get("left alone")) == ((1,), None)


def test_inputs_are_let_go_although_a_result_of_them_is_kept() -> None:
    @kept
    def height(frame: pl.DataFrame, theme: Theme, trend: Trend) -> int:
        calls.append((theme, trend.expected))
        return frame.height

    def look(frame: pl.DataFrame) -> weakref.ref[pl.DataFrame]:
        trend = Trend(frame, frame, 0)
        assert [height(frame, LIGHT, trend) for _ in range(2)] == [1, 1]
        return weakref.ref(frame)

    gone = [look(pl.DataFrame({"a": [1]})) for _ in range(100)]
    gc.collect()
    assert {each() for each in gone} == {None}
    assert len(calls) == 100  # also where a later frame got the place of an earlier one


def test_what_is_larger_than_all_that_may_be_kept_is_not() -> None:
    results = Results(3 * LARGE_BYTES, keep_for=1)
    results.keep("small", 1)
    results.keep("too large", [large(), large(), large()])
    assert (results.get("small"), results.get("too large")) == ((1,), None)


def test_two_who_ask_for_the_same_get_it_from_one_call() -> None:
    begun, may_end = Event(), Event()

    @kept
    def slow(number: int) -> list[int]:
        calls.append((number,))
        begun.set()
        assert may_end.wait(30)
        return [number]

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(slow, 1)
        assert begun.wait(30)
        other = pool.submit(slow, 1)
        may_end.set()
        assert one.result(30) is other.result(30)
    assert calls == [(1,)]


def test_two_who_ask_for_different_things_do_not_wait_for_each_other() -> None:
    both = Barrier(2)

    @kept
    def meeting(number: int) -> int:
        both.wait(30)
        return number

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(meeting, (1, 2))) == [1, 2]
