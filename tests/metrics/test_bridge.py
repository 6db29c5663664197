from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.bridge import (
    PARTS,
    Bridge,
    biggest,
    bridge,
    bridge_per_agent,
    movers,
)
from odeus_dash.metrics.totals import totals
from odeus_dash.privacy import masked
from tests.metrics.frames import export, exports

BEFORE = export(
    {"id": "grown", "messages": 100, "active": 10},
    {"id": "gone", "messages": 30, "active": 3},
    {"id": "steady", "messages": 50, "active": 5},
)
NOW = export(
    {"id": "grown", "messages": 240, "active": 20},
    {"id": "fresh", "messages": 7, "active": 1},
    {"id": "steady", "messages": 50, "active": 5},
)


def parts_of(now, before):
    return bridge_per_agent(export({"id": "a", **now}), export({"id": "a", **before})).row(0, named=True)


def test_the_workspace_in_five_parts():
    # grown: 10 more users at (10 + 12) / 2 messages, 2 more messages at (10 + 20) / 2 users
    assert bridge(NOW, BEFORE) == Bridge(
        180, new=7, retired=-30, reach=110, intensity=30, unsplit=0, current=297
    )
    assert bridge(NOW, BEFORE).change == 117


def test_every_agent_in_five_parts():
    frame = bridge_per_agent(NOW, BEFORE)
    assert frame.columns == ["agent_id", "agent", "previous", "current", "change", *PARTS]
    assert frame.rows() == [
        ("fresh", "FRESH", 0, 7, 7, 7, 0, 0, 0, 0),
        ("gone", "GONE", 30, 0, -30, 0, -30, 0, 0, 0),
        ("grown", "GROWN", 100, 240, 140, 0, 0, 110, 30, 0),
        ("steady", "STEADY", 50, 50, 0, 0, 0, 0, 0, 0),
    ]


def test_more_users_and_fewer_messages_each_can_cancel_out():
    parts = parts_of({"messages": 100, "active": 20}, {"messages": 100, "active": 10})
    assert (parts["change"], parts["reach"], parts["intensity"]) == (0, 75, -75)


@pytest.mark.parametrize(("now", "reach"), [(3, 2), (5, 2)])
def test_halves_go_to_the_even_number(now, reach):
    """One user more, at half of 3 or 5 messages: 1.5 and 2.5 are both 2, and the rest is intensity."""
    parts = parts_of({"messages": 2 * now - 2, "active": 2}, {"messages": 1, "active": 1})
    assert parts["reach"] == reach
    assert parts["reach"] + parts["intensity"] == 2 * now - 3


def test_a_half_is_one_where_users_have_thirds_of_a_message():
    """From 6 users to 3, at 6 / 6 and 4 / 3 messages: minus 3 times 7 / 6 is minus 3.5."""
    parts = parts_of({"messages": 4, "active": 3}, {"messages": 6, "active": 6})
    assert (parts["reach"], parts["intensity"]) == (-4, 2)


def test_an_agent_without_messages_before_is_new_even_where_it_had_a_row():
    parts = parts_of({"messages": 4, "active": None}, {"messages": 0, "active": 0})
    assert (parts["new"], parts["unsplit"]) == (4, 0)


@pytest.mark.parametrize(("active", "active_before"), [(None, 3), (3, None), (None, None), (0, 3), (3, 0)])
def test_without_users_on_both_sides_a_change_is_not_taken_apart(active, active_before):
    parts = parts_of({"messages": 9, "active": active}, {"messages": 4, "active": active_before})
    assert [parts[name] for name in PARTS] == [0, 0, 0, 0, 5]


def test_an_unknown_count_is_neither_new_nor_retired_nor_zero():
    parts = parts_of({"messages": 9, "active": 3}, {"active": 3})
    assert parts["previous"] is None
    assert (parts["change"], parts["unsplit"]) == (9, 9)


def test_without_any_message_counts_there_is_no_bridge():
    assert bridge(export({"id": "a"}), BEFORE) is None
    assert bridge(NOW, export({"id": "a"})) is None
    assert bridge(export(), export()) == Bridge(0, 0, 0, 0, 0, 0, 0)


def test_an_agent_has_its_present_name_and_a_retired_one_its_last():
    now = export({"id": "a", "name": "Scribe", "messages": 1}, {"id": "b", "name": "Twin", "messages": 1})
    before = export({"id": "a", "name": "Writer", "messages": 1}, {"id": "c", "name": "Twin", "messages": 1})
    assert bridge_per_agent(now, before)["agent"].to_list() == ["Scribe", "Twin · b", "Twin · c"]


def test_rows_without_an_id_are_one_agent():
    nameless = {"id": None, "name": "", "active": 1}
    now = export({**nameless, "messages": 2}, {**nameless, "messages": 3})
    assert bridge_per_agent(now, export({**nameless, "messages": 5}))["change"].to_list() == [0]


two_exports = given(exports(), exports())


@two_exports
def test_parts_add_up_for_every_agent_and_for_the_workspace(now, before):
    frame = bridge_per_agent(now, before)
    assert set(frame["agent_id"]) == {*now["assistant_id"], *before["assistant_id"]}
    assert frame["agent"].is_unique().all()
    assert frame.select(pl.sum_horizontal(PARTS)).to_series().to_list() == frame["change"].to_list()
    whole = bridge(now, before)
    if whole is not None:
        assert whole.previous == (totals(before).messages or 0)
        assert whole.current == (totals(now).messages or 0)
        assert sum(getattr(whole, part) for part in PARTS) == whole.change == frame["change"].sum()


