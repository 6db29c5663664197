"""What the badge says of the figures on a page, what stands behind it, and that it asks nobody for that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash import archive
from odeus_dash.choice import Choice
from odeus_dash.data import Data
from odeus_dash.errors import ServerFault
from odeus_dash.export_client import ExportClient
from odeus_dash.parts import data_status
from odeus_dash.periods import Granularity, Period, buckets
from odeus_dash.settings import Workspace
from odeus_dash.source import SPARED_FOR, Source, Wanted
from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Role, Viewer
from tests.metrics.frames import export
from tests.odeus import a_workspace
from tests.pages.literal import data
from tests.pages.two_agents import TWO_AGENTS
from tests.ui.looking import forget_all, fresh, letters, loaded, looking, read

NOW = dt.datetime.now(dt.UTC)
TODAY = NOW.date()
#: Closed and settled, in three whole months.
FIRST = dt.date(TODAY.year - (TODAY.month < 6), (TODAY.month - 6) % 12 + 1, 1)
DAYS = Period(FIRST, dt.date(FIRST.year + (FIRST.month > 9), (FIRST.month + 2) % 12 + 1, 1) - dt.timedelta(1))
VIEWER = Viewer("vic", Role.VIEWER)


class Deployment:
    """What a deployment exports: a message and a conversation a day for each of two agents.

    In ranges there are `extra` messages, and `spanning` conversations fewer: they count in two months.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.extra = 0
        self.spanning = 0
        self.without: tuple[str, ...] = ("uncached_tokens",)

    def rows(self, start: dt.date, end: dt.date, _: bool) -> pl.DataFrame:
        self.asked += 1
        days = (end - start).days + 1
        more, fewer = (self.extra, self.spanning) if days > 31 else (0, 0)
        figures = {"messages": days, "conversations": days, "users": 9, "active": 9, "input": 5 * days}
        first = figures | {"messages": days + more, "conversations": days - fewer}
        frame = export({"id": "a", **first}, {"id": "b", **figures})
        return frame.with_columns(
            pl.lit(1.0).alias("messages_per_user"), period_start=pl.lit(start), period_end=pl.lit(end)
        ).drop(self.without)


@pytest.fixture
def deployment() -> Deployment:
    return Deployment()


@pytest.fixture
def workspace(deployment: Deployment) -> Iterator[Workspace]:
    with a_workspace(deployment.rows) as workspace:
        yield workspace


@pytest.fixture(autouse=True)
def archived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A source with an archive of the test's own."""
    monkeypatch.setenv("ODEUS_DASH_ARCHIVE", str(tmp_path / "archive"))
    forget_all()
    yield
    forget_all()


def look(
    workspace: Workspace, viewer: Viewer = LOCAL, period: Period = DAYS, *, meeting: bool = False
) -> Data:
    choice = Choice(period, Granularity.MONTH)
    return looking(workspace, choice, NOW, viewer, meeting=meeting)


def status(view: Data) -> AppTest:
    def script(view):  # a script of its own: it knows no name from outside
        import streamlit as st

        from odeus_dash.ui import data_status

        data_status.fill(view, st.empty())

    page = AppTest.from_function(script, default_timeout=30, args=(fresh(view),)).run()
    assert not page.exception
    return page


def badge(page: AppTest) -> tuple[str, str]:
    """What the one badge says, and what it says when hovered over."""
    [badge] = page.markdown
    return read(badge.value), read(badge.help)


def warnings(page: AppTest) -> str:
    return letters(page.warning)


def test_nothing_is_said_and_nothing_asked_before_figures_have_come(
    workspace: Workspace, deployment: Deployment
) -> None:
    page = status(look(workspace))
    assert len(page.markdown) == len(page.warning) == len(page.button) == deployment.asked == 0


def test_all_is_well_in_one_word(workspace: Workspace, deployment: Deployment) -> None:
    view = look(workspace)
    loaded(view, Data.trend)
    asked = deployment.asked
    page = status(view)
    text, details = badge(page)
    assert "Reconciled" in text
    assert details == f"Months match the range · Updated {_clock(view)}"
    assert not page.warning
    assert [each.help for each in page.button] == ["Reload"]
    assert deployment.asked == asked == 4


def test_of_buckets_that_nobody_loaded_nothing_is_said(workspace: Workspace, deployment: Deployment) -> None:
    view = look(workspace)
    loaded(view, Data.export)
    assert f"Updated {_clock(view)}" in badge(status(view))[0]
    assert deployment.asked == 1


def test_refreshing_asks_again_but_not_for_figures_of_this_minute(
    workspace: Workspace, deployment: Deployment
) -> None:
    view = look(workspace, period=Period(TODAY, TODAY))
    a_while_ago = dt.datetime.now(dt.UTC) - 2 * SPARED_FOR
    before = Source(ExportClient(), archive.opened(load.configured()), clock=lambda: a_while_ago)
    before.load(workspace, Wanted(view.choice.period))  # and left in the archive
    before.close()
    for asked in (1, 2, 2):
        loaded(view, Data.export)
        assert deployment.asked == asked
        status(view).button[0].click().run()
        assert (load.source().kept(view.workspace, Wanted(view.choice.period)) is None) is (asked == 1)


def test_buckets_that_differ_from_the_range_are_named_with_both_numbers(
    workspace: Workspace, deployment: Deployment
) -> None:
    deployment.extra = 5
    view = look(workspace)
    loaded(view, Data.trend)
    page = status(view)
    assert "Months do not match the range" in warnings(page)
    assert f"{2 * DAYS.days + 5} vs {2 * DAYS.days}" in warnings(page)
    assert letters(page.caption) == f"Updated {_clock(view)}"


