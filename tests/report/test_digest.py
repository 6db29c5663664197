"""A digest says what the page says, and nothing in it is markup that is not ours."""

from __future__ import annotations

import pytest

from odeus_dash.page import Attention, Tiles
from odeus_dash.report.content import Report
from odeus_dash.report.digest import as_markdown, as_text
from tests.pages.two_agents import TWO_AGENTS
from tests.report.made import VIEWER, blocks, empty, hostile, made


@pytest.fixture(scope="module")
def report() -> Report:
    return made(TWO_AGENTS, "briefing")


def test_the_text_has_the_headline_the_figures_and_what_to_do(report: Report) -> None:
    page, lines = report.pages["briefing"], as_text(report).splitlines()
    assert lines[:2] == ["Acme · 5 Oct–1 Nov 2026 (UTC)", "Compared with 7 Sept–4 Oct 2026 · All agents"]
    assert page.headline in lines
    for block in blocks(page):
        match block:
            case Tiles():
                assert all(any(f": {each.value}" in line for line in lines) for each in block.tiles)
            case Attention():
                assert all(f"- {each.action} ({each.figure}). {each.reason}" in lines for each in block.rows)
    assert "- 26 Oct–1 Nov: 1,400 (7 Sept–4 Oct: 1,400)" in lines
    assert lines[-1].startswith("Reconciled. Weeks match the range")


def test_markdown_says_the_same(report: Report) -> None:
    assert f"**{report.pages['briefing'].headline}**" in as_markdown(report)
    assert as_markdown(report).replace("**", "") == as_text(report)


def test_names_are_neither_markup_nor_links() -> None:
    said = as_markdown(made(hostile, "messages"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    assert "<" not in said
    assert "http:\u2060//evil.example" in said


def test_no_usage_is_said() -> None:
    assert "- No usage in this period. Select other dates." in as_text(empty("briefing")).splitlines()


def test_a_viewer_reads_what_the_screen_shows() -> None:
    said = as_text(made(TWO_AGENTS, "briefing", viewer=VIEWER))
    assert said.splitlines()[-1].startswith("Groups under 5 hidden.")
    assert "acme.example" not in said
