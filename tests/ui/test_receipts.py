"""What the Data page says about the exports and the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.choice import Choice
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.source import Wanted
from odeus_dash.ui import load
from odeus_dash.words.formats import moment_text
from tests.odeus import Refused, a_workspace
from tests.ui.looking import letters, looking, read, run

OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def archived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A source with an archive of the test's own."""
    monkeypatch.setenv("ODEUS_DASH_ARCHIVE", str(tmp_path / "archive"))
    _forget()
    yield
    _forget()


def _forget() -> None:
    load.configured.clear()
    load.source.clear()


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


def data_page(workspace: Workspace, unit: Granularity = Granularity.MONTH) -> AppTest:
    return run("data", looking(workspace, Choice(OCTOBER, unit), NOW))


def table(page: AppTest, column: str) -> list[dict[str, object]]:
    """The rows of the table that has this column; none without one."""
    frames = [each.value for each in page.dataframe if column in each.value.columns]
    return frames[0].to_dict("records") if frames else []


def test_each_export_says_where_it_came_from_and_when(workspace: Workspace) -> None:
    assert {row["From"] for row in table(data_page(workspace), "From")} == {"API"}
    fetched_at = load.source().load(workspace, Wanted(OCTOBER)).fetched_at
    load.source.clear()
    rows = table(data_page(workspace), "From")
    assert {row["From"] for row in rows} == {"archive"}
    assert rows[0]["As of"] == moment_text(fetched_at)


@pytest.mark.parametrize(
    ("behind", "said"), [(0, None), (100, None), (7300, "2 hours ahead of"), (-86500, "1 day behind")]
)
def test_a_clock_that_differs_from_the_deployments_is_said(behind: float, said: str | None) -> None:
    def rows(*_: object) -> pl.DataFrame:
        return pl.DataFrame({"assistant_id": ["a"], "messages": [7]})

    with a_workspace(rows, behind=dt.timedelta(seconds=behind)) as workspace:
        notes = [read(each.value) for each in data_page(workspace).warning if "clock" in each.value]
    assert [said in note for note in notes] == ([True] if said else [])


def test_what_did_not_arrive_is_said_and_not_checked() -> None:
    def rows(start: dt.date, *_: object) -> pl.DataFrame:
        if start == dt.date(2026, 10, 5):
            raise Refused("not this week")
        return pl.DataFrame({"assistant_id": ["a"], "messages": [7]})

    with a_workspace(rows) as workspace:
        page = data_page(workspace, Granularity.WEEK)
    said = letters(page.warning)
    assert "1 of 5 buckets did not arrive: they cannot be checked." in said
    assert not any("its buckets" in row["Check"] for row in table(page, "Check"))


@pytest.mark.parametrize(
    ("in_range", "verdict", "notes"),
    [(6, "✓ more, as some span midnight", 1), (10, "✓ agrees", 0), (11, "✗ differs", 0)],
)
def test_conversations_that_span_midnight_are_a_note(in_range: int, verdict: str, notes: int) -> None:
    def rows(start: dt.date, end: dt.date, *_: object) -> pl.DataFrame:
        held = in_range if (start, end) == (OCTOBER.start, OCTOBER.end) else 2  # in each of five weeks
        return pl.DataFrame({"assistant_id": ["a"], "conversations": [held]})

    with a_workspace(rows) as workspace:
        page = data_page(workspace, Granularity.WEEK)
    [row] = table(page, "Check")
    assert (row["Verdict"], row["left"], row["right"]) == (verdict, in_range, 10)
    assert sum("spans midnight" in each.value for each in page.caption) == notes


def test_restated_figures_are_listed_in_both_versions(workspace: Workspace, messages: dict[str, int]) -> None:
    assert table(data_page(workspace), "Said later") == []
    messages["a"] = 9
    load.source().verify(workspace, Wanted(OCTOBER))
    page = data_page(workspace)
    [row] = table(page, "Said later")
    assert (row["Figure"], row["before"], row["after"]) == ("Messages", 10, 12)
    assert row["Days"] == "1–31 Oct"
    assert any("changed final figures 1 time" in read(each.value) for each in page.caption)


def test_figures_that_moved_between_agents_are_a_restatement_too(
    workspace: Workspace, messages: dict[str, int]
) -> None:
    data_page(workspace)
    messages |= {"a": 6, "b": 4}
    load.source().verify(workspace, Wanted(OCTOBER))
    [row] = table(data_page(workspace), "Said later")
    assert row["Figure"] == "Figures of single agents"
