"""Rows that would be counted twice, a last row that was cut, and how many rows were announced."""

from __future__ import annotations

from pathlib import Path

import pytest

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile
from odeus_dash.tables import NO_ID, Code, Table, warnings

AGENTS, BY_MODEL = ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL
HEADER = (
    "assistant_id,assistant_name,messages,unique_users,conversations,sum_prompt_tokens,messages_per_user\n"
)
ROWS = "a,Ada,1200,30,400,2400000,42.86\nb,Bob,300,12,90,900000,25.0\nc,Cy,45,5,20,45000,9.0\n"
TOKENS = (
    "assistant_id,sum_prompt_tokens,sum_cached_prompt_tokens,sum_cache_creation_tokens,sum_no_cache_tokens\n"
    "a,2400000,1000000,200000,1200000\nb,900000,300000,100000,500000\n"
)


def read(folder: Path, text: str, kind: ExportKind = AGENTS, rows: int | None = None) -> Table:
    path = folder / "export.csv"
    path.write_text(text)
    return tables.read_csv(path, kind, rows)


def found(table: Table) -> dict[Code, int]:
    return {each.code: each.count for each in warnings(table.facts)}


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        pytest.param(ROWS + ROWS, 3, id="the whole file twice"),
        pytest.param(ROWS + "b,Bob,300,12,90,900000,25.0\n", 1, id="a row twice"),
        pytest.param(ROWS + 'a,Ada,"1,200",30,400,"2,400,000",42.860\n' * 2, 2, id="in another way"),
    ],
)
def test_rows_that_are_the_same_in_every_column_count_once(tmp_path: Path, text: str, repeated: int) -> None:
    table = read(tmp_path, HEADER + text)
    assert table.frame["messages"].to_list() == [1200, 300, 45]
    assert found(table) == {Code.IDENTICAL_ROWS: repeated}
    assert (table.facts.rows, table.facts.duplicate_rows) == (3, 0)


def test_an_empty_text_is_the_same_with_and_without_quotes(tmp_path: Path) -> None:
    table = read(tmp_path, 'assistant_id,assistant_name,messages\na,,5\na,"",5\n')
    assert table.frame["messages"].to_list() == [5]


def test_rows_that_differ_in_a_column_are_not_the_same(tmp_path: Path) -> None:
    table = read(tmp_path, "assistant_id,messages,team\na,5,red\na,5,blue\nb,1,\n")
    assert table.frame["messages"].to_list() == [5, 5, 1]
    assert found(table) == {Code.REPEATED_AGENTS: 1}


def test_a_last_row_without_an_id_is_no_total_where_nothing_adds_up(tmp_path: Path) -> None:
    table = read(tmp_path, "assistant_id,unique_users\na,3\n,4\n")
    assert table.frame["unique_users"].to_list() == [3, 4]
    assert found(table) == {Code.ROWS_WITHOUT_ID: 1}


def test_an_unreadable_cell_of_a_row_that_comes_twice_is_told_once(tmp_path: Path) -> None:
    table = read(tmp_path, "assistant_id,messages\na,#N/A\nb,1\n" + "a,#N/A\nb,1\n")
    assert found(table) == {Code.UNREADABLE_CELLS: 1, Code.IDENTICAL_ROWS: 2}


@pytest.mark.parametrize(
    "total",
    [
        pytest.param(",Total,1545,47,510,3345000,34.33", id="with a name"),
        pytest.param(" ,,1545,,510,3345000,", id="of what adds up"),
        pytest.param('Total,,"1,545",40,510,"3,345,000",', id="in the place of the id, in groups"),
        pytest.param(",Sum,1545,,,,", id="of messages only"),
    ],
)
def test_a_last_row_that_is_the_sum_of_the_others_is_left_out(tmp_path: Path, total: str) -> None:
    table = read(tmp_path, f"{HEADER}{ROWS}{total}\n")
    assert table.frame["messages"].sum() == 1545
    assert table.frame["assistant_id"].to_list() == ["a", "b", "c"]
    assert found(table) == {Code.TOTAL_ROW: 1}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(",Total,1546,47,510,3345000,34.33", id="other messages"),
        pytest.param(",Total,1545,47,510,3345001,34.33", id="other tokens"),
        pytest.param(",,0,0,0,0,", id="nothing used"),
    ],
)
def test_another_row_without_an_id_stays_and_is_told(tmp_path: Path, row: str) -> None:
    table = read(tmp_path, f"{HEADER}{ROWS}{row}\n")
    assert table.frame["assistant_id"].to_list() == ["a", "b", "c", NO_ID]
    assert found(table) == {Code.ROWS_WITHOUT_ID: 1}


