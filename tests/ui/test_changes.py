"""The page that says why messages changed: its states, and that what it shows adds up."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.periods import Granularity, Period
from tests.metrics.frames import export
from tests.odeus import Rows, a_workspace
from tests.ui.looking import letters, looking, read
from tests.ui.looking import run as page_run

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), "UTC")
BEFORE = (
    {"id": "grown", "messages": 100, "users": 10, "active": 10},
    {"id": "gone", "messages": 30, "users": 6, "active": 6},
)
AFTER = (
    {"id": "grown", "messages": 240, "users": 20, "active": 20},
    {"id": "fresh", "name": "A $x$ <b>new</b> one", "messages": 7, "users": 7, "active": 7},
    {"id": "steady", "messages": 0, "users": 0, "active": 0},
)


def of(before: tuple[dict[str, object], ...], after: tuple[dict[str, object], ...]) -> Rows:
    """`before` in September, `after` in October, as a CSV file has them."""

    def rows(start: dt.date, end: dt.date, _by_model: bool) -> pl.DataFrame:
        frame = export(*(after if start >= OCTOBER.start else before))
        return frame.with_columns(period_start=start, period_end=end).drop("uncached_tokens")

    return rows


def run(rows: Rows, period: Period = OCTOBER, **options: object) -> AppTest:
    meeting = options.pop("meeting", False)
    choice = Choice(period, Granularity.WEEK, **{"against": Against.PREVIOUS, **options})
    with a_workspace(rows) as workspace:
        return page_run("changes", looking(workspace, choice, NOW, meeting=meeting))


def said(app: AppTest) -> str:
    return letters(app.title)


def noted(app: AppTest) -> str:
    return letters(app.markdown, app.caption)


def pictures(app: AppTest) -> list[str]:
    """The headings over pictures and tables."""
    return letters(app.subheader).splitlines()


def test_the_first_line_and_the_tiles_add_up() -> None:
    app = run(of(BEFORE, AFTER))
    assert said(app) == (
        "Messages rose 117 (90%) to 247, per day +84%: mostly because agents had more users (+110)."
    )
    assert [(tile.label, read(tile.value)) for tile in app.metric] == [
        ("New agents", "+7"),
        ("Retired agents", "−30"),
        ("Reach", "+110"),
        ("Intensity", "+30"),
    ]
    assert all(tile.help for tile in app.metric)
    assert pictures(app) == [
        "What made the difference",
        "Who moved",
        "Most gained",
        "Most lost",
        "GROWN",
        "All agents",
    ]


def test_the_table_has_all_agents_whose_parts_add_up() -> None:
    table = pl.from_pandas(run(of(BEFORE, AFTER)).dataframe[-1].value)
    assert table["agent"].to_list() == ["GROWN", "GONE", "A $x$ <b>new</b> one", "STEADY"]
    parts = table.select(pl.sum_horizontal("new", "retired", "reach", "intensity", "unsplit"))
    assert parts.to_series().to_list() == table["change"].to_list() == [140, -30, 7, 0]
    assert (table["current"] - table["previous"]).to_list() == table["change"].to_list()


def test_the_table_says_what_became_of_an_agent_and_only_places_that_changed() -> None:
    table = pl.from_pandas(run(of(BEFORE, AFTER)).dataframe[-1].value)
    assert dict(table.select("agent", "changed").iter_rows()) == {
        "GROWN": "", "GONE": "Gone", "A $x$ <b>new</b> one": "New", "STEADY": "",
    }  # fmt: skip
    assert dict(table.select("agent", "rank_change").iter_rows())["GROWN"] is None


def test_a_comparison_that_cannot_be_loaded_is_a_failure_and_can_be_tried_again() -> None:
    def rows(start: dt.date, end: dt.date, by_model: bool) -> pl.DataFrame:
        frame = of(BEFORE, AFTER)(start, end, by_model)
        return frame if start >= OCTOBER.start else frame.drop("assistant_id")

    app = run(rows)
    assert "nothing to compare" in said(app)
    assert len(app.error) == 1
    assert [each.label for each in app.button] == ["Try again"]


def test_any_agent_that_moved_can_be_looked_at() -> None:
    with_choice = run(of(BEFORE, AFTER)).selectbox[0]
    assert with_choice.options == ["GROWN", "GONE", "A $x$ <b>new</b> one", "STEADY"]


def test_chosen_agents_only() -> None:
    app = run(of(BEFORE, AFTER), agents=frozenset({"fresh"}))
    assert said(app) == ("Messages of 1 chosen agent rose from none to 7, because agents came into use (+7).")
    assert len(app.selectbox) == 0
    gone = run(of(BEFORE, AFTER), agents=frozenset({"nobody"}))
    assert "The chosen agents were not used in this range" in noted(gone)


def test_hidden_people_leave_a_change_that_is_not_attributable() -> None:
    few = {"id": "few", "messages": 10, "users": 4, "active": 4}
    app = run(of((*BEFORE, few), (*AFTER, {**few, "messages": 50})), meeting=True)
    assert [read(tile.value) for tile in app.metric] == ["+7", "−30", "+110", "+30", "+40"]
    assert "fewer than 5 users" in noted(app)


@pytest.mark.parametrize(
    ("rows", "options", "note"),
    [
        (of(BEFORE, AFTER), {"against": Against.NONE}, "Choose in the sidebar what to compare with"),
        (
            of(BEFORE, AFTER),
            {"period": Period(NOW.date(), NOW.date(), "UTC")},
            "Choose one without today",
        ),
        (of((), AFTER), {}, "Nothing was used in 1–30 Sept"),
        (of((), ()), {}, "Nothing was used in 1–30 Sept"),
        (of(({"id": "a", "users": 3},), AFTER), {}, "no message counts"),
    ],
)
def test_without_anything_to_compare_the_page_says_what_to_do(
    rows: Rows, options: dict[str, object], note: str
) -> None:
    app = run(rows, **options)
    assert note in noted(app)
    assert len(app.title) == 1
    assert len(app.metric) == len(app.error) == 0
