"""Export files from disk instead of a workspace."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash import files
from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data
from odeus_dash.errors import NotInFiles
from odeus_dash.files import OpenedFiles
from odeus_dash.page import Failed
from odeus_dash.periods import Granularity
from odeus_dash.viewer import LOCAL, Role, Viewer
from tests.every_page import MODULES
from tests.files.csvs import AUTUMN, OCTOBER, OCTOBER_BY_MODEL, SEPTEMBER, agents
from tests.files.workbooks import ADA, CY, export, workbook
from tests.pages.literal import as_text, blocks, made, tables
from tests.ui.conftest import RunApp
from tests.ui.looking import letters, read, shared, tiles

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def said(app: AppTest) -> str:
    """All that is written on the page and beside it."""
    return letters(app.title, app.caption, app.markdown, app.warning, app.error, app.subheader)


@pytest.fixture
def open_files(run_app: RunApp) -> RunApp:
    """The app after files were dropped into its sidebar, by name."""

    def opened(**contents: bytes) -> AppTest:
        return dropped(run_app, {f"{name}.csv": content for name, content in contents.items()})

    return opened


def dropped(run_app: RunApp, contents: Mapping[str, bytes]) -> AppTest:
    app = run_app(workspace="Open files")
    uploaded = [(name, content, "application/octet-stream") for name, content in contents.items()]
    return app.file_uploader[0].set_value(uploaded).run()


def people(app: AppTest) -> str:
    return {tile.label: tile.value for tile in tiles(app)}["People (min.)"]


def left_aside(app: AppTest) -> str:
    return letters(app.sidebar.warning)


def test_before_a_file_is_opened_the_page_says_how(run_app: RunApp) -> None:
    app = run_app(workspace="Open files")
    assert app.title[0].value == "Open export files"
    assert len(app.exception) == len(app.error) == len(tiles(app)) == 0
    assert "At most 450 files, 100 MB in total" in app.file_uploader[0].help


def test_a_file_is_shown_as_a_workspace_would_be(open_files: RunApp) -> None:
    app = open_files(october=OCTOBER)
    assert len(app.exception) == len(app.error) == 0
    assert "Messages came to 125." in letters(app.title)
    assert "Files of acme" in said(app)
    [dates] = [each for each in app.markdown if read(each.value) == "**1–31 Oct**"]
    assert not dates.help  # files do not name their clocks
    assert "From 1 file" in said(app)
    assert people(app) == "12"
    assert "Reload" not in [each.help for each in app.button]
    assert shared(app) == []  # no link leads to a file


def test_files_beside_each_other_are_added_up_without_their_people(open_files: RunApp) -> None:
    app = open_files(october=gzip.compress(OCTOBER), september=SEPTEMBER)
    days = app.sidebar.selectbox(key="file_days")
    assert days.options == ["1 Sept–31 Oct · all files", "1–31 Oct", "1–30 Sept"]
    assert "Messages came to 245." in letters(app.title)
    assert people(app) == "–"
    assert "people are unknown: the range combines 2 files" in said(app)
    assert "Months match the range" in said(app)
    assert "messages per month" in said(app)
    days.select_index(2).run()
    assert "Messages came to 120." in letters(app.title)


def test_a_file_of_the_whole_range_knows_its_people(open_files: RunApp) -> None:
    app = open_files(october=OCTOBER, september=SEPTEMBER, autumn=AUTUMN)
    assert "Messages came to 245." in letters(app.title)
    assert people(app) == "17"
    assert "people are unknown" not in said(app)


def test_what_does_not_fit_is_named_and_left_aside(open_files: RunApp) -> None:
    other = agents("2026-11-01", "2026-11-02", "a,Ada,9,1,1,1", org="other")
    app = open_files(october=OCTOBER, again=OCTOBER, other=other, photo=b"\x89PNG")
    assert "to 125." in letters(app.title)
    warnings = left_aside(app).splitlines()
    assert [each.split("*")[2] for each in warnings] == ["again.csv", "other.csv", "photo.csv"]
    assert all("was ignored" in each for each in warnings)


def test_files_that_disagree_are_told(open_files: RunApp) -> None:
    less = agents("2026-09-01", "2026-10-31", "a,Ada,200,17,15,90", "b,Bob,20,4,4,9", "c,Cy,5,2,1,3")
    app = open_files(october=OCTOBER, september=SEPTEMBER, autumn=less)
    assert "Months do not match the range" in said(app)
    assert "225 vs 245" in said(app)


def test_buckets_that_no_file_holds_are_gaps(open_files: RunApp) -> None:
    week = agents("2026-10-05", "2026-10-11", "a,Ada,30,3,3,10")
    app = open_files(october=OCTOBER, week=week)
    assert app.sidebar.selectbox(key="file_days").options[0] == "1–31 Oct · all files"
    app.sidebar.selectbox(key="trend").select("Week").run()
    assert "4 weeks of 5 could not be loaded and show as gaps." in said(app)
    assert "The opened files do not cover" in said(app)
    assert "Reconciled" not in said(app)
    assert "Try again" not in [each.label for each in app.button]


@pytest.mark.parametrize(
    ("page", "role"),
    [*((each, Role.VIEWER) for each in MODULES), ("users", Role.ADMIN), ("data", Role.ADMIN)],
)
def test_all_pages_show_what_the_files_carry_and_say_what_they_do_not(page: str, role: Role) -> None:
    held, _ = files.fitting(files.read(str(each), each) for each in (SEPTEMBER, OCTOBER, OCTOBER_BY_MODEL))
    opened = OpenedFiles(held, [], NOW)
    choice = Choice(opened.periods()[1], Granularity.WEEK, against=Against.PREVIOUS)
    view = of_opened(opened, choice, Viewer("ann", role))
    if page == "lifecycle":  # without a week there is no stage: the reason takes the place of the page
        with pytest.raises(NotInFiles, match="The opened files do not cover"):
            made(page, view)
        return
    found = made(page, view)
    assert not [each for each in blocks(found) if isinstance(each, Failed)]
    assert not [each for each in blocks(found) if getattr(each, "retry", False)]
    if page == "changes":
        assert "125" in as_text(found)  # compared with the file of September
    elif page in ("briefing", "messages", "users", "engagement") or (page == "data" and role is Role.ADMIN):
        assert "The opened files do not cover" in as_text(found)  # no file has a week
    for frame in tables(found).values():
        if "unique_users" in frame.columns and role is Role.VIEWER:
            users = dict(frame.select("agent", "unique_users").iter_rows())
            assert (users["Ada"] is None, users["Cy"] is None) == (False, True)


def of_opened(opened: OpenedFiles, choice: Choice, viewer: Viewer = LOCAL) -> Data:
    return Data(Answers(opened, opened.workspace), choice, NOW, viewer, smallest_group=5)


GERMAN = (
    OCTOBER.replace(b",", b";").replace(b"2026-10-01", b"01.10.2026").replace(b"2026-10-31", b"31.10.2026")
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("german.csv", b"\xef\xbb\xbf" + GERMAN),
        ("export.txt", OCTOBER.replace(b",", b"\t").decode().encode("utf-16")),
        ("export.xlsx", workbook(export(("2026-10-01", "2026-10-31", *ADA[2:5], 120, *ADA[6:]), CY))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_as_people_have_them_are_opened(run_app: RunApp, name: str, content: bytes) -> None:
    app = dropped(run_app, {name: content})
    assert "Messages came to 125." in letters(app.title)
    assert left_aside(app) == ""


def test_a_zip_is_as_good_as_the_files_in_it(run_app: RunApp) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("september.csv", SEPTEMBER)
        package.writestr("again.csv", SEPTEMBER)
    app = dropped(run_app, {"months.zip": buffer.getvalue(), "october.csv": OCTOBER})
    assert "Messages came to 245." in letters(app.title)
    assert "**months.zip › again.csv** was ignored." in left_aside(app)


@pytest.mark.parametrize(
    ("september", "october"),
    [
        (
            ("2026-08-31T22:00:00.000Z", "2026-09-30T21:59:59.999Z"),
            ("2026-09-30T22:00:00.000Z", "2026-10-31T22:59:59.999Z"),
        ),
        (("2026-09-01T00:00:00", "2026-10-01T00:00:00"), ("2026-10-01T00:00:00", "2026-11-01T00:00:00")),
        (("2026-09-01T00:00:00", "2026-09-30T00:00:00"), ("2026-10-01T00:00:00", "2026-10-31T00:00:00")),
    ],
)
def test_months_whose_ends_are_moments_lie_beside_each_other(
    open_files: RunApp, september: tuple[str, str], october: tuple[str, str]
) -> None:
    app = open_files(one=agents(*september, "a,Ada,100,10,8,40"), other=agents(*october, "a,Ada,120,12,9,50"))
    assert "Messages came to 220." in letters(app.title)
    assert "**1 Sept–31 Oct**" in said(app)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("report.pdf", b"%PDF-1.7", "It is a PDF, not an export of agents. Open the export itself."),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "It is an old Excel workbook (.xls). Save it as .xlsx or CSV.",
        ),
        (
            "unclear.csv",
            agents("10/1/2026", "10/7/2026", "a,Ada,1,1,1,1"),
            "“10/1/2026” may be 10 Jan 2026 or 1 Oct 2026. Write the dates of its period like 2026-10-31.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_opened_is_refused_for_the_true_reason(
    run_app: RunApp, name: str, content: bytes, why: str
) -> None:
    app = dropped(run_app, {name: content})
    assert left_aside(app) == f"**{name}** was ignored. {why}"


def test_what_was_decided_to_read_a_file_stands_on_the_data_page() -> None:
    content = agents("2026-10-01T00:00:00", "2026-11-01T00:00:00", "a,Köln,1,1,1,1").decode().encode("cp1252")
    held, _ = files.fitting([files.read("october.csv", content)])
    opened = OpenedFiles(held, [], NOW)
    choice = Choice(opened.periods()[0], Granularity.MONTH)
    said = as_text(made("data", of_opened(opened, choice)))
    assert "The text is not UTF-8. It was read as Windows-1252." in said
    assert "The period 2026-10-01T00:00:00 to 2026-11-01T00:00:00 was read as 1–31 Oct 2026." in said
