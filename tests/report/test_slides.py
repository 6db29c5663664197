"""Decks are opened again: every figure of the pages is in them, as text or as the numbers of a chart."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Attention, Picture, Table, Tiles
from odeus_dash.parts.cells import columns_of, texts
from odeus_dash.report.content import Report
from odeus_dash.report.slide_charts import has_chart
from odeus_dash.report.slides import ROWS, as_pptx
from tests.pages.two_agents import TWO_AGENTS
from tests.report.made import HOSTILE, VIEWER, blocks, empty, hostile, made, without_tokens


def deck(report: Report) -> Any:
    return Presentation(io.BytesIO(as_pptx(report)))


def titles(deck: Any) -> list[str]:
    return [each.shapes.title.text_frame.text for each in deck.slides]


def said(slide: Any) -> str:
    """All text of a slide but that of its charts."""
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return "\n".join([*found, *(cell.text for table in tables for cell in table.iter_cells())])


def notes(slide: Any) -> str:
    text: str = slide.notes_slide.notes_text_frame.text
    return text


def charts(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


@pytest.fixture(scope="module")
def report() -> Report:
    return made()


@pytest.fixture(scope="module")
def slides(report: Report) -> Any:
    return deck(report)


def test_each_page_is_told_by_its_headline(report: Report, slides: Any) -> None:
    assert titles(slides)[0] == "Acme"
    headlines = [page.headline for page in report.pages.values()]
    assert [each for each in titles(slides) if each in headlines] == headlines
    assert all(titles(slides))
    assert (slides.slide_width, slides.slide_height) == (12191695, 6858000)


def test_tiles_stand_below_their_headline_and_are_defined_in_the_notes(report: Report, slides: Any) -> None:
    headlines = {page.headline for page in report.pages.values()}
    told = [each for each in slides.slides if each.shapes.title.text_frame.text in headlines]
    for page, slide in zip(report.pages.values(), told, strict=True):
        for tile in (tile for block in blocks(page) if isinstance(block, Tiles) for tile in block.tiles):
            assert {tile.value, *filter(None, [tile.change, tile.basis])} <= set(said(slide).split("\n"))
            assert DEFINITIONS[tile.means].text in notes(slide)


def test_charts_have_the_numbers_of_the_pictures(report: Report, slides: Any) -> None:
    pictures = [each for page in report.pages.values() for each in blocks(page) if isinstance(each, Picture)]
    drawn = [each.figure.numbers for each in pictures if has_chart(each.figure.numbers)]
    wanted = sorted(
        (each.name, tuple(each.values)) for numbers in drawn if numbers for each in numbers.series
    )
    found = sorted(
        (each.name, tuple(each.values)) for chart in charts(slides) for each in chart.plots[0].series
    )
    assert len(drawn) > 10
    assert [values for _, values in found] == [tuple(map(_float, values)) for _, values in wanted]
    assert [len(list(chart.plots[0].categories)) for chart in charts(slides)]
    lead_on = [each._chartSpace.xpath("c:chart/c:dispBlanksAs[@val='span']") for each in charts(slides)]
    assert [bool(each) for each in lead_on].count(True) == 1, "only that of the budget"


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def test_tables_have_the_first_rows_as_the_screen_writes_them(report: Report, slides: Any) -> None:
    tables = [each for page in report.pages.values() for each in blocks(page) if isinstance(each, Table)]
    everything = [said(each).split("\n") for each in slides.slides]
    assert tables
    for table in tables:
        shown = [each for each in columns_of(table) if each.looks != "line"][:7]
        cells = [text for each in shown for text in texts(table.frame, each, "USD")[:ROWS]]
        assert any(set(cells) <= set(slide) for slide in everything), table.key


def test_what_needs_attention_is_a_slide(report: Report, slides: Any) -> None:
    [attention] = [each for each in blocks(report.pages["briefing"]) if isinstance(each, Attention)]
    slide = next(each for each in slides.slides if "What needs attention" in said(each))
    assert all(row.action in said(slide) and row.figure in said(slide) for row in attention.rows)


def test_every_slide_says_what_it_is_about(slides: Any) -> None:
    cover, *others = slides.slides
    assert "5 Oct–1 Nov 2026 (UTC)\nCompared with 7 Sept–4 Oct 2026\nAll agents" in said(cover)
    for slide in others:
        assert "Acme · 5 Oct–1 Nov 2026 (UTC) · Compared with 7 Sept–4 Oct 2026" in said(slide)
        assert "Reconciled. Weeks match the range" in notes(slide)


def test_a_page_without_tiles_begins_with_what_it_draws() -> None:
    compared = made(TWO_AGENTS, "compare", agents=frozenset({"ann", "bob"}))
    slide = list(deck(compared).slides)[1]
    assert slide.shapes.title.text_frame.text == compared.pages["compare"].headline
    assert any(each.has_table for each in slide.shapes)


def test_further_tiles_have_a_slide_of_their_own() -> None:
    slides = list(deck(made(TWO_AGENTS, "agent", agents=frozenset({"ann"}))).slides)
    [tokens] = [each for each in slides if each.shapes.title.text_frame.text == "Tokens"]
    assert "Input tokens" in said(tokens)
    assert not any("…" in said(each) for each in slides)


def test_names_are_text_and_no_formula() -> None:
    slides = deck(made(hostile))
    for chart in charts(slides):
        workbook = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in workbook.worksheets[0].iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    everything = "\n".join(map(said, slides.slides))
    assert HOSTILE["ann"][:20] in everything
    assert "<script>" in everything
    assert max(map(len, titles(slides))) < 160


def test_no_usage_is_said_and_not_drawn() -> None:
    slides = deck(empty("briefing", "messages", "cost"))
    assert charts(slides) == []
    for slide in list(slides.slides)[1:]:
        assert "No usage in this period." in said(slide)


def test_a_viewer_gets_what_the_screen_shows() -> None:
    slides = deck(made(viewer=VIEWER))
    everything = "\n".join(said(each) + notes(each) for each in slides.slides)
    assert "Groups under 5 hidden" in said(slides.slides[0])
    assert "ann" not in everything.splitlines()
    shown = "\n".join(said(each) for each in deck(made()).slides)
    assert "ann" in shown.splitlines(), "the owner, whose domain all have"


def test_without_tokens_it_says_how_to_get_them() -> None:
    [_, slide] = deck(made(without_tokens, "cost")).slides
    assert "Bring your own model keys" in slide.shapes.title.text_frame.text