def test_an_agent_with_an_id_is_no_total(tmp_path: Path) -> None:
    table = read(tmp_path, "assistant_id,messages\na,5\nb,5\n")
    assert table.frame["messages"].sum() == 10
    assert found(table) == {}


def test_a_row_alone_is_no_total(tmp_path: Path) -> None:
    assert found(read(tmp_path, "assistant_id,messages\n,5\n")) == {Code.ROWS_WITHOUT_ID: 1}


def test_a_total_is_known_by_the_columns_that_could_be_read(tmp_path: Path) -> None:
    table = read(tmp_path, HEADER + ROWS.replace("1200", "#N/A") + ",Total,1545,,510,3345000,\n")
    assert table.frame["messages"].sum() == 345
    assert found(table) == {Code.UNREADABLE_CELLS: 1, Code.TOTAL_ROW: 1}


def test_what_cannot_be_read_in_a_total_is_not_lost(tmp_path: Path) -> None:
    text = (
        "period_start,assistant_id,messages,min_prompt_tokens\n2026-10-01,a,2,\n2026-10-01,b,3,\nTotal,,5,-\n"
    )
    table = read(tmp_path, text)
    assert table.facts.unreadable == ()
    assert found(table) == {Code.TOTAL_ROW: 1}


def test_a_total_of_a_file_that_was_saved_twice(tmp_path: Path) -> None:
    table = read(tmp_path, HEADER + (ROWS + ",Total,1545,47,510,3345000,34.33\n") * 2)
    assert table.frame["messages"].sum() == 1545
    assert found(table) == {Code.IDENTICAL_ROWS: 4, Code.TOTAL_ROW: 1}


def test_by_model_there_are_totals_too(tmp_path: Path) -> None:
    text = "assistant_id,model,sum_prompt_tokens\na,gpt,5\na,opus,7\n,Total,12\n"
    table = read(tmp_path, text, BY_MODEL)
    assert table.frame["sum_prompt_tokens"].sum() == 12
    assert found(table) == {Code.TOTAL_ROW: 1}


@pytest.mark.parametrize("announced", [3, 4, 8])
def test_the_server_may_count_what_is_left_out_or_not(tmp_path: Path, announced: int) -> None:
    text = HEADER + (ROWS + ",Total,1545,47,510,3345000,34.33\n") * 2
    assert read(tmp_path, text, rows=announced).facts.rows == 3
    with pytest.raises(DamagedFile, match="announced 5 rows, but the file has 8"):
        read(tmp_path, text, rows=5)


@pytest.mark.parametrize("cell", ["450", "4", "4500", ""])
def test_a_last_cell_that_was_cut_is_told(tmp_path: Path, cell: str) -> None:
    assert found(read(tmp_path, f"{TOKENS}c,45000,0,0,{cell}")) == {Code.LAST_ROW_CUT: 1}


@pytest.mark.parametrize("text", ["c,45000,0,0,45000", "c,45000,0,0,45000\n"])
def test_a_file_may_end_without_a_line_end(tmp_path: Path, text: str) -> None:
    assert found(read(tmp_path, TOKENS + text)) == {}


def test_a_whole_line_that_does_not_add_up_was_not_cut(tmp_path: Path) -> None:
    assert found(read(tmp_path, f"{TOKENS}c,45000,0,0,450\n")) == {Code.TOKENS_DO_NOT_ADD_UP: 1}


def test_other_rows_that_do_not_add_up_are_told_beside_a_cut_one(tmp_path: Path) -> None:
    table = read(tmp_path, f"{TOKENS}d,9,9,9,9\nc,45000,0,0,450")
    assert found(table) == {Code.LAST_ROW_CUT: 1, Code.TOKENS_DO_NOT_ADD_UP: 2}
