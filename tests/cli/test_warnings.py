"""What `summary` and `export` say of an export that is incomplete, doubled or doubtful."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from odeus_dash.__main__ import main
from odeus_dash.export_client import Limits
from odeus_dash.report.files import WARNINGS
from tests.cli.calls import NOW, environ
from tests.files.doubtful import CLEAN, DOUBTFUL, READ, REPEATED
from tests.odeus import exporting

OCTOBER = ("2026-10-01", "2026-10-31")
WEEK = ("2026-10-05", "2026-10-11")
NOT_READ = "1 cell of messages could not be read. The totals are too low."

#: A command about October, given what the server exports: exit code, stdout and the warnings on stderr.
Call = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(
        *argv: str, csv: str, others: Mapping[tuple[str, str, str | None], str] | None = None
    ) -> tuple[int, str, list[str]]:
        with exporting({(*OCTOBER, None): csv, **(others or {})}) as server:
            command = [argv[0], "--from", OCTOBER[0], "--to", OCTOBER[1], *argv[1:]]
            configured = environ(tmp_path, server.url, "a-key")
            code = main(command, environ=configured, clock=lambda: NOW, limits=Limits(tries=1))
        out, err = capsys.readouterr()
        return code, out, [line for line in err.splitlines() if not line.startswith("No cost")]

    return run


@pytest.mark.parametrize("kind", READ)
def test_numbers_of_spreadsheets_are_figures_like_any_other(call: Call, kind: str) -> None:
    code, out, said = call("summary", "--format", "json", csv=READ[kind])
    assert (code, said) == (0, [])
    assert json.loads(out) == json.loads(call("summary", "--format", "json", csv=CLEAN)[1])
    assert json.loads(out)["warnings"] == []


@pytest.mark.parametrize("kind", REPEATED)
def test_what_was_told_twice_is_counted_once_and_said(call: Call, kind: str) -> None:
    csv, message = REPEATED[kind]
    code, out, said = call("summary", "--format", "json", csv=csv)
    assert (code, said) == (0, [message])
    clean = json.loads(call("summary", "--format", "json", csv=CLEAN)[1])
    assert [each["message"] for each in json.loads(out).pop("warnings")] == [message]
    assert {**json.loads(out), "warnings": []} == clean


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_what_is_doubtful_is_said(call: Call, kind: str) -> None:
    csv, (messages, uncached), message = DOUBTFUL[kind]
    code, out, said = call("summary", "--format", "json", csv=csv)
    summary = json.loads(out)
    assert code == 0
    assert (summary["messages"], summary["tokens"]["uncached"]) == (messages, uncached)
    assert message in said
    assert said == [each["message"] for each in summary["warnings"]]


def test_programs_read_which_columns_and_how_many_cells(call: Call) -> None:
    _, out, _ = call("summary", "--format", "json", csv=DOUBTFUL["#N/A"][0])
    assert json.loads(out)["warnings"] == [
        {"code": "unreadable_cells", "columns": ["messages"], "count": 1, "message": NOT_READ}
    ]


def test_in_text_it_is_said_on_stderr_only(call: Call) -> None:
    _, out, said = call("summary", csv=DOUBTFUL["#N/A"][0])
    assert said == [NOT_READ]
    assert "could not be read" not in out


def test_every_export_behind_the_figures_is_looked_at(call: Call) -> None:
    odd = DOUBTFUL["#N/A"][0]
    before = ("2026-09-01", "2026-09-30")
    models = CLEAN.replace("assistant_name,messages", "assistant_name,model").replace(",600000,", ",many,")
    others = {(*WEEK, None): odd, (*before, None): odd, (*OCTOBER, "model"): models}
    arguments = ["--granularity", "week", "--compare", "previous", "--format", "json"]
    _, out, said = call("summary", *arguments, csv=CLEAN, others=others)
    assert said == [
        "By model: 1 cell of sum_completion_tokens could not be read. The totals are too low.",
        f"In the weeks: {NOT_READ}",
        f"In other days: {NOT_READ}",
    ]
    assert [each["message"] for each in json.loads(out)["warnings"]] == said


def test_an_exported_csv_has_a_column_of_warnings(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "october.csv"
    code, _, said = call("export", "--output", str(file), csv=DOUBTFUL["#N/A"][0])
    assert (code, said) == (0, [NOT_READ])
    frame = pl.read_csv(file)
    assert frame.columns[-1] == "warnings"
    assert frame["warnings"].to_list() == [NOT_READ] * 3


def test_an_exported_workbook_has_a_sheet_of_warnings(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "october.xlsx"
    assert call("export", "--output", str(file), csv=DOUBTFUL["#N/A"][0])[2] == [NOT_READ]
    workbook = openpyxl.load_workbook(file)
    assert workbook.sheetnames == ["Data", "Warnings"]
    assert list(workbook["Warnings"].iter_rows(values_only=True)) == [
        ("code", "columns", "count", "message"),
        ("unreadable_cells", "messages", 1, NOT_READ),
    ]


def test_an_exported_parquet_has_warnings_in_its_metadata(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "october.parquet"
    assert call("export", "--output", str(file), csv=DOUBTFUL["#N/A"][0])[2] == [NOT_READ]
    [warning] = json.loads(pl.read_parquet_metadata(file)[WARNINGS])
    assert (warning["columns"], warning["count"], warning["message"]) == (["messages"], 1, NOT_READ)


def test_clean_files_have_nothing_of_it(call: Call, tmp_path: Path) -> None:
    files = [tmp_path / f"october.{ending}" for ending in ("csv", "xlsx", "parquet")]
    for file in files:
        assert call("export", "--output", str(file), csv=CLEAN)[2] == []
    assert "warnings" not in pl.read_csv(files[0]).columns
    assert openpyxl.load_workbook(files[1]).sheetnames == ["Data"]
    assert WARNINGS not in pl.read_parquet_metadata(files[2])
