"""Reports of literal frames: two agents, their names as tests want them, and all pages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from odeus_dash.comparison import Against
from odeus_dash.page import Block, Columns, Expander, Page, Tabs
from odeus_dash.report.content import Report, report
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from pages import PAGES
from tests.pages.literal import WORKSPACE, data
from tests.pages.two_agents import TWO_AGENTS

VIEWER = Viewer("vic", Role.VIEWER)
#: Names that try to be something else, or are too long for any box.
HOSTILE = {"ann": '=HYPERLINK("http://evil.example";"x")', "bob": "<script>alert(1)</script> " + "long " * 40}


def hostile(wanted: Wanted) -> pl.DataFrame:
    frame = TWO_AGENTS(wanted)
    return frame.with_columns(assistant_name=pl.col("assistant_id").replace_strict(HOSTILE))


def nothing(wanted: Wanted) -> pl.DataFrame:
    return TWO_AGENTS(wanted).clear()


def without_tokens(wanted: Wanted) -> pl.DataFrame:
    frame = TWO_AGENTS(wanted)
    tokens = [each for each in frame.columns if "tokens" in each]
    return frame.with_columns(pl.lit(None, frame[each].dtype).alias(each) for each in tokens)


def made(rows: Any = TWO_AGENTS, *pages: str, **options: Any) -> Report:
    """The report of these pages, or of all, once everything that they read is here."""
    workspace = replace(WORKSPACE, budget=Decimal(20))
    found = data(rows, workspace=options.pop("workspace", workspace), **options)
    return found.answers.wait(lambda: report(found, {each: PAGES[each] for each in pages or PAGES}))


def empty(*pages: str) -> Report:
    return made(nothing, *pages, against=Against.NONE)


def blocks(page: Page) -> list[Block]:
    """All blocks of a page but those that open on request."""
    return [each for part in page.parts for block in part for each in _within(block)]


def _within(block: Block) -> list[Block]:
    match block:
        case Columns():
            inner = [each for column in block.columns for each in column]
        case Tabs():
            inner = [each for _, tab in block.tabs for each in tab]
        case Expander():
            return []
        case _:
            return [block]
    return [each for one in inner for each in _within(one)]
