"""`ask`: the same figures as `summary`, with their definition and dates."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.__main__ import main
from odeus_dash.demo import DemoServer
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.periods import Period
from odeus_dash.words.formats import exact
from tests.cli.calls import NOW, environ
from tests.odeus import exporting
from tests.pages.two_agents import agents, models

OCTOBER, SEPTEMBER = ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")
YEAR = ("2025-11-22", "2026-11-21")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(server: DemoServer, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command on the one workspace; return its code, and what it prints on stdout and stderr."""
    configured = environ(tmp_path, server.base_url, server.key.reveal())

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv, environ=configured, clock=lambda: NOW)
        return code, *capsys.readouterr()

    return run


def test_an_answer_is_the_figure_of_summary_with_its_definition_and_dates(run: Run) -> None:
    _, out, _ = run("summary", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "json")
    october = json.loads(out)
    code, out, err = run("ask", "how", "many", "messages", "in", "October?")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"Messages: {exact(october['messages'])}",
        "1–31 Oct · UTC · default",
        DEFINITIONS["messages"].text,
    ]


def test_an_agent_has_active_users_and_a_comparison(run: Run) -> None:
    code, out, _ = run("ask", "active users of code companion last month compared with the previous period")
    figure, about, change, text = out.splitlines()
    assert code == 0
    assert figure.startswith("Active users: ")
    assert figure != "Active users: 0"
    assert about == "Code Companion · 1–31 Oct · UTC · default"
    assert change.endswith("in 1–30 Sept")
    assert text == DEFINITIONS["active_users"].text


def test_a_question_without_dates_is_about_the_last_28_days(run: Run) -> None:
    code, out, _ = run("ask", "cost", "--timezone", "Europe/Berlin")
    assert code == 0
    assert out.splitlines()[1] == "25 Oct–21 Nov · Europe/Berlin · default"


def october(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    """Two agents, of which Bob was used until September."""
    rows = (models if is_by_model else agents)(Period(start, end, "UTC"))
    return rows if start < dt.date(2026, 10, 1) else rows.filter(assistant_id="ann")


@pytest.mark.parametrize(
    ("question", "exports"),
    [
        ("messages in October", [OCTOBER]),
        ("messages of ann in October", [OCTOBER]),
        ("messages of Ann in October vs previous", [OCTOBER, SEPTEMBER]),
        ("cost in October", [OCTOBER, (*OCTOBER, True)]),
        ("messages of bob in October", [OCTOBER, YEAR]),
        ("messages of no one in October", [OCTOBER, YEAR]),
        ("messages and cost", []),
    ],
)
def test_a_question_asks_for_no_more_exports_than_it_needs(
    question: str, exports: list[tuple[object, ...]], tmp_path: Path
) -> None:
    with exporting(october) as server:
        configured = environ(tmp_path, server.url, "a-key")
        main(["ask", question], environ=configured, clock=lambda: NOW)
    asked = [(str(each.start), str(each.end), *[True] * each.is_by_model) for each in server.asked]
    assert sorted(asked) == sorted(exports)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("messages of Code Compagnon", "Did you mean Code Companion?"),
        ("who writes most", "never about individual people"),
        ("Code Companion", "The question names no figure."),
        ("active users", "Active users of several agents are unknown"),
    ],
)
def test_what_has_no_answer_is_one_line_and_an_exit_code(run: Run, question: str, said: str) -> None:
    code, out, err = run("ask", question)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
