"""Exports that were damaged on their way: each is read with possible figures, or refused by name."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.files import Held, Refused, read_all
from odeus_dash.people import People, read_users
from odeus_dash.tables import Table
from tests.files.csvs import AUTUMN, OCTOBER, OCTOBER_BY_MODEL
from tests.files.workbooks import ADA, CY, export, workbook
from tests.fuzz.mutated import JSON, altered, changed

FULL = (
    b"period_start,period_end,org_id,assistant_id,assistant_name,model,sum_prompt_tokens,"
    b"sum_cached_prompt_tokens,sum_cache_creation_tokens,sum_no_cache_tokens,sum_completion_tokens,avg_prompt_tokens\n"
    b'2026-10-01,2026-10-31,acme,007,"Ada, M\xc3\xbcller",gpt-5,1000,600,100,300,"1,250",12.5\n'
    b"2026-10-01,2026-10-31,acme,008,Bob,gpt-5-mini,10,0,0,10,3,1.25\n"
)
GERMAN = OCTOBER.replace(b",", b";").replace(b"120", b"1.200").replace(b"\n", b"\r\n")
WIDE = AUTUMN.decode().encode("utf-16")
CSVS = (OCTOBER, AUTUMN, OCTOBER_BY_MODEL, FULL, GERMAN, WIDE)
USERS = (
    b"user_id,user_name,department,messages_total,assistants_to_messages\n"
    b'u1,Ann,Sales,12,"{""a"": 10, ""b"": 2}"\nu2,Ben,,3,"{""a"": 3}"\n'
)
MODELS = (
    b"name,bring_your_keys,requests,sum_prompt_tokens,sum_completion_tokens,total_cost_usd\n"
    b"gpt-5,true,10,1000,20,1.25\nother,false,1,2,3,0.5\n"
)


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(f"{name}.csv", content)
    return buffer.getvalue()


OPENED = (
    *CSVS,
    gzip.compress(OCTOBER),
    zipped(october=OCTOBER, models=OCTOBER_BY_MODEL),
    workbook(export(ADA, CY)),
    workbook([["Notes"]], export(ADA)),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "export.csv"


def is_possible(table: Table) -> bool:
    """Whether a table has its columns and rows, and no figure that no export can have."""
    frame = table.frame
    counts = frame.select(cs.integer()).select(pl.all().fill_null(0))
    decimals = frame.select(cs.float()).select(pl.all().fill_null(0.0))
    return (
        frame.height == table.facts.rows
        and frame.schema == tables.frame_schema(_kind(table))
        and all((each >= 0).all() and each.sum() <= tables.LARGEST_SUM for each in counts)
        and all((each.is_finite() & (each >= 0)).all() for each in decimals)
    )


def _kind(table: Table) -> ExportKind:
    by_model = "model" in table.frame.columns
    return ExportKind.AGENTS_BY_MODEL if by_model else ExportKind.AGENTS


@given(st.sampled_from(CSVS).flatmap(changed), st.none() | st.integers(0, 4))
def test_an_export(path: Path, content: bytes, rows: int | None) -> None:
    path.write_bytes(content)
    for kind in (ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL):
        try:
            table = tables.read_csv(path, kind, rows)
        except OdeusDashError:
            continue
        assert is_possible(table)
        assert tables.restored(table.frame, tables.notes(table.facts), kind).frame.equals(table.frame)


@example(USERS, 10**15)
@example(USERS.replace(b"10", b"9" * 400), 2)
@example(USERS.replace(b"10", b"Infinity"), 2)
@given(changed(USERS), st.integers(0, 4))
def test_an_export_of_users(path: Path, content: bytes, rows: int) -> None:
    path.write_bytes(content)
    try:
        people = read_users(path, rows)
    except OdeusDashError:
        return
    assert isinstance(people, People)
    assert people.size_bytes < 10_000


@example(b"\x1f\x8b" + MODELS, 2)
@example(MODELS.replace(b"1.25", b"-1").replace(b"1000", b"inf"), 2)
@given(changed(MODELS), st.integers(0, 4))
def test_an_export_of_models(path: Path, content: bytes, rows: int) -> None:
    path.write_bytes(content)
    try:
        table = tables.read_models(path, rows)
    except OdeusDashError:
        return
    numbers = table.frame.select(cs.numeric()).select(pl.all().fill_null(0))
    assert all((each.is_finite() & (each >= 0)).all() for each in numbers)


@example(OPENED[-3][:4] + OPENED[-3][5:])  # a zip whose first file begins before its beginning
@given(st.sampled_from(OPENED).flatmap(changed))
def test_an_opened_file(content: bytes) -> None:
    for each in read_all("x.csv", content):
        assert isinstance(each, Held | Refused)
        if isinstance(each, Held):
            assert is_possible(each.table)
            assert each.period.start <= each.period.end


@pytest.fixture(scope="module")
def kept(path: Path) -> tuple[pl.DataFrame, dict[str, object]]:
    path.write_bytes(FULL)
    table = tables.read_csv(path, ExportKind.AGENTS_BY_MODEL)
    notes: dict[str, object] = json.loads(json.dumps(tables.notes(table.facts)))
    return table.frame, notes


@given(st.data())
def test_notes_of_the_archive(kept: tuple[pl.DataFrame, dict[str, object]], data: st.DataObject) -> None:
    frame, notes = kept
    noted = data.draw(altered(notes, JSON))
    columns = data.draw(st.sets(st.sampled_from(frame.columns)))
    try:
        table = tables.restored(frame.drop(columns), noted, ExportKind.AGENTS_BY_MODEL)
    except OdeusDashError:
        return
    assert is_possible(table)
