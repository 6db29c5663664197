"""What the Data page says about the exports and the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.choice import Choice
from odeus_dash.page import Caution, Grid, Page
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.source import Wanted
from odeus_dash.ui import load
from odeus_dash.words.formats import moment_text
from tests.odeus import Refused, a_workspace
from tests.pages.literal import as_text, blocks, made
from tests.ui.looking import forget_all, looking

OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def archived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A source with an archive of the test's own."""
    monkeypatch.setenv("ODEUS_DASH_ARCHIVE", str(tmp_path / "archive"))
    forget_all()
    yield
    forget_all()


@pytest.fixture
def messages() -> dict[str, int]:
    """What the deployment exports of each agent."""
    return {"a": 7, "b": 3}


@pytest.fixture
def workspace(messages: dict[str, int]) -> Iterator[Workspace]:
    def rows(*_: object) -> pl.DataFrame:
        return pl.DataFrame({"assistant_id": list(messages), "messages": list(messages.values())})

    with a_workspace(rows) as workspace:
        yield workspace


def data_page(workspace: Workspace, unit: Granularity = Granularity.MONTH) -> Page:
    return made("data", looking(workspace, Choice(OCTOBER, unit), NOW))


def table(page: Page, name: str) -> list[dict[str, object]]:
    """The rows of the small table of that name; none without one."""
    frames = [each.frame for each in blocks(page) if isinstance(each, Grid) and each.alt == name]
    return frames[0].to_dicts() if frames else []


def cautions(page: Page) -> list[str]:
    return [each.text for each in blocks(page) if isinstance(each, Caution)]


def test_each_export_says_where_it_came_from_and_when(workspace: Workspace) -> None:
    assert {row["From"] for row in table(data_page(workspace), "Exports loaded")} == {"API"}
    fetched_at = load.source().load(workspace, Wanted(OCTOBER)).fetched_at
    forget_all()
    rows = table(data_page(workspace), "Exports loaded")
    assert {row["From"] for row in rows} == {"archive"}
    assert rows[0]["As of"] == moment_text(fetched_at)


@pytest.mark.parametrize(
    ("behind", "said"), [(0, None), (100, None), (7300, "2 hours ahead of"), (-86500, "1 day behind")]
)
def test_a_clock_that_differs_from_the_deployments_is_said(behind: float, said: str | None) -> None:
    def rows(*_: object) -> pl.DataFrame:
        return pl.DataFrame({"assistant_id": ["a"], "messages": [7]})

    with a_workspace(rows, behind=dt.timedelta(seconds=behind)) as workspace:
        notes = [each for each in cautions(data_page(workspace)) if "clock" in each]
    assert [said in note for note in notes] == ([True] if said else [])


def test_what_did_not_arrive_is_said_and_not_checked() -> None:
    def rows(start: dt.date, *_: object) -> pl.DataFrame:
        if start == dt.date(2026, 10, 5):
            raise Refused("not this week")
        return pl.DataFrame({"assistant_id": ["a"], "messages": [7]})

    with a_workspace(rows) as workspace:
        page = data_page(workspace, Granularity.WEEK)
    assert "1 of 5 weeks are missing, so sums over time are not checked." in cautions(page)
    assert not any("week" in str(row) for row in table(page, "Reconciliation"))


@pytest.mark.parametrize(
    ("in_range", "verdict", "notes"),
    [(6, "✓ Higher, as expected", 1), (10, "✓ Match", 0), (11, "✗ Mismatch", 0)],
)
def test_conversations_that_span_midnight_are_a_note(in_range: int, verdict: str, notes: int) -> None:
    def rows(start: dt.date, end: dt.date, *_: object) -> pl.DataFrame:
        held = in_range if (start, end) == (OCTOBER.start, OCTOBER.end) else 2  # in each of five weeks
        return pl.DataFrame({"assistant_id": ["a"], "conversations": [held]})

    with a_workspace(rows) as workspace:
        page = data_page(workspace, Granularity.WEEK)
    [row] = table(page, "Reconciliation")
    assert (row["Result"], row["left"], row["right"]) == (verdict, in_range, 10)
    assert as_text(page).count("span midnight") == notes


def test_restated_figures_are_listed_in_both_versions(workspace: Workspace, messages: dict[str, int]) -> None:
    assert table(data_page(workspace), "Revised figures") == []
    messages["a"] = 9
    load.source().verify(workspace, Wanted(OCTOBER))
    page = data_page(workspace)
    [row] = table(page, "Revised figures")
    assert (row["Figure"], row["before"], row["after"]) == ("Messages", 10, 12)
    assert row["Days"] == "1–31 Oct"
    assert "The API revised final figures 1 time." in as_text(page)


def test_figures_that_moved_between_agents_are_a_restatement_too(
    workspace: Workspace, messages: dict[str, int]
) -> None:
    data_page(workspace)
    messages |= {"a": 6, "b": 4}
    load.source().verify(workspace, Wanted(OCTOBER))
    [row] = table(data_page(workspace), "Revised figures")
    assert row["Figure"] == "Figures of individual agents"
