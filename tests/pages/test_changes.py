"""The page that says why messages changed: its states, and that what it shows adds up."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from odeus_dash.comparison import Against
from odeus_dash.errors import NotOdeus
from odeus_dash.page import Failed, Heading, Page, Select
from odeus_dash.periods import Period
from odeus_dash.source import Wanted
from tests.metrics.frames import export
from tests.pages.literal import NOW, Rows, as_text, blocks, data, made, tables, tiles

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
    """`before` in September, `after` in October."""

    def rows(wanted: Wanted) -> pl.DataFrame:
        frame = export(*(after if wanted.period.start >= OCTOBER.start else before))
        return frame.with_columns(period_start=wanted.period.start, period_end=wanted.period.end)

    return rows


def changes(rows: Rows, **options: object) -> Page:
    return made("changes", data(rows, **{"period": OCTOBER, **options}))


def test_the_first_line_and_the_tiles_add_up() -> None:
    page = changes(of(BEFORE, AFTER))
    assert page.headline == "Messages rose 90% to 247, mainly from GROWN (+140)."
    assert {name: tile.value for name, tile in tiles(page).items()} == {
        "New agents": "+7",
        "Retired agents": "−30",
        "Reach": "+110",
        "Intensity": "+30",
    }


def test_the_table_has_all_agents_whose_parts_add_up() -> None:
    table = tables(changes(of(BEFORE, AFTER)))["changes"]
    assert table["agent"].to_list() == ["GROWN", "GONE", "A $x$ <b>new</b> one", "STEADY"]
    parts = table.select(pl.sum_horizontal("new", "retired", "reach", "intensity", "unsplit"))
    assert parts.to_series().to_list() == table["change"].to_list() == [140, -30, 7, 0]
    assert (table["current"] - table["previous"]).to_list() == table["change"].to_list()


def test_the_table_says_what_became_of_an_agent_and_only_places_that_changed() -> None:
    table = tables(changes(of(BEFORE, AFTER)))["changes"]
    assert dict(table.select("agent", "changed").iter_rows()) == {
        "GROWN": "", "GONE": "Gone", "A $x$ <b>new</b> one": "New", "STEADY": "",
    }  # fmt: skip
    assert dict(table.select("agent", "rank_change").iter_rows())["GROWN"] == 0


def test_a_comparison_that_cannot_be_loaded_is_a_failure_and_can_be_tried_again() -> None:
    def rows(wanted: Wanted) -> pl.DataFrame:
        if wanted.period.start < OCTOBER.start:
            raise NotOdeus("It said no.", "Check the URL.")
        return of(BEFORE, AFTER)(wanted)

    page = changes(rows)
    assert "othing to compare" in page.headline
    assert [each.retry for each in blocks(page) if isinstance(each, Failed)] == [True]


def test_any_agent_that_moved_can_be_looked_at() -> None:
    [choice] = [each for each in blocks(changes(of(BEFORE, AFTER))) if isinstance(each, Select)]
    assert [label for _, label in choice.options] == ["GROWN", "GONE", "A $x$ <b>new</b> one", "STEADY"]
    looked_at = changes(of(BEFORE, AFTER), answered={choice.key: "gone"})
    assert "GONE" in [each.title for each in blocks(looked_at) if isinstance(each, Heading)]


def test_chosen_agents_only() -> None:
    page = changes(of(BEFORE, AFTER), agents=frozenset({"fresh"}))
    assert "rose from none to 7" in page.headline
    assert not [each for each in blocks(page) if isinstance(each, Select)]
    gone = changes(of(BEFORE, AFTER), agents=frozenset({"nobody"}))
    assert "were not used in this period" in as_text(gone)


def test_hidden_people_leave_a_change_that_is_not_attributable() -> None:
    few = {"id": "few", "messages": 10, "users": 4, "active": 4}
    page = changes(of((*BEFORE, few), (*AFTER, {**few, "messages": 50})), meeting=True)
    assert [tile.value for tile in tiles(page).values()] == ["+7", "−30", "+110", "+30", "+40"]


@pytest.mark.parametrize(
    ("rows", "options", "note"),
    [
        (of(BEFORE, AFTER), {"against": Against.NONE}, "Select a comparison in the menu."),
        (of(BEFORE, AFTER), {"period": Period(NOW.date(), NOW.date(), "UTC")}, "ends before today"),
        (of((), AFTER), {}, "No usage in 1–30 Sept"),
        (of((), ()), {}, "No usage in 1–30 Sept"),
        (of(({"id": "a", "users": 3},), AFTER), {}, "no message counts"),
    ],
)
def test_without_anything_to_compare_the_page_says_what_to_do(
    rows: Rows, options: dict[str, object], note: str
) -> None:
    page = changes(rows, **options)
    assert note in as_text(page)
    assert not tiles(page)
    assert not [each for each in blocks(page) if isinstance(each, Failed)]
