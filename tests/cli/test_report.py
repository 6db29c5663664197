"""`report` and `digest` against a demo server: files whole or not at all, the figures of the dashboard."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation

from odeus_dash.__main__ import main
from odeus_dash.cli.report import paths
from odeus_dash.demo import DemoServer
from odeus_dash.export_client import Limits
from odeus_dash.store.database import Database
from odeus_dash.store.store import Store
from tests.cli.calls import NOW, environ
from tests.files.doubtful import DOUBTFUL
from tests.odeus import exporting
from tests.store.entries import note

OCTOBER = ("--from", "2026-10-05", "--to", "2026-11-01")

AGENTS = r"(?:Code Companion|Tender Scout), (?:Code Companion|Tender Scout)"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(server: DemoServer, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    configured = environ(tmp_path, server.base_url, server.key.reveal())

    def run(*argv: str | Path, **other: str) -> tuple[int, str, str]:
        settings = {"environ": configured | other, "clock": lambda: NOW, "limits": Limits(tries=1)}
        return main([str(each) for each in argv], **settings), *capsys.readouterr()

    return run


def facts(file: Path) -> dict[str, float]:
    sheet = openpyxl.load_workbook(file)["Facts"]
    return {row[0]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True) if row[3]}


def test_pages_are_named_by_path_or_title() -> None:
    assert paths("people, What changed,messages") == ["users", "changes", "messages"]


def test_slides_of_several_pages(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "review.pptx"
    code, out, err = call("report", *OCTOBER, "--pages", "briefing,cost", "--output", file)
    assert (code, out, err) == (0, f"2 pages written to {file}.\n", "")
    titles = [each.shapes.title.text_frame.text for each in Presentation(file).slides]
    assert any(each.startswith("Messages ") for each in titles)
    assert any(each.startswith("Agents cost $") for each in titles)


def test_the_facts_are_the_figures_of_the_summary(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "review.xlsx"
    assert call("report", *OCTOBER, "--pages", "messages,tokens", "--output", file)[0] == 0
    found = json.loads(call("summary", *OCTOBER, "--format", "json")[1])
    for key in ("messages", "conversations", "agents_in_use", "messages_per_user"):
        assert facts(file)[f"messages.{key}"] == pytest.approx(found[key])
    assert facts(file)["tokens.input"] == found["tokens"]["input"]


def test_html(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "review.HTML"
    assert call("report", *OCTOBER, "--output", file)[0] == 0
    assert file.read_text().startswith("<!doctype html>")


def test_the_days_and_the_comparison_of_cron(call: Call) -> None:
    """The last 28 days, compared with those before, unless told otherwise."""
    code, out, err = call("digest")
    assert (code, err) == (0, "")
    assert "25 Oct–21 Nov 2026 (UTC)\nCompared with 27 Sept–24 Oct 2026 · All agents\n" in out
    assert "Compared" not in call("digest", "--compare", "none")[1]
    assert "**Messages " in call("digest", "--format", "markdown")[1]


def test_pages_of_single_agents(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "agents.xlsx"
    both = ("--agent", "Code Companion", "--agent", "tender scout")
    assert call("report", *OCTOBER, "--pages", "compare", *both, "--output", file)[::2] == (0, "")
    sheet = openpyxl.load_workbook(file)["About"]
    said = " ".join(str(cell.value) for [cell] in sheet.iter_rows())
    assert {"Code Companion, Tender Scout", "Tender Scout, Code Companion"} & set(re.findall(AGENTS, said))
    for options, said in (
        (["--pages", "agent"], "The page agent needs one agent."),
        (["--pages", "Compare", "--agent", "x"], "The page compare needs 2 to 5 agents."),
        (["--pages", "agent", "--agent", "nobody"], "The selected agent nobody is unknown"),
    ):
        code, _, err = call("report", *OCTOBER, *options, "--output", file)
        assert (code, err.count("\n")) == (2, 1)
        assert err.startswith(said)


def test_goals_and_notes_are_in_the_file(call: Call, server: DemoServer, tmp_path: Path) -> None:
    place, store = f"{server.base_url} default", tmp_path / "store.sqlite3"
    Store(Database(store)).save(place, note())
    assert "Training week" in call("digest", *OCTOBER, ODEUS_DASH_STORE=str(store))[1]
    store.write_text("no database")
    code, out, err = call("digest", *OCTOBER, ODEUS_DASH_STORE=str(store))
    assert (code, err.count("\n")) == (4, 1)
    assert "The figures are not affected." in out


def test_as_a_viewer_sees_it(call: Call) -> None:
    assert "Groups under 5 hidden" in call("digest", *OCTOBER, "--as-viewer")[1]
    assert "Groups under 5 hidden" not in call("digest", *OCTOBER)[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--output", "review.pdf"], "Unsupported file type: review.pdf. Use .pptx, .xlsx or .html.\n"),
        (["--output", "a.html", "--pages", "briefing,nowhere"], "Unknown page: nowhere. Use briefing,"),
        (["--output", "a.html", "--pages", ","], "--pages names no page."),
        (["--output", "a.html", "--from", "2026-10-01"], "A range needs a first and a last day."),
        (
            ["--output", "a.html", "--granularity", "day", "--from", "2020-01-01", "--to", "2026-11-20"],
            "The range has more than",
        ),
    ],
)
def test_wrong_options(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call("report", *options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(said)


def test_a_failed_call_leaves_the_old_file_as_it_was(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "review.html"
    file.write_text("as it was")
    code, _, err = call("report", *OCTOBER, "--output", file, ODEUS_API_KEY="another")
    assert (code, err.count("\n")) == (3, 1)
    assert call("report", "--from", "2020-01-01", "--to", "2020-01-31", "--output", file)[0] == 4
    assert file.read_text() == "as it was"
    assert call("report", *OCTOBER, "--output", tmp_path / "nowhere" / "review.html")[0] == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["review.html", "secrets.toml"]


def test_doubtful_figures_are_said_on_stderr_and_in_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    csv, _, message = DOUBTFUL["#N/A"]
    october = ("2026-10-01", "2026-10-31")
    with exporting({(*october, None): csv}) as server:
        configured = environ(tmp_path, server.url, "a-key")
        options = ["--from", october[0], "--to", october[1], "--compare", "none", "--pages", "messages"]
        command = ["report", *options, "--granularity", "month", "--output", str(tmp_path / "october.xlsx")]
        code = main(command, environ=configured, clock=lambda: NOW, limits=Limits(tries=1))
    assert code == 0
    assert message in capsys.readouterr().err
    about = openpyxl.load_workbook(io.BytesIO((tmp_path / "october.xlsx").read_bytes()))["About"]
    assert any(message in str(cell.value) for [cell] in about.iter_rows())