def test_conversations_of_months_that_are_more_than_those_of_the_range_are_no_problem(
    workspace: Workspace, deployment: Deployment
) -> None:
    deployment.spanning = 7
    view = look(workspace)
    loaded(view, Data.trend)
    assert badge(status(view))[1].startswith("Months match the range · ")


def test_conversations_of_months_that_are_fewer_are_a_problem(
    workspace: Workspace, deployment: Deployment
) -> None:
    deployment.spanning = -7
    view = look(workspace)
    loaded(view, Data.trend)
    assert "Months do not match the range" in warnings(status(view))


def test_a_column_that_is_missing_is_named(workspace: Workspace, deployment: Deployment) -> None:
    deployment.without += ("conversations",)
    view = look(workspace)
    loaded(view, Data.export)
    assert "The export lacks conversations." in warnings(status(view))


@pytest.mark.parametrize(
    ("viewer", "todo"),
    [(LOCAL, "Both versions are on the Data page."), (VIEWER, "An admin can show you both versions.")],
)
def test_restated_figures_are_told(
    workspace: Workspace, deployment: Deployment, viewer: Viewer, todo: str
) -> None:
    view = look(workspace, viewer)
    loaded(view, Data.export)
    deployment.extra = 5
    load.source().verify(workspace, Wanted(DAYS))
    loaded(view, Data.export)
    assert "Final figures were revised" in warnings(status(view))
    assert todo in warnings(status(view))


@pytest.mark.parametrize(("viewer", "meeting"), [(LOCAL, False), (LOCAL, True), (VIEWER, False)])
def test_an_archive_that_fails_is_explained_to_those_who_may_read_it(
    workspace: Workspace, tmp_path: Path, viewer: Viewer, meeting: bool
) -> None:
    (tmp_path / "archive").write_text("a file where the folder should be")
    view = look(workspace, viewer, meeting=meeting)
    loaded(view, Data.export)
    said = warnings(status(view))
    assert ("not a directory" in said) is not view.masked
    assert ("The figures are right." in said) is view.masked


def test_several_warnings_are_counted_and_stand_behind_one_button(
    workspace: Workspace, deployment: Deployment
) -> None:
    deployment.extra = 5
    deployment.without += ("conversations",)
    view = look(workspace)
    loaded(view, Data.trend)
    page = status(view)
    assert len(page.warning) == 2
    [button] = page.get("popover")
    assert read(button.proto.popover.label) == "2 warnings"


@pytest.mark.parametrize(
    ("days", "timezone", "said"),
    [(0, "UTC", "Updated 12:00"), (0, "Asia/Tokyo", "Updated 21:00"), (1, "UTC", "Updated 20 Nov, 12:00")],
)
def test_when_figures_were_updated_is_said_on_the_clocks_of_the_range(
    days: int, timezone: str, said: str
) -> None:
    period = Period(dt.date(2026, 10, 5), dt.date(2026, 11, 1), timezone)
    had = data(TWO_AGENTS, period=period).export()
    assert data_status.freshness(had, had.fetched_at + dt.timedelta(days=days)) == said


def test_figures_from_before_a_failure_say_how_old_they_are_and_are_not_reconciled(
    workspace: Workspace,
) -> None:
    view = look(workspace)
    view.answers.wait(view.trend)
    answers, at = view.answers, dt.datetime(2026, 11, 20, 14, 20, tzinfo=dt.UTC)
    failure = ServerFault("acme.example returned an error (503).", "Wait.", 503)
    for wanted, age in ((Wanted(view.tiles()[0].period), 1), (Wanted(DAYS), 0)):
        old = replace(answers.found[wanted], stale=failure, fetched_at=at - dt.timedelta(hours=age))
        answers.found[wanted] = old
    found = data_status.status(replace(view, now=at))
    assert found
    assert (found.word, found.reconciled) == ("Figures as of 13:20", False)
    assert found.alerts[0].what == "No new figures from Odeus. acme.example returned an error (503)."
    assert found.details.startswith("Not updated: figures as of 14:20")


def test_files_do_not_say_when_they_were_made() -> None:
    had = replace(data(TWO_AGENTS).export(), origin="file", parts=2)
    assert data_status.freshness(had, NOW) == "From 2 files"
    assert data_status.people_text(had) == "people are unknown: the range combines 2 files"


@pytest.mark.parametrize(
    ("start", "end", "unit", "words"),
    [
        ("2026-11-02", "2026-11-15", Granularity.WEEK, ""),
        ("2026-11-03", "2026-11-15", Granularity.WEEK, "the first week is partial"),
        ("2026-11-03", "2026-11-12", Granularity.WEEK, "the first and the last week are partial"),
        ("2026-11-02", "2026-11-22", Granularity.WEEK, "the current week so far"),
        ("2026-11-18", "2026-11-22", Granularity.WEEK, "the current week so far"),
        ("2026-11-21", "2026-11-22", Granularity.DAY, "today so far"),
        (
            "2026-11-03",
            "2026-11-22",
            Granularity.WEEK,
            "the current week so far · the first week is partial",
        ),
    ],
)
def test_buckets_that_hold_less_than_a_unit(start: str, end: str, unit: Granularity, words: str) -> None:
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    tiles = buckets(Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end)), unit, now)
    assert data_status.partial_text(tiles, unit, now.date()) == words


def _clock(view: Data) -> str:
    exported = load.source().kept(view.workspace, Wanted(view.choice.period))
    assert exported is not None
    return f"{exported.fetched_at:%H:%M}"
