"""The table of a period from those of its parts."""

from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.choice import ExportKind
from odeus_dash.tables import Facts, Table, composed, empty, frame_schema, warnings
from tests.metrics.frames import by_model, export, exports

AGENTS = ExportKind.AGENTS


def of(*frames: pl.DataFrame, kind: ExportKind = AGENTS) -> Table:
    return composed([Table(frame, Facts(rows=frame.height)) for frame in frames], kind)


def test_what_adds_up_is_added_and_people_are_missing() -> None:
    september = export({"id": "a", "messages": 3, "conversations": 2, "users": 2, "active": 1})
    october = export(
        {"id": "a", "name": "Ada", "messages": 4, "conversations": 1, "users": 2, "active": 2},
        {"id": "b", "messages": 1, "conversations": 1, "users": 1, "active": 1},
    )
    table = of(september, october)
    assert table.frame.schema == pl.Schema(frame_schema(AGENTS))
    shown = table.frame.select("assistant_id", "assistant_name", "messages", "conversations")
    assert shown.rows() == [("a", "Ada", 7, 3), ("b", "B", 1, 1)]
    assert table.frame["unique_users"].null_count() == 2
    assert table.facts.rows == 2
    assert set(table.facts.gaps) >= {"unique_users", "active_users", "messages_per_user"}


def test_the_days_span_the_parts() -> None:
    first, last = dt.date(2026, 9, 1), dt.date(2026, 10, 31)
    parts = [
        export({"id": "a", "period_start": first, "period_end": dt.date(2026, 9, 30)}),
        export({"id": "a", "period_start": dt.date(2026, 10, 1), "period_end": last}),
    ]
    assert of(*parts).frame.select("period_start", "period_end").rows() == [(first, last)]


def used(requests: int, mean: float, least: int, most: int) -> dict[str, object]:
    return {
        "id": "a",
        "input": round(requests * mean),
        "avg_input": mean if requests else None,
        "min_prompt_tokens": least,
        "max_prompt_tokens": most,
    }


def input_of(*parts: dict[str, object]) -> tuple[object, ...]:
    table = of(*(export(part) for part in parts))
    return table.frame.select("^(sum|avg|min|max)_prompt_tokens$").row(0)


def test_averages_are_sums_by_requests_and_extremes_the_extremes() -> None:
    assert input_of(used(10, 100.0, 5, 300), used(30, 20.0, 2, 90)) == (1600, 40.0, 2, 300)


def test_a_part_without_requests_says_nothing_about_their_size() -> None:
    assert input_of(used(10, 100.0, 5, 300), used(0, 0, 0, 0)) == (1000, 100.0, 5, 300)


def test_where_the_requests_of_a_part_are_unknown_so_is_the_average() -> None:
    unknown = {"id": "a", "input": 40}
    assert input_of(used(10, 100.0, 5, 300), unknown) == (1040, None, None, None)


def test_what_a_part_lacks_altogether_is_missing_and_not_too_small() -> None:
    before_byok = export({"id": "a", "messages": 3})
    table = of(before_byok, export({"messages": 4} | used(10, 100.0, 5, 300)))
    assert table.frame["messages"].to_list() == [7]
    assert table.frame.select("^.*_tokens$").row(0) == (None,) * 12
    assert not table.facts.has_tokens


def test_by_model_there_is_a_row_per_agent_and_model() -> None:
    part = by_model({"id": "a", "model": "m1", "input": 3}, {"id": "a", "model": "m2", "input": 4})
    table = of(part, part, kind=ExportKind.AGENTS_BY_MODEL)
    assert table.frame.select("model", "sum_prompt_tokens").rows() == [("m1", 6), ("m2", 8)]


def test_empty_parts_and_no_parts_make_an_empty_table() -> None:
    nothing = empty(AGENTS).frame
    assert of().frame.equals(nothing)
    assert of(nothing, nothing).frame.equals(nothing)


def test_what_is_doubtful_in_the_parts_is_doubtful_in_the_whole() -> None:
    frame = export({"id": "a", "messages": 3})
    september = Facts(1, unreadable=(("messages", 1),), identical_rows=2, rows_cut=1, identity_breaks=1)
    october = Facts(1, unreadable=(("conversations", 4), ("messages", 2)), total_rows=1, rows_without_id=3)
    facts = composed([Table(frame, september), Table(frame, october)], AGENTS).facts
    assert facts.rows == 1
    assert dict(facts.unreadable) == {"messages": 3, "conversations": 4}
    assert {each.code: each.count for each in warnings(facts) if len(each.columns) != 1} == {
        "identical_rows": 2,
        "last_row_cut": 1,
    }
    assert (facts.total_rows, facts.rows_without_id) == (1, 3)


def test_what_was_decided_to_read_the_parts_is_said_of_the_whole_once() -> None:
    frame = export({"id": "a", "messages": 3})
    september = Facts(1, unknown=("mood",), remarks=("Read as Windows-1252.",))
    october = Facts(
        1, unknown=("mood", "color"), remarks=("Read as Windows-1252.", "No day."), unclear_days="No day."
    )
    facts = composed([Table(frame, september), Table(frame, october)], AGENTS).facts
    assert facts.unknown == ("mood", "color")
    assert facts.remarks == ("Read as Windows-1252.", "No day.")
    assert facts.unclear_days == "No day."


@given(st.lists(exports(min_size=1, complete=True), min_size=1, max_size=4))
def test_totals_are_those_of_the_parts(parts: list[pl.DataFrame]) -> None:
    names = ["messages", "conversations", "sum_prompt_tokens", "sum_cached_prompt_tokens"]
    whole = of(*parts).frame.select(pl.col(names).sum()).row(0)
    assert whole == pl.concat(parts).select(pl.col(names).sum()).row(0)
