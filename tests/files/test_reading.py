"""What one opened file says it is, and why it cannot be used."""

from __future__ import annotations

import datetime as dt
import gzip
import tempfile
from pathlib import Path

import pytest

from odeus_dash import files
from odeus_dash.choice import ExportKind
from odeus_dash.files import Held, Refused
from odeus_dash.periods import Period
from tests.files.csvs import OCTOBER, OCTOBER_BY_MODEL, agents

DAYS = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def held(content: bytes) -> Held:
    file = files.read("export.csv", content)
    assert isinstance(file, Held)
    return file


def refused(content: bytes) -> str:
    file = files.read("export.csv", content)
    assert isinstance(file, Refused)
    assert file.name == "export.csv"
    return file.why


@pytest.mark.parametrize(
    "content",
    [OCTOBER, gzip.compress(OCTOBER), b"\xef\xbb\xbf" + OCTOBER],
    ids=["plain", "gzip", "with a byte order mark"],
)
def test_a_file_is_known_by_its_rows(content: bytes) -> None:
    file = held(content)
    assert (file.kind, file.period, file.workspace) == (ExportKind.AGENTS, DAYS, "acme")
    assert file.table.frame["messages"].to_list() == [120, 5]
    assert file.size_bytes == len(content)


def test_a_file_by_model_is_known_by_its_header() -> None:
    file = held(OCTOBER_BY_MODEL)
    assert (file.kind, file.period) == (ExportKind.AGENTS_BY_MODEL, DAYS)
    assert file.table.frame["model"].to_list() == ["large", "small"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\x1f\x8bnot really packed", "cannot be unpacked"),
        pytest.param(gzip.compress(OCTOBER)[:-30], "cannot be unpacked", id="gzip, cut"),
        (b"name,amount\nrent,100\n", "not an export of agents"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not an export of agents"),
        (OCTOBER[:-20] + b'"', ""),
        (agents("2026-10-01", "2026-10-31"), "its days are unknown"),
        (agents("", "", "a,Ada,1,1,1,1"), "Its days are missing"),
        (b"assistant_id,messages\na,3\n", "Its days are missing"),
        (agents("2026-10-31", "2026-10-01", "a,Ada,1,1,1,1"), "ends (2026-10-01) before it starts"),
        (OCTOBER + b"2026-09-01,2026-09-30,acme,a,Ada,1,1,1,1\n", "covers 2 periods"),
        (OCTOBER + b"2026-10-01,2026-10-31,other,a,Ada,1,1,1,1\n", "rows from several workspaces"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, why: str) -> None:
    said = refused(content)
    assert why in said
    assert said.endswith(".")
    assert "deployment" not in said


@pytest.mark.parametrize("content", [OCTOBER, gzip.compress(OCTOBER)], ids=["plain", "gzip"])
def test_a_file_for_which_there_is_no_room_is_refused(content: bytes) -> None:
    assert isinstance(files.read("export.csv", content, room=len(OCTOBER)), Held)
    file = files.read("export.csv", content, room=len(OCTOBER) - 1)
    assert isinstance(file, Refused)
    assert "exceed 200 MB in total" in file.why


def test_nothing_stays_on_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    held(OCTOBER)
    refused(b"damaged")
    assert not list(tmp_path.iterdir())
