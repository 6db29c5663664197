"""Files say what the pages say: each is read again and compared with its pages, figure by figure."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from odeus_dash import demo
from odeus_dash.choice import Choice, Filters
from odeus_dash.cli.workspace import source_of
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data
from odeus_dash.demo import DemoOptions
from odeus_dash.export_client import Limits
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Block, Grid, Page, Picture, Table, Tiles, Versus
from odeus_dash.parts.cells import columns_of
from odeus_dash.parts.saved_pages import SavedPages, packed, to_keep, unpacked, version
from odeus_dash.periods import Granularity, Period
from odeus_dash.report.cells import as_cells, of_numbers
from odeus_dash.report.content import Report, goal_of, report
from odeus_dash.report.slide_charts import has_chart
from odeus_dash.report.slides import ROWS, as_pptx
from odeus_dash.report.web import as_html
from odeus_dash.report.workbook import as_workbook
from odeus_dash.settings import read_settings
from odeus_dash.viewer import LOCAL, Role, Viewer
from pages import PAGES as ALL_PAGES
from tests.cli.calls import NOW
from tests.every_page import MODULES
from tests.pages.literal import blocks
from tests.report.made import blocks as on_sight
from tests.report.reading import Row, in_order, of_html, of_slides, of_workbook, trimmed

OCTOBER = Period(dt.date(2026, 10, 5), dt.date(2026, 11, 1), "Europe/Berlin")
PAGES = tuple(each for each in MODULES if each not in {"agent", "compare"})
WORD = re.compile("[a-zA-Z]{2}")
FEW = ("briefing", "messages", "cost")
SOME = ("briefing", "messages", "cost", "cache", "lifecycle")


@dataclass(frozen=True)
class Situation:
    """Pages, and how they are looked at."""

    pages: tuple[str, ...] = SOME
    choice: dict[str, Any] = field(default_factory=dict)
    most_used: int = 0
    is_masked: bool = False
    is_saved: bool = False


SITUATIONS = {
    "all pages": Situation(PAGES),
    "as a viewer": Situation((*SOME, "users"), is_masked=True),
    "without a comparison": Situation(FEW, {"against": Against.NONE}),
    "with filters": Situation(FEW, {"filters": Filters(segment=frozenset({"core"}))}),
    "one agent": Situation(("agent",), most_used=1),
    "a few agents": Situation(("compare",), most_used=3),
    "a saved review": Situation(is_saved=True),
}


@pytest.fixture(scope="module")
def pages() -> Iterator[Callable[[Situation], Report]]:
    """Pages of the demo, whose exports are loaded once for all situations."""
    settings, clock = read_settings({"ODEUS_DASH_ARCHIVE": "off"}), lambda: NOW
    with (
        demo.start(DemoOptions(now=clock)) as server,
        source_of(server.workspace(), settings, clock, Limits()) as source,
    ):
        answers = Answers(source, server.workspace())
        usual = Choice(OCTOBER, Granularity.WEEK, against=Against.PREVIOUS, whole_weeks=True)

        def made(situation: Situation) -> Report:
            viewer = Viewer("vic", Role.VIEWER) if situation.is_masked else LOCAL
            choice = replace(usual, **situation.choice)
            found = Data(answers, choice, NOW, viewer, 5)
            if situation.most_used:
                ids = found.answers.wait(found.agents).sort("messages")["assistant_id"][
                    -situation.most_used :
                ]
                found = replace(found, choice=replace(choice, agents=frozenset(ids)))
            shown = {each: ALL_PAGES[each] for each in situation.pages}
            whole = found.answers.wait(lambda: report(found, shown))
            return replace(whole, pages=as_saved(whole)) if situation.is_saved else whole

        yield made


def as_saved(whole: Report) -> dict[str, Page]:
    """The pages after they were kept with a review, and read again."""
    name = version(for_viewers=False, dark=False)
    kept = SavedPages((), (), tuple(to_keep(each, "USD") for each in whole.pages.values()))
    return dict(zip(whole.pages, unpacked(packed({name: kept}), name).pages, strict=True))


@pytest.fixture(scope="module", params=SITUATIONS)
def made(request: pytest.FixtureRequest, pages: Callable[[Situation], Report]) -> Report:
    found = pages(SITUATIONS[request.param])
    figures = [each for page in found.pages.values() for each in blocks(page)]
    assert any(isinstance(each, Picture) for each in figures)
    assert any(isinstance(each, Table | Tiles | Versus) for each in figures)
    return found


def of_kind(page: Page, kind: Any) -> list[Any]:
    return [each for each in blocks(page) if isinstance(each, kind)]


def label(tile: Any) -> str:
    return tile.label or DEFINITIONS[tile.means].label


def tables(shown: Iterable[Block], currency: str) -> Iterator[list[Row]]:
    """The tables of all kinds, as files write them."""
    for cells in filter(None, (as_cells(each, currency) for each in shown)):
        yield [tuple(cells.head), *map(tuple, cells.rows)]


def test_html_has_each_figure_of_the_pages(made: Report) -> None:
    found = of_html(as_html(made), list(made.pages.values()))
    for page, read in zip(made.pages.values(), found, strict=True):
        assert read.tiles == [
            (label(each), each.value, f"{each.change or ''} {each.basis}", goal_of(each))
            for block in of_kind(page, Tiles)
            for each in block.tiles
        ]
        assert read.tables == list(tables(blocks(page), made.about.currency))
        pictures = [json.loads(each.figure.to_json())["data"] for each in of_kind(page, Picture)]
        assert read.pictures == pictures


def test_a_workbook_has_each_figure_of_the_pages(made: Report) -> None:
    found, facts = of_workbook(as_workbook(made), list(made.pages.values()))
    wanted = {}
    for (path, page), read in zip(made.pages.items(), found, strict=True):
        tiles = [each for block in of_kind(page, Tiles) for each in block.tiles]
        wanted |= {f"{path}.{each.means}": (number(each.number), each.unit or None) for each in tiles}
        rows = [(label(each), number(each.number), *more(each)) for each in tiles]
        drawn = [each.figure.numbers for each in of_kind(page, Picture) if each.figure.numbers]
        lines = [row for numbers in drawn for row in of_picture(numbers)]
        grids = [tuple(map(number, row)) for each in of_kind(page, Grid) for row in each.frame.rows()]
        for kind in (rows, lines, grids):
            assert in_order(iter(map(trimmed, kind)), [tuple(map(number, row)) for row in read.lines]) == []
        whole = [of_frame(each) for each in of_kind(page, Table)]
        assert [[tuple(map(number, row)) for row in table] for table in read.tables] == whole
    assert {key: (number(value), unit) for key, (value, unit, _) in facts.items()} == wanted


def more(tile: Any) -> Row:
    return tile.unit or None, tile.change or None, tile.basis or None, goal_of(tile) or None


def of_picture(numbers: Any) -> Iterator[Row]:
    yield (None, *(each.name for each in numbers.series))
    for row, name in enumerate(numbers.categories):
        yield (name, *(number(each.values[row]) for each in numbers.series))


def of_frame(table: Table) -> list[Row]:
    """The head and the rows of a table, with all its columns but lines."""
    shown = [each for each in columns_of(table) if each.looks != "line"]
    rows = table.frame.select(each.name for each in shown).rows()
    return [tuple(each.label for each in shown), *(trimmed(tuple(map(number, row))) for row in rows)]


def number(value: Any) -> Any:
    """A value as far as a workbook tells it from others."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        return value or None
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return f"{float(value):.12g}" if is_number else value


