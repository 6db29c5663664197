"""`export` against a demo server: the typed frame in a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.__main__ import main
from odeus_dash.choice import ExportKind
from odeus_dash.cli.export import check_ending
from odeus_dash.demo import DemoServer
from odeus_dash.errors import BadInput
from odeus_dash.export_client import Limits
from odeus_dash.tables import frame_schema
from tests.cli.calls import NOW, environ

OCTOBER = ["--from", "2026-10-01", "--to", "2026-10-31"]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(server: DemoServer, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    configured = environ(tmp_path, server.base_url, server.key.reveal())

    def run(output: Path, *argv: str) -> tuple[int, str, str]:
        call = ["export", *OCTOBER, "--output", str(output), *argv]
        return main(call, environ=configured, clock=lambda: NOW, limits=Limits(tries=1)), *capsys.readouterr()

    return run


READ = {".csv": pl.read_csv, ".parquet": pl.read_parquet}


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".PARQUET"])
def test_the_frame_is_written_as_the_name_says(call: Call, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"october{ending}"
    code, out, err = call(file)
    frame = READ[ending.lower()](file)
    assert (code, err) == (0, "")
    assert out == f"{frame.height} rows written to {file}.\n"
    assert frame.columns == list(frame_schema(ExportKind.AGENTS))
    assert frame["messages"].sum() > 0


def test_a_workbook(call: Call, tmp_path: Path) -> None:
    assert call(tmp_path / "october.xlsx")[0] == 0
    assert (tmp_path / "october.xlsx").read_bytes()[:2] == b"PK"


def test_by_model(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "models.parquet"
    call(file, "--group-by", "model")
    assert pl.read_parquet(file).schema == pl.Schema(frame_schema(ExportKind.AGENTS_BY_MODEL))


@pytest.mark.parametrize("name", ["october", "october.xls", ".csv", "october.csv.gz"])
def test_an_unknown_ending_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=r"\.parquet"):
        check_ending(Path(name))


def test_a_failed_call_leaves_the_old_file_as_it_was(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "october.csv"
    file.write_text("as it was")
    assert call(file, "--workspace", "nowhere")[0] == 2
    assert call(tmp_path / "october.xls", "--workspace", "nowhere")[2].startswith(
        "Unsupported file type: october.xls."
    )
    assert file.read_text() == "as it was"
    assert call(file)[0] == 0
    assert file.read_text() != "as it was"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["october.csv", "secrets.toml"]


def test_a_file_that_cannot_be_written(call: Call, tmp_path: Path) -> None:
    code, _, err = call(tmp_path / "nowhere" / "october.csv")
    assert (code, err.count("\n")) == (2, 1)
    (tmp_path / "folder.csv").mkdir()
    code, _, err = call(tmp_path / "folder.csv")
    assert (code, err.count("\n")) == (2, 1)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder.csv", "secrets.toml"]


def test_focus(call: Call, tmp_path: Path) -> None:
    csv, parquet = tmp_path / "october.csv", tmp_path / "october.parquet"
    assert call(parquet, "--focus") == (
        0,
        f"{pl.read_parquet(parquet).height:,} rows written to {parquet}.\n",
        "",
    )
    call(csv, "--focus")
    rows, typed = pl.read_csv(csv), pl.read_parquet(parquet)
    assert rows.columns == typed.columns
    assert rows["ChargePeriodStart"].min() == "2026-10-01T00:00:00Z"
    assert rows["ListCost"].sum() == pytest.approx(float(typed["ListCost"].sum()))
    by_model = tmp_path / "models.parquet"
    call(by_model, "--group-by", "model")
    tokens = pl.read_parquet(by_model).select("sum_prompt_tokens", "sum_completion_tokens")
    assert typed["x_Tokens"].sum() == sum(tokens.sum().row(0))


@pytest.mark.parametrize(
    ("ending", "options", "message"),
    [
        (".xlsx", [], "Unsupported file type: october.xlsx. Use .csv or .parquet.\n"),
        (".csv", ["--group-by", "model"], "--focus always has one row per model. Leave out --group-by.\n"),
    ],
)
def test_focus_says_what_it_cannot_do(
    call: Call, tmp_path: Path, ending: str, options: list[str], message: str
) -> None:
    assert call(tmp_path / f"october{ending}", "--focus", *options) == (2, "", message)
    assert not (tmp_path / f"october{ending}").exists()
