"""From a literal file to a table: every tolerance, every refusal, and the round trip."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from odeus_dash import tables
from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.errors import DamagedFile, ExportFailed, UnusableFile
from odeus_dash.tables import NO_ID, Table, TokenIdentity
from odeus_dash.tables.columns import Column

AGENTS, BY_MODEL = ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL
INPUT_TOKENS = "sum_prompt_tokens,sum_cached_prompt_tokens,sum_cache_creation_tokens,sum_no_cache_tokens"
NASTY_NAMES = [
    'Quote " and ""two""',
    "Comma, semicolon; tab\t",
    "Line\nbreak\r\nand another",
    "null",
    "=1+1",
    "<b>bold</b> $x^2$ **md**",
    "🦉 owl · مرحبا · שלום",
    "  spaces around  ",
    "0042",
    "\u202eright to left",
    "\x00nul",
    "#comment",
    "'",
    "NaN",
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def read(export: Path, text: str | bytes, kind: ExportKind = AGENTS, rows: int | None = None) -> Table:
    export.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tables.read_csv(export, kind, rows)


def column(table: Table, name: str) -> list[Any]:
    return table.frame[name].to_list()


def test_a_plain_export_becomes_a_typed_frame(export: Path) -> None:
    text = (
        "period_start,period_end,org_id,assistant_id,assistant_name,messages,unique_users,active_users,"
        "conversations,messages_per_user\n"
        "2026-10-01,2026-10-31,org,007,Helper,1250,40,38,300,32.9\n"
    )
    table = read(export, text, rows=1)
    assert table.frame.schema == tables.frame_schema(AGENTS)
    row = table.frame.row(0, named=True)
    assert row["period_start"] == dt.date(2026, 10, 1)
    assert (row["assistant_id"], row["messages"], row["messages_per_user"]) == ("007", 1250, 32.9)
    facts = table.facts
    assert (facts.rows, facts.unknown, facts.unreadable) == (1, (), ())
    assert (facts.has_owners, facts.has_tokens) == (False, False)
    assert facts.gaps == ()


@pytest.mark.parametrize("kind", OF_AGENTS)
def test_an_empty_table_has_the_same_columns_as_a_full_one(export: Path, kind: ExportKind) -> None:
    nothing = tables.empty(kind)
    assert nothing.frame.schema == tables.frame_schema(kind)
    assert_frame_equal(nothing.frame, read(export, "assistant_id\n", kind, rows=0).frame)


def test_missing_columns_are_null_and_named_unknown_ones_left_out_and_named(export: Path) -> None:
    table = read(export, "team,assistant_id,messages,messages,sum_prompt_tokens\nred,a,3,99,10\n")
    assert column(table, "messages") == [3]
    assert column(table, "conversations") == [None]
    assert table.facts.unknown == ("team", "messages")
    assert {"conversations", "assistant_name", "avg_prompt_tokens"} <= set(table.facts.missing)
    assert "assistant_url" in table.facts.missing
    assert {"conversations", "avg_prompt_tokens"} <= set(table.facts.gaps)
    assert "assistant_url" not in table.facts.gaps


@pytest.mark.parametrize(
    ("cell", "value", "lost"),
    [
        ("1250", 1250, 0),
        ("1250.0", 1250, 0),
        ("1250.", 1250, 0),
        (" 1250 ", 1250, 0),
        ('"1250"', 1250, 0),
        ("1.25e3", 1250, 0),
        ("0", 0, 0),
        ("-0", 0, 0),
        ("9007199254740983", 2**53 - 9, 0),
        ("9007199254740983.0", 2**53 - 9, 0),
        ("", None, 0),
        ('""', None, 0),
        ("null", None, 0),
        ("NULL", None, 0),
        ("None", None, 0),
        ("NaN", None, 0),
        ("n/a", None, 0),
        ("1250.5", None, 1),
        ("1e300", None, 1),
        ("9223372036854775808", None, 1),
        ("inf", None, 1),
        ("-5", None, 1),
        ("-5.0", None, 1),
        ('"1,250"', 1250, 0),
        ("1.2k", None, 1),
        ("#N/A", None, 1),
        ("many", None, 1),
        ("0x10", None, 1),
        ("1_000", None, 1),
    ],
)
def test_a_cell_of_an_integer_column(export: Path, cell: str, value: int | None, lost: int) -> None:
    table = read(export, f"messages,assistant_id\n{cell},a\n7,b\n")
    assert column(table, "messages") == [value, 7]
    assert table.facts.unreadable == ((("messages", lost),) if lost else ())


@pytest.mark.parametrize(
    ("cell", "value", "lost"),
    [
        ("2.5", 2.5, 0),
        ("3", 3.0, 0),
        ("", None, 0),
        ("null", None, 0),
        ("NaN", None, 0),
        ("inf", None, 0),
        ("-Infinity", None, 0),
        ("-1.5", None, 1),
        ("2,5", None, 1),
        ("few", None, 1),
    ],
)
def test_a_cell_of_a_decimal_column(export: Path, cell: str, value: float | None, lost: int) -> None:
    table = read(export, f'messages_per_user,assistant_id\n"{cell}",a\n7.5,b\n')
    assert column(table, "messages_per_user") == [value, 7.5]
    assert table.facts.unreadable == ((("messages_per_user", lost),) if lost else ())


@pytest.mark.parametrize(
    ("cell", "day", "lost"),
    [
        ("2026-10-25", dt.date(2026, 10, 25), 0),
        ("2026-10-25T00:00:00", dt.date(2026, 10, 25), 0),
        ("2026-10-25 23:59:59.999", dt.date(2026, 10, 25), 0),
        ("2026-10-25T23:30:00Z", dt.date(2026, 10, 25), 0),
        ("2026-10-25T00:30:00+02:00", dt.date(2026, 10, 25), 0),
        (" 2026-10-25", dt.date(2026, 10, 25), 0),
        ("", None, 0),
        ("null", None, 0),
        ("25.10.2026", dt.date(2026, 10, 25), 0),
        ("2026-02-30", None, 1),
        ("9999-12-31", None, 1),
    ],
)
def test_a_date_is_taken_as_written(export: Path, cell: str, day: dt.date | None, lost: int) -> None:
    table = read(export, f"period_start,assistant_id\n{cell},a\n2026-10-01,b\n")
    assert column(table, "period_start") == [day, dt.date(2026, 10, 1)]
    assert table.facts.unreadable == ((("period_start", lost),) if lost else ())


def test_losses_are_counted_per_column_in_the_order_of_the_declaration(export: Path) -> None:
    table = read(export, "conversations,messages,assistant_id\nx,-1,a\ny,y,b\n1,2,c\n")
    assert table.facts.unreadable == (("messages", 2), ("conversations", 2))


def test_one_odd_cell_does_not_disturb_the_others(export: Path) -> None:
    text = "assistant_id,messages,period_start,messages_per_user,assistant_name\n"
    table = read(export, text + "001,oops,2026-10-01T00:00:00Z,1.5,null\n002,9007199254740991,,inf,\n")
    assert column(table, "assistant_id") == ["001", "002"]
    assert column(table, "messages") == [None, 2**53 - 1]
    assert column(table, "messages_per_user") == [1.5, None]
    assert column(table, "assistant_name") == ["null", None]


def test_names_come_through_as_they_are(export: Path) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["assistant_id", "assistant_name", "messages"])
    writer.writerows((str(index), name, index) for index, name in enumerate(NASTY_NAMES))
    table = read(export, "\ufeff" + text.getvalue(), rows=len(NASTY_NAMES))
    assert column(table, "assistant_name") == NASTY_NAMES


def test_rows_without_an_id_are_kept_under_one_name(export: Path) -> None:
    table = read(export, 'assistant_id,messages\na,1\n,2\n"",5\n')
    assert column(table, "assistant_id") == ["a", NO_ID, NO_ID]
    assert (table.facts.rows_without_id, table.facts.duplicate_rows) == (2, 0)


def test_repeated_agents_are_kept_and_counted(export: Path) -> None:
    table = read(export, "assistant_id,messages\na,1\nb,2\na,3\na,4\n")
    assert column(table, "messages") == [1, 2, 3, 4]
    assert table.facts.duplicate_rows == 2


def test_by_model_only_the_same_agent_and_model_is_a_repetition(export: Path) -> None:
    table = read(export, "assistant_id,Model_Name,team\na,gpt,\na,opus,\na,gpt,x\nb,gpt,\nb,,\n", BY_MODEL)
    assert column(table, "model") == ["gpt", "opus", "gpt", "gpt", None]
    assert table.facts.duplicate_rows == 1
    table = read(export, 'assistant_id,model,messages\na,,1\na,"",2\n', BY_MODEL)  # two ways to write nothing
    assert table.facts.duplicate_rows == 1


def test_by_model_the_missing_figures_are_missing_not_zero(export: Path) -> None:
    table = read(export, "assistant_id,model,sum_prompt_tokens\na,gpt,5\n", BY_MODEL)
    assert column(table, "messages") == [None]
    assert table.facts.has_tokens
    assert "messages" in table.facts.missing


def test_figures_missing_altogether_are_a_gap_except_by_model(export: Path) -> None:
    text = "assistant_id,assistant_name,org_id,period_start,period_end,model\n"
    kpis = ("messages", "unique_users", "active_users", "conversations", "messages_per_user")
    assert read(export, text, AGENTS).facts.gaps == kpis
    assert read(export, text, BY_MODEL).facts.gaps == ()


def test_a_group_of_columns_without_any_value_is_not_there(export: Path) -> None:
    header = "assistant_id,messages,assistant_owner_id,sum_prompt_tokens\n"
    empty_cells = read(export, header + "a,1,,\nb,2,,null\n").facts
    assert (empty_cells.has_owners, empty_cells.has_tokens) == (False, False)
    no_rows = read(export, header).facts
    assert (no_rows.has_owners, no_rows.has_tokens) == (True, True)


def test_the_token_identity_is_stated_and_used(export: Path) -> None:
    table = read(export, f"assistant_id,{INPUT_TOKENS}\na,100,60,10,40\nb,50,20,5,30\nc,9,9,9,9\nd,5,0,0,\n")
    assert table.facts.token_identity is TokenIdentity.WRITE_INSIDE
    assert (table.facts.identity_rows, table.facts.identity_breaks) == (3, 1)
    assert column(table, "uncached_tokens") == [30, 25, 0, None]


def test_without_the_uncached_column_the_rest_of_the_input_is_uncached(export: Path) -> None:
    three_of_four = INPUT_TOKENS.rpartition(",")[0]
    table = read(export, f"assistant_id,{three_of_four}\na,100,60,10\nb,10,,0\n")
    assert column(table, "uncached_tokens") == [30, None]
    assert table.facts.token_identity is TokenIdentity.UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("assistant_id,messages,conversations\na,1,2\nb,1", id="last row cut after a field"),
        pytest.param("assistant_id,messages,conversations\na,1,2\nb,", id="last row cut after a separator"),
        pytest.param(
            "assistant_id,messages,conversations\na,1,2\nb\nc,3,4\n", id="a short row in the middle"
        ),
        pytest.param("assistant_id,messages,conversations\na,1,2\nb,1,2,3\n", id="a long row"),
        pytest.param("team,assistant_id,messages\nx,a,1,2\n", id="a long row beside an unknown column"),
        pytest.param('assistant_id,assistant_name,messages\na,"Hel', id="cut inside quotes"),
        pytest.param('assistant_id,assistant_name\na,"Hel\nb,x\n', id="a quote never closed"),
        pytest.param("assistant_id,messages,conversations\na,1,\nb,", id="cut in a file with empty cells"),
    ],
)
def test_a_damaged_file_is_never_shown_as_complete(export: Path, text: str | bytes) -> None:
    with pytest.raises(DamagedFile):
        read(export, text)


def test_another_number_of_rows_than_announced_is_damage(export: Path) -> None:
    with pytest.raises(DamagedFile, match="announced 1,250 rows, but the file has 2"):
        read(export, "assistant_id\na\nb\n", rows=1250)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("blank", ["", ",,", '"","",""', ",,\n\n,,"])
def test_rows_of_nothing_but_separators_are_blank_lines(export: Path, end: str, blank: str) -> None:
    lines = ["assistant_id,messages,conversations", "a,1,2", blank, "b,,", ",4,", "c,3,4", blank, ""]
    table = read(export, end.join(lines), rows=4)
    assert column(table, "assistant_id") == ["a", "b", NO_ID, "c"]
    assert column(table, "messages") == [1, None, 4, 3]


def test_a_hundred_thousand_rows_with_line_breaks_in_names(export: Path) -> None:
    """Large enough that the parser splits the file: it must not split inside quotes."""
    count = 100_000
    names = [f'Team "{index}",\nsecond line' if index % 3 else f"Plain {index}" for index in range(count)]
    frame = pl.DataFrame(
        {
            "assistant_id": [f"{index:06}" for index in range(count)],
            "assistant_name": names,
            "messages": range(count),
        }
    )
    frame.write_csv(export)
    table = tables.read_csv(export, AGENTS, count)
    assert_frame_equal(table.frame.select(frame.columns), frame)
    assert table.facts.duplicate_rows == 0


@pytest.mark.parametrize("cells", [["9223372036854775807"] * 2, ["9007199254740992", "1"]])
def test_counts_whose_sum_cannot_be_told_exactly_are_refused(export: Path, cells: list[str]) -> None:
    rows = "".join(f"a{number},{cell}\n" for number, cell in enumerate(cells))
    with pytest.raises(UnusableFile, match="sum of messages exceeds"):
        read(export, f"assistant_id,messages\n{rows}")


def test_the_largest_sum_is_read(export: Path) -> None:
    table = read(export, f"assistant_id,messages\na,{tables.LARGEST_SUM - 1}\nb,1\n")
    assert table.frame["messages"].sum() == tables.LARGEST_SUM


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=12)
VALUES: dict[pl.DataType, st.SearchStrategy[Any]] = {
    pl.Date(): st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    pl.String(): st.none() | TEXTS,
    pl.Int64(): st.none() | st.integers(0, tables.LARGEST_SUM // 6),
    pl.Float64(): st.none() | st.floats(0, allow_nan=False, allow_infinity=False),
}


def cells(declared: Column) -> st.SearchStrategy[Any]:
    return TEXTS if declared.name == "assistant_id" else VALUES[declared.dtype]


@given(data=st.data())
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(OF_AGENTS))
    declared = data.draw(st.permutations(tables.columns_of(kind)))
    count = data.draw(st.integers(0, 6))
    frame = pl.DataFrame(
        {each.name: [data.draw(cells(each)) for _ in range(count)] for each in declared},
        schema={each.name: each.dtype for each in declared},
    )
    crlf, bom = data.draw(st.booleans()), data.draw(st.booleans())
    path = tmp_path_factory.mktemp("round") / "trip.csv"
    frame.write_csv(path, include_bom=bom, line_terminator="\r\n" if crlf else "\n")
    table = tables.read_csv(path, kind, count)
    told_once = frame.unique(maintain_order=True)
    assert_frame_equal(table.frame.select(frame.columns), told_once, check_exact=True)
    assert table.facts.missing == table.facts.unknown == table.facts.unreadable == ()


@given(
    start=st.sampled_from([b"", b"\x1f\x8b", b"assistant_id,messages\n", b"\xef\xbb\xbf"]),
    rest=st.binary(max_size=60),
)
def test_no_file_whatsoever_fails_without_a_name(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "thing.csv"
    path.write_bytes(start + rest)
    try:
        table = tables.read_csv(path, AGENTS)
    except ExportFailed:
        return
    assert table.frame.height == table.facts.rows