@two_exports
def test_told_backwards_every_part_changes_its_sign(now, before):
    there, back = bridge_per_agent(now, before), bridge_per_agent(before, now)
    for part, opposite in [("new", "retired"), ("reach", "reach"), ("intensity", "intensity")]:
        assert there[part].to_list() == (-back[opposite]).to_list()


@given(*[st.integers(1, 10**6)] * 4)
def test_reach_is_the_midpoint_split_to_the_nearest_message(messages, users, messages_before, users_before):
    parts = parts_of(
        {"messages": messages, "active": users}, {"messages": messages_before, "active": users_before}
    )
    exact = (users - users_before) * (Fraction(messages, users) + Fraction(messages_before, users_before)) / 2
    assert abs(parts["reach"] - exact) <= Fraction(1, 2) + Fraction(1, 1000)
    if users == users_before:
        assert parts["reach"] == 0
    if Fraction(messages, users) == Fraction(messages_before, users_before):
        assert parts["intensity"] == 0


@two_exports
def test_any_part_of_the_agents_has_its_part_of_the_bridge(now, before):
    """What the filter in the sidebar does: the bridges of a group and of the others are that of all."""
    whole = bridge_per_agent(now, before).drop("agent")
    in_group = pl.col("assistant_id") < "a500"
    halves = [
        bridge_per_agent(now.filter(side), before.filter(side)).drop("agent")
        for side in (in_group, ~in_group)
    ]
    assert pl.concat(halves).equals(whole)


@two_exports
def test_what_is_hidden_is_not_taken_apart(now, before):
    """Of agents in small groups, only the change in messages remains, and no total holds more of them."""
    now, before = masked(now, 5), masked(before, 5)
    frame = bridge_per_agent(now, before)
    known = [
        set(export.filter(pl.col("active_users").is_not_null())["assistant_id"]) for export in (now, before)
    ]
    hidden = frame.filter(~pl.col("agent_id").is_in(list(known[0] & known[1])))
    assert hidden["reach"].to_list() == hidden["intensity"].to_list() == [0] * hidden.height


EARLIER = export(
    {"id": "a", "messages": 100, "active": 10},
    {"id": "b", "messages": 90, "active": 9},
    {"id": "c", "messages": 50, "active": 5},
    {"id": "d", "messages": 5, "active": 5},
)
MOVED = export(
    {"id": "a", "messages": 120, "active": 12},
    {"id": "b", "messages": 30, "active": 3},
    {"id": "c", "messages": 50, "active": 5},
    {"id": "e", "messages": 15, "active": 5, "name": "Fresh"},
)


def test_what_changed_most_comes_first_with_its_share_of_all_movement():
    frame = movers(MOVED, EARLIER)
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
    assert movers(MOVED, EARLIER).select(columns).rows() == [
        ("B", 90, 30, 0, 0, -60, 0, 3, 2, ""),
        ("A", 100, 120, 0, 0, 20, 0, 1, 1, ""),
        ("Fresh", 0, 15, 15, 0, 0, 0, 4, None, "New"),
        ("D", 5, 0, 0, -5, 0, 0, None, 4, "Gone"),
        ("C", 50, 50, 0, 0, 0, 0, 2, 3, ""),
    ]


def test_those_that_rose_and_those_that_fell():
    frame = movers(MOVED, EARLIER)

    def shown(gains, losses):
        return biggest(frame, gains, losses).filter(~pl.col("is_other"))["agent_id"].to_list()

    assert shown(1, 0) == ["a"]
    assert shown(9, 0) == ["a", "e"]
    assert shown(0, 9) == ["d", "b"]


def test_where_nothing_moved_nobody_has_a_share():
    assert movers(MOVED, MOVED)["share_of_movement"].null_count() == MOVED.height
    assert movers(export(), export()).is_empty()


@given(exports(), exports())
def test_all_agents_are_there_once_and_shares_make_the_whole(now, before):
    frame = movers(now, before)
    assert sorted(frame["agent_id"]) == sorted({*now["assistant_id"], *before["assistant_id"]})
    assert frame["change"].abs().is_sorted(descending=True)
    if frame["change"].abs().sum():
        assert abs(frame["share_of_movement"].sum() - 1) < 1e-9
        assert frame.filter(pl.col("change") != 0)["share_of_movement"].min() > 0


def test_the_biggest_changes_go_from_the_largest_gain_to_the_largest_loss():
    rows = biggest(movers(NOW, BEFORE), 1, 1)
    shown = [("GROWN", 140, False), ("GONE", -30, False), ("2 other agents", 7, True)]
    assert rows.drop("agent_id").rows() == shown
    assert rows["agent_id"].to_list() == ["grown", "gone", None]


def test_a_new_agent_is_called_new_and_one_other_is_one():
    rows = biggest(movers(NOW, BEFORE), 2, 1).drop("agent_id").rows()
    assert rows == [
        ("GROWN", 140, False),
        ("FRESH (new)", 7, False),
        ("GONE", -30, False),
        ("1 other agent", 0, True),
    ]


def test_where_all_agents_are_shown_there_are_no_others():
    everyone = export({"id": "a", "messages": 3}), export({"id": "a", "messages": 5})
    assert biggest(movers(*everyone), 3, 3).rows() == [("a", "A", -2, False)]


@two_exports
def test_the_biggest_changes_and_the_others_add_up_to_all(now, before):
    moved = movers(now, before)
    rows = biggest(moved, 3, 3)
    assert rows["value"].sum() == moved["change"].sum()
    assert rows.height <= 7
    shown = rows.filter(~pl.col("is_other"))["value"].to_list()
    assert shown == sorted(shown, reverse=True)
