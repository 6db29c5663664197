"""A file read in blocks: nothing is lost between them, and its table is that of the whole file."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.tables import Facts, reading
from odeus_dash.tables.blocks import blocks
from odeus_dash.tables.columns import columns_of
from odeus_dash.tables.dialect import Plain
from odeus_dash.tables.header import read_header
from tests.fuzz.mutated import changed

QUOTED = (
    b"assistant_id,assistant_name,messages,messages_per_user\r\n"
    b'1,"two\nlines, ""quoted""",1,0.5\r\n\r\n"2","",3,null\r\n3,"one """,4,1\r\n4,"\xc3\xa9\r\n",5,2\r\n'
)
SHORT = b"assistant_id,assistant_name,messages\na,b,1\n" + b"c,d\n" * 3 + b"e,f,2"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blocks") / "export.csv"


@example(b'a,"b\nc"\nd\n', 1)
@example(b'a\n"open\nto the end', 1)
@example(b"no line end", 3)
@given(st.text('a,"\n\r', max_size=40).map(str.encode), st.integers(1, 20))
def test_blocks_are_the_file_cut_where_rows_end(path: Path, content: bytes, size: int) -> None:
    path.write_bytes(content)
    found, stays_open = list[bytes](), content.count(b'"') % 2 == 1
    with pytest.raises(pl.exceptions.ComputeError) if stays_open else nullcontext():
        found.extend(blocks(path, size))
    assert b"".join(found) == content
    for each in found[:-1]:
        assert len(each) >= size
        assert each.endswith(b"\n")
        assert each.count(b'"') % 2 == 0


@pytest.mark.parametrize("size", [1, 60, 100])
def test_a_file_is_parsed_in_blocks(path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(QUOTED)
    monkeypatch.setattr(reading, "BLOCK_BYTES", size)
    header = read_header(path, ExportKind.AGENTS)
    columns = [each for each in columns_of(ExportKind.AGENTS) if each.name in header.names]
    frame = reading.read_cells(Plain(path), header, columns, strictly=True)
    assert frame["assistant_name"].to_list() == ['two\nlines, "quoted"', None, 'one "', "é\r\n"]
    assert frame["messages"].to_list() == [1, 3, 4, 5]
    assert frame["messages_per_user"].to_list() == [0.5, None, 1, 2]


@example(SHORT, 1)
@example(QUOTED + b"5,6,7,8,9\n", 1)
@given(st.sampled_from([QUOTED, SHORT]).flatmap(changed), st.integers(1, 100))
def test_a_file_in_blocks_is_read_like_a_whole_one(path: Path, content: bytes, size: int) -> None:
    path.write_bytes(content)
    assert _read(path, len(content) + 1) == _read(path, size)


def _read(path: Path, block_bytes: int) -> type[OdeusDashError] | tuple[list[tuple[object, ...]], Facts]:
    """The rows and facts of the table, or the kind of the error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "BLOCK_BYTES", block_bytes)
        try:
            table = tables.read_csv(path, ExportKind.AGENTS)
        except OdeusDashError as error:
            return type(error)
    return table.frame.rows(), table.facts