def test_slides_have_each_figure_of_the_pages(made: Report) -> None:
    found = of_slides(as_pptx(made), list(made.pages.values()))
    for page, read in zip(made.pages.values(), found, strict=True):
        assert read.tiles == [
            tuple(filter(None, [label(each), each.value, each.change, each.basis, goal_of(each)]))
            for block in of_kind(page, Tiles)
            for each in block.tiles
        ]
        drawn = [each.figure.numbers for each in of_kind(page, Picture) if each.figure.numbers]
        charts = [each for each in drawn if has_chart(each)]
        values = [[tuple(map(number, each.values)) for each in numbers.series] for numbers in charts]
        shown = [[tuple(map(number, each)) for _, each in series] for _, series in read.pictures]
        assert sorted(shown, key=str) == sorted(values, key=str)  # one of them stands below the tiles
        names = sorted(each for each, _ in read.pictures)
        assert all(map(is_same, names, sorted(each.categories for each in charts)))
        others = [of_numbers(each) for each in drawn if not has_chart(each)]
        wanted = [
            *tables(on_sight(page), made.about.currency),
            *([tuple(each.head), *each.rows] for each in others),
        ]
        assert len(read.tables) == len(wanted)
        for table in wanted:
            assert any(is_table(each, table) for each in read.tables), table[:2]


def is_table(found: Sequence[Row], wanted: Sequence[Row]) -> bool:
    """Whether a slide has the first rows of a table, or all of them."""
    return len(wanted) >= len(found) >= min(len(wanted), ROWS + 1) and all(map(is_same, found, wanted))


def is_same(found: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether texts are the same, but for names that were cut to fit. Numbers are never cut."""
    return len(found) == len(wanted) and all(map(is_cut, found, wanted))


def is_cut(found: str, wanted: str) -> bool:
    begin, dots, end = found.partition("…")
    return found == wanted or bool(
        dots and WORD.search(wanted) and wanted.startswith(begin) and wanted.endswith(end)
    )
