"""What `remember` keeps, and when it works something out again."""

from __future__ import annotations

import polars as pl

from odeus_dash.charts import DARK, LIGHT
from odeus_dash.ui.load import remember

calls: list[tuple[object, ...]] = []


def work(frame: pl.DataFrame, *inputs: object, **options: object) -> list[object]:
    calls.append((*inputs, *options.values()))
    return [frame.height, *inputs, *options.values()]


def other_work(frame: pl.DataFrame) -> list[object]:
    return [frame.height, "other"]


def test_the_same_inputs_give_the_same_object() -> None:
    frame = pl.DataFrame({"a": [1, 2]})
    calls.clear()
    first = remember(work, frame, "messages", theme=LIGHT)
    assert first == [2, "messages", LIGHT]
    assert remember(work, frame, "messages", theme=LIGHT) is first
    assert len(calls) == 1


def test_any_other_input_is_worked_out_anew() -> None:
    frame = pl.DataFrame({"a": [1, 2]})
    first = remember(work, frame, "messages", theme=LIGHT)
    assert remember(work, frame, "conversations", theme=LIGHT) == [2, "conversations", LIGHT]
    assert remember(work, frame, "messages", theme=DARK) == [2, "messages", DARK]
    assert remember(work, frame.head(1), "messages", theme=LIGHT) == [1, "messages", LIGHT]
    assert remember(work, frame.clone(), "messages", theme=LIGHT) is not first
    assert remember(other_work, frame) == [2, "other"]


def test_a_list_of_ids_counts_by_what_is_in_it() -> None:
    frame = pl.DataFrame({"a": [1]})
    first = remember(work, frame, ["a", "b"])
    assert remember(work, frame, ["a", "b"]) is first
    assert remember(work, frame, ["a,b"]) == [1, ["a,b"]]
    assert remember(work, frame, [["a"], ["b"]]) == [1, [["a"], ["b"]]]
    assert remember(work, frame, {"a": "1"}) != remember(work, frame, {"a": "2"})


def test_the_address_of_a_lost_frame_is_not_taken_for_the_frame() -> None:
    results = [remember(work, pl.DataFrame({"a": [0] * rows})) for rows in range(1, 60)]
    assert [height for [height] in results] == list(range(1, 60))
