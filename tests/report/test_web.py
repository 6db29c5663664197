"""The HTML file: whole, inert, and drawn by a browser that may load nothing."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser

from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Attention, Picture, Table, Tiles
from odeus_dash.parts.cells import columns_of, texts
from odeus_dash.report.content import Report
from odeus_dash.report.web import as_html
from odeus_dash.source import Wanted
from tests.pages.two_agents import TWO_AGENTS
from tests.report.made import HOSTILE, VIEWER, blocks, empty, hostile, made, without_tokens


class Parsed(HTMLParser):
    """What a browser reads: texts by element, the JSON of pictures, and all addresses."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.figures: list[dict[str, object]] = []
        self.addresses: list[str] = []
        self.scripts = 0
        self._inside: tuple[str, dict[str, str | None]] = ("", {})
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag, dict(attrs)
        self.scripts += tag == "script"
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "data", "action"}]

    def handle_data(self, data: str) -> None:
        tag, attributes = self._inside
        if tag == "script":
            if attributes.get("type") == "application/json":
                self.figures.append(json.loads(data))
        elif tag != "style":
            self.texts.append(data.strip())

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@pytest.fixture(scope="module")
def report() -> Report:
    return made()


@pytest.fixture(scope="module")
def parsed(report: Report) -> Parsed:
    return Parsed(as_html(report))


def test_it_refers_to_nothing_outside(parsed: Parsed) -> None:
    assert parsed.addresses == []


def test_it_has_all_figures_sentences_and_rows(report: Report, parsed: Parsed) -> None:
    said = set(parsed.texts)
    for page in report.pages.values():
        assert page.headline in said
        for block in blocks(page):
            match block:
                case Tiles():
                    assert {each.value for each in block.tiles} <= said
                    assert all(DEFINITIONS[each.means].text in said for each in block.tiles)
                case Attention():
                    assert {each.action for each in block.rows} <= said
                case Table():
                    shown = [each for each in columns_of(block) if each.looks != "line"][:7]
                    assert {cell for each in shown for cell in texts(block.frame, each, "USD")} <= said


def test_pictures_are_those_of_the_screen(report: Report, parsed: Parsed) -> None:
    pictures = [each for page in report.pages.values() for each in blocks(page) if isinstance(each, Picture)]
    drawn = [json.loads(each.figure.to_json())["data"] for each in pictures]
    assert [each["data"] for each in parsed.figures] == drawn
    assert len(drawn) > 10


def test_names_are_text() -> None:
    plain, dangerous = Parsed(as_html(made())), Parsed(as_html(made(hostile)))
    assert dangerous.scripts == plain.scripts
    assert set(HOSTILE.values()) <= {*dangerous.texts, *(f"{each} " for each in dangerous.texts)}


def test_no_name_turns_the_words_behind_it() -> None:
    def turning(wanted: Wanted) -> pl.DataFrame:
        return TWO_AGENTS(wanted).with_columns(assistant_name=pl.format("{} \u202etxt", "assistant_id"))

    file = as_html(made(turning)).decode()
    assert "ann txt" in file
    assert "\u202e" not in file


def test_no_usage_is_said() -> None:
    parsed = Parsed(as_html(empty("briefing", "messages")))
    assert parsed.figures == []
    assert parsed.texts.count("No usage in this period. Select other dates.") == 2


def test_a_viewer_gets_what_the_screen_shows() -> None:
    masked = Parsed(as_html(made(viewer=VIEWER))).text
    assert "Groups under 5 hidden" in masked
    assert "ann" not in masked.splitlines()
    assert "ann" in Parsed(as_html(made())).text.splitlines(), "the owner, whose domain all have"


def test_without_tokens_it_says_how_to_get_them() -> None:
    assert "Bring your own model keys" in Parsed(as_html(made(without_tokens, "cost"))).text


def test_a_browser_draws_it_without_asking_anybody(report: Report, tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "report.html").write_bytes(as_html(report))
    page = browser.new_page(viewport={"width": 900, "height": 900})
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((tmp_path / "report.html").as_uri())
    drawn = page.locator(".picture:has(.main-svg)")
    assert drawn.count() == page.locator(".picture").count() > 10
    assert page.evaluate("document.body.scrollWidth <= document.documentElement.clientWidth")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
    assert asked == [(tmp_path / "report.html").as_uri()]
    assert wrong == []
