import polars as pl
from hypothesis import given

from odeus_dash.metrics.movers import fallers, movers, risers
from tests.metrics.frames import export, exports

BEFORE = export(
    {"id": "a", "messages": 100, "active": 10},
    {"id": "b", "messages": 90, "active": 9},
    {"id": "c", "messages": 50, "active": 5},
    {"id": "d", "messages": 5, "active": 5},
)
NOW = export(
    {"id": "a", "messages": 120, "active": 12},
    {"id": "b", "messages": 30, "active": 3},
    {"id": "c", "messages": 50, "active": 5},
    {"id": "e", "messages": 15, "active": 5, "name": "Fresh"},
)


def test_what_changed_most_comes_first_with_its_share_of_all_movement():
    frame = movers(NOW, BEFORE)
    assert frame.select("agent_id", "change", "share_of_movement").rows() == [
        ("b", -60, 0.6),
        ("a", 20, 0.2),
        ("e", 15, 0.15),
        ("d", -5, 0.05),
        ("c", 0, 0.0),
    ]


def test_each_has_its_parts_and_its_places():
    columns = [
        "agent",
        "previous",
        "current",
        "new",
        "retired",
        "reach",
        "intensity",
        "rank",
        "rank_before",
        "changed",
    ]
    assert movers(NOW, BEFORE).select(columns).rows() == [
        ("B", 90, 30, 0, 0, -60, 0, 3, 2, ""),
        ("A", 100, 120, 0, 0, 20, 0, 1, 1, ""),
        ("Fresh", 0, 15, 15, 0, 0, 0, 4, None, "New"),
        ("D", 5, 0, 0, -5, 0, 0, None, 4, "Gone"),
        ("C", 50, 50, 0, 0, 0, 0, 2, 3, ""),
    ]


def test_those_that_rose_and_those_that_fell():
    frame = movers(NOW, BEFORE)
    assert risers(frame, 1)["agent_id"].to_list() == ["a"]
    assert risers(frame, 9)["agent_id"].to_list() == ["a", "e"]
    assert fallers(frame, 9)["agent_id"].to_list() == ["b", "d"]


def test_where_nothing_moved_nobody_has_a_share():
    assert movers(NOW, NOW)["share_of_movement"].null_count() == NOW.height
    assert movers(export(), export()).is_empty()


@given(exports(), exports())
def test_all_agents_are_there_once_and_shares_make_the_whole(now, before):
    frame = movers(now, before)
    assert sorted(frame["agent_id"]) == sorted({*now["assistant_id"], *before["assistant_id"]})
    assert frame["change"].abs().is_sorted(descending=True)
    if frame["change"].abs().sum():
        assert abs(frame["share_of_movement"].sum() - 1) < 1e-9
        assert frame.filter(pl.col("change") != 0)["share_of_movement"].min() > 0
