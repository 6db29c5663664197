"""Tables that were kept, and back."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import UnusableFile
from odeus_dash.tables import Table, empty, frame_schema, notes, read_csv, restored

AGENTS, BY_MODEL = ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL

PLAIN = "assistant_id,assistant_name,messages,active_users,color\na,Ada,3,two,red\n,Nobody,-1,1,\n"
TOKENS = (
    "assistant_id,llm_name,sum_prompt_tokens,sum_cached_prompt_tokens,sum_cache_creation_tokens,"
    "sum_no_cache_tokens\na,gpt,100,60,10,40\na,gpt,9,9,9,9\n"
)
CUT = TOKENS.removesuffix("gpt,9,9,9,9\n").replace("gpt,100", "gpt,9") + "opus,100,60,10,4"
TOTAL = "assistant_id,messages\na,3\na,3\nb,4\n,7\n"
NO_IDS = "assistant_id,messages\n,3\n,4\nb,4\nb,5\n"
NO_ROWS = "assistant_id,messages,sum_prompt_tokens\n"
_PERIODS = "assistant_id,period_start,period_end\n"
UNCLEAR = f"{_PERIODS}a,01/02/2026,05/02/2026\n{_PERIODS}"


@pytest.mark.parametrize(
    ("csv", "kind"),
    [
        (PLAIN, AGENTS),
        (TOKENS, BY_MODEL),
        (NO_ROWS, AGENTS),
        (TOKENS, AGENTS),
        (CUT, BY_MODEL),
        (TOTAL, AGENTS),
        (NO_IDS, AGENTS),
        (UNCLEAR, AGENTS),
    ],
)
def test_a_table_comes_back_as_it_was(tmp_path: Path, csv: str, kind: ExportKind) -> None:
    path = tmp_path / "export.csv"
    path.write_text(csv)
    table = read_csv(path, kind)
    same(restored(table.frame, json.loads(json.dumps(notes(table.facts))), kind), table)


def test_an_empty_period_comes_back_as_it_was() -> None:
    nothing = empty(AGENTS)
    same(restored(nothing.frame, notes(nothing.facts), AGENTS), nothing)


def same(one: Table, other: Table) -> None:
    assert one.facts == other.facts
    assert one.frame.equals(other.frame)
    assert one.frame.schema == other.frame.schema


def test_an_older_file_has_nulls_for_newer_columns() -> None:
    table = restored(pl.DataFrame({"assistant_id": ["a"], "messages": [3]}), {}, AGENTS)
    assert table.frame.schema == pl.Schema(frame_schema(AGENTS))
    assert table.frame["conversations"].to_list() == [None]
    assert "conversations" in table.facts.gaps
    assert not table.facts.has_tokens


def test_a_newer_file_has_columns_and_notes_that_are_left_aside() -> None:
    kept = pl.DataFrame({"assistant_id": ["a"], "mood": ["good"], "messages": [3]})
    table = restored(kept, {"weather": "rain", "unknown": ["color"]}, AGENTS)
    assert table.frame.schema == pl.Schema(frame_schema(AGENTS))
    assert table.facts.unknown == ("color",)


@pytest.mark.parametrize("values", [["3"], [3.0], pl.Series([3], dtype=pl.UInt8)])
def test_types_are_cast(values: object) -> None:
    table = restored(pl.DataFrame({"assistant_id": [17], "messages": values}), {}, AGENTS)
    assert table.frame.select("assistant_id", "messages").rows() == [("17", 3)]


def test_notes_of_another_shape_are_no_notes() -> None:
    odd = {
        "missing": "messages",
        "unknown": {"a": 1},
        "unreadable": [["messages"], 7, ["messages", 2]],
        "rows_without_id": "many",
        "unclear_days": 3,
        "has_tokens": "no",
    }
    table = restored(pl.DataFrame({"assistant_id": ["a"], "messages": [3]}), odd, AGENTS)
    assert table.frame["messages"].to_list() == [3]
    assert (table.facts.unknown, table.facts.unreadable) == ((), (("messages", 2),))
    assert (table.facts.rows_without_id, table.facts.unclear_days, table.facts.has_tokens) == (0, "", False)


def test_a_frame_without_agents_is_refused() -> None:
    with pytest.raises(UnusableFile):
        restored(pl.DataFrame({"messages": [3]}), {}, AGENTS)
