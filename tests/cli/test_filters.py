"""The filters of the command line: those of the dashboard's addresses, by the names of its pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from odeus_dash.__main__ import main
from odeus_dash.cli.filters import OPTIONS
from odeus_dash.demo import DemoServer
from odeus_dash.ui.filters import KINDS
from tests.cli.calls import NOW, environ

OCTOBER = ("--from", "2026-10-01", "--to", "2026-10-31")
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(server: DemoServer, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    configured = environ(tmp_path, server.base_url, server.key.reveal())

    def run(*argv: str | Path) -> tuple[int, str, str]:
        code = main([str(each) for each in argv], environ=configured, clock=lambda: NOW)
        return code, *capsys.readouterr()

    return run


def test_there_is_an_option_for_each_filter_of_an_address() -> None:
    assert list(OPTIONS) == ["--agent", *(f"--{kind}" for kind in KINDS)]


def test_summary_and_report_are_about_the_agents_that_the_filters_keep(call: Call, tmp_path: Path) -> None:
    selected = ("--owner", "HANNA.WEISS", "--stage", "fading", "--stage", "Stable")
    code, out, err = call("summary", *OCTOBER, *selected, "--by", "agent", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    [owner] = found["filters"].pop("owner")
    assert owner.startswith("hanna.weiss@")
    assert found["filters"] == {"stage": ["fading", "stable"]}
    assert "Job Ads" in {each["name"] for each in found["by_agent"]}
    assert 0 < found["messages"] == sum(each["messages"] for each in found["by_agent"])
    file = tmp_path / "messages.xlsx"
    assert call("report", *OCTOBER, *selected, "--pages", "messages", "--output", file)[::2] == (0, "")
    book = openpyxl.load_workbook(file)
    facts = {row[0]: row[1] for row in book["Facts"].iter_rows(values_only=True)}
    assert facts["messages.messages"] == found["messages"]
    assert any(
        f"Owner: {owner} · Stage: Fading · Stage: Stable" in str(each.value) for [each] in book["About"]
    )


def test_a_model_means_the_agents_that_used_it(call: Call) -> None:
    code, out, err = call("summary", *OCTOBER, "--model", "GPT-5", "--agent", "Code Companion")
    assert code == 0
    assert "1–31 Oct · UTC · Code Companion · Model: gpt-5" in out.splitlines()[0]
    assert err == "Agents that used gpt-5, with all of their usage.\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--stage", "silnt"], "Unknown stage: silnt. Use new, rising, stable, fading or silent."),
        (["--segment", "vip"], "Unknown segment: vip. Use specialist, core, low use or occasional."),
        (["--owner", "hanna.wiess"], "Unknown owner: hanna.wiess. Did you mean hanna.weiss@"),
        (["--model", "xyz"], "Unknown model: xyz. Name one with usage in the range."),
        (["--group", "Sales"], "Unknown group: Sales. Name a group from the workspace’s settings."),
        (["--agent", "nobody"], "The selected agent nobody is unknown"),
        (["--stage", "new", "--segment", "core", "--owner", "hanna.weiss"], "No agent matches the filters."),
    ],
)
def test_what_keeps_no_agent_is_one_line_and_an_exit_code(call: Call, options: list[str], said: str) -> None:
    code, out, err = call("summary", *OCTOBER, *options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(said)


@pytest.mark.parametrize("kind", ["owner", "group"])
def test_a_report_for_viewers_has_no_filter_by_what_they_do_not_see(call: Call, kind: str) -> None:
    code, out, err = call("digest", "--as-viewer", f"--{kind}", "hanna.weiss")
    assert (code, out) == (2, "")
    assert err == f"Viewers see no {kind}s. Leave out --{kind} or --as-viewer.\n"
