"""A figure that is incomplete, doubled or doubtful is never silent: on any page, to anybody who reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash import files
from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data
from odeus_dash.data.provenance import doubts
from odeus_dash.files import Held, OpenedFiles
from odeus_dash.metrics.totals import totals
from odeus_dash.periods import Granularity, Period
from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Role, Viewer
from odeus_dash.words.formats import exact
from tests.every_page import MODULES
from tests.files.csvs import OCTOBER_BY_MODEL
from tests.files.doubtful import CLEAN, DOUBTFUL, READ, REPEATED
from tests.odeus import a_workspace
from tests.pages.literal import made
from tests.ui.looking import letters, looking

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
NOT_READ = "1 cell of messages could not be read. The totals are too low."


def opened(*contents: bytes) -> OpenedFiles:
    held = [files.read(f"{number}.csv", each) for number, each in enumerate(contents)]
    opened = OpenedFiles([each for each in held if isinstance(each, Held)], [], NOW)
    assert len(opened.held) == len(contents)
    return opened


def of_files(page: str, *contents: bytes, viewer: Viewer = LOCAL) -> Data:
    """What the page about opened files has read."""
    held = opened(*contents)
    choice = Choice(held.periods()[0], Granularity.MONTH)
    read = Data(Answers(held, held.workspace), choice, NOW, viewer, smallest_group=5)
    made(page, read)
    return read


def read(csv: str) -> tuple[str, str]:
    """How many messages an opened file tells of, and what is said against them."""
    read = of_files("messages", csv.encode())
    return exact(totals(read.agents()).messages), "\n".join(each.message for each in doubts(read))


def warned(read: Data) -> str:
    """What stands behind the badge above a page that has read these figures."""

    def script(read):  # a script of its own: it knows no name from outside
        import streamlit as st

        from odeus_dash.ui import data_status

        data_status.fill(read, st.empty())

    app = AppTest.from_function(script, default_timeout=30, args=(read,)).run()
    assert not app.exception
    return letters(app.warning)


@pytest.mark.parametrize("kind", READ)
def test_numbers_of_spreadsheets_need_no_word(kind: str) -> None:
    assert read(READ[kind]) == ("1,545", "")


@pytest.mark.parametrize("kind", REPEATED)
def test_what_was_told_twice_is_counted_once_and_said(kind: str) -> None:
    csv, message = REPEATED[kind]
    messages, said = read(csv)
    assert messages == "1,545"
    assert message in said


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_what_is_doubtful_is_said(kind: str) -> None:
    csv, (count, _), message = DOUBTFUL[kind]
    messages, said = read(csv)
    assert messages == f"{count:,}"
    assert message in said


@pytest.mark.parametrize(("page", "role"), [("data", Role.ADMIN), *((each, Role.VIEWER) for each in MODULES)])
def test_every_page_says_it_to_everybody_who_may_read_it(page: str, role: Role) -> None:
    read = of_files(page, DOUBTFUL["#N/A"][0].encode(), OCTOBER_BY_MODEL, viewer=Viewer("ann", role))
    assert f"Data may be wrong.** {NOT_READ}" in warned(read)


def test_files_that_are_added_up_say_what_each_of_them_says() -> None:
    september = CLEAN.replace("2026-10-01,2026-10-31", "2026-09-01,2026-09-30").replace(",45,", ",n.a.,")
    said = warned(of_files("messages", DOUBTFUL["#N/A"][0].encode(), september.encode()))
    assert "2 cells of messages could not be read." in said
    assert "In the months" not in said


def test_a_page_says_what_its_own_figures_rest_on() -> None:
    odd = OCTOBER_BY_MODEL.replace(b",1000,", b",1.0k,")
    clean = CLEAN.encode()
    assert warned(of_files("messages", clean, odd)) == ""
    assert "By model: 1 cell of sum_prompt_tokens could not be read." in warned(of_files("cost", clean, odd))


def exported(start: dt.date, end: dt.date, _: bool) -> pl.DataFrame:
    """What a deployment exports: weeks and earlier days have a cell that cannot be read."""
    count = "1,200" if (start, end) == (OCTOBER.start, OCTOBER.end) else "#N/A"
    frame = pl.DataFrame({"assistant_id": ["a", "b"], "assistant_name": ["A", "B"], "messages": [count, "5"]})
    return frame.with_columns(period_start=pl.lit(start), period_end=pl.lit(end))


@pytest.fixture
def view() -> Iterator[Data]:
    with a_workspace(exported) as workspace:
        choice = Choice(OCTOBER, Granularity.WEEK, against=Against.PREVIOUS)
        yield looking(workspace, choice, NOW, Viewer("vic", Role.VIEWER))
        load.source().forget(workspace)


def test_buckets_and_compared_days_are_looked_at_too(view: Data) -> None:
    made("messages", view)
    said = warned(view)
    assert "In the weeks: 5 cells of messages could not be read." in said
    assert "In other days: " in said
    assert "Reload. If it persists, contact Odeus support." in said
