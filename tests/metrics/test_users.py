from hypothesis import given

from odeus_dash.metrics.users import ReachCut, reach_and_intensity, reach_cut
from tests.metrics.frames import export, exports

FIVE = export(
    {"id": "broad-deep", "messages": 900, "users": 90, "active": 45},
    {"id": "broad-light", "messages": 80, "users": 80, "active": 80},
    {"id": "few-heavy", "messages": 400, "users": 5, "active": 4},
    {"id": "few-light", "messages": 12, "users": 6, "active": 6},
    {"id": "median", "messages": 50, "users": 10, "active": 10},
    {"id": "unused", "messages": 0, "users": 0, "active": 0},
)


def test_agents_in_use_fall_into_quadrants():
    reach = reach_and_intensity(FIVE)
    assert reach.select("agent_id", "quadrant").rows() == [
        ("broad-deep", "Broad and deep"),
        ("broad-light", "Broad, light use"),
        ("median", "Broad and deep"),
        ("few-light", "Few, light use"),
        ("few-heavy", "Few, heavy users"),
    ]
    assert reach["messages_per_user"].to_list() == [20.0, 1.0, 5.0, 2.0, 100.0]


def test_the_cut_lines_are_the_medians():
    assert reach_cut(reach_and_intensity(FIVE)) == ReachCut(users=10.0, intensity=5.0)


def test_without_agents_there_is_nothing_to_cut():
    assert reach_cut(reach_and_intensity(export())) == ReachCut(None, None)


def test_an_agent_without_active_users_has_reach_but_no_quadrant():
    reach = reach_and_intensity(export({"id": "a", "messages": 3, "users": 2, "active": 0}))
    assert reach.select("unique_users", "messages_per_user", "quadrant").rows() == [(2, None, None)]


@given(exports(complete=True))
def test_quadrants_and_cut_lines_agree(frame):
    reach = reach_and_intensity(frame).drop_nulls("quadrant")
    cut = reach_cut(reach_and_intensity(frame))
    for row in reach.rows(named=True):
        assert row["quadrant"].startswith("Broad") == (row["unique_users"] >= cut.users)
        assert (row["quadrant"] in {"Broad and deep", "Few, heavy users"}) == (
            row["messages_per_user"] >= cut.intensity
        )
