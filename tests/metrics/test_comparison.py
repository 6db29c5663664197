from dataclasses import fields
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given

from odeus_dash.metrics.comparison import (
    SMALLEST_BASE,
    FigureChange,
    beside,
    changes,
    figure_change,
    verdict,
)
from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.cost_totals import cost_totals
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.tokens import token_totals
from odeus_dash.metrics.totals import totals
from tests.metrics.frames import by_model, export, exports
from tests.metrics.price_lists import DAY, price_list

NOW = export(
    {"id": "a", "name": "Writer", "messages": 300, "users": 10, "active": 10},
    {"id": "b", "name": "Scout 2", "messages": 90, "users": 6, "active": 6},
    {"id": "c", "name": "Fresh", "messages": 40, "users": 4, "active": 4},
)
BEFORE = export(
    {"id": "b", "name": "Scout", "messages": 120, "users": 6, "active": 5},
    {"id": "a", "name": " Writer", "messages": 100, "users": 12, "active": 8},
    {"id": "d", "name": "Old", "messages": 5, "users": 1, "active": 1},
)


def test_agents_of_both_periods_stand_beside_each_other():
    assert changes(NOW, BEFORE).drop("relative").rows() == [
        ("a", "Writer", 300, 100, 200, 1, 2, 1, "", None),
        ("b", "Scout 2", 90, 120, -30, 2, 1, -1, "renamed", "Scout"),
        ("c", "Fresh", 40, 0, 40, 3, None, None, "new", None),
        ("d", "Old", 0, 5, -5, None, 3, None, "gone", None),
    ]
    assert changes(NOW, BEFORE)["relative"].to_list() == [2, -0.25, None, -1]


def test_people_can_be_compared_as_messages_can():
    by_users = changes(NOW, BEFORE, "unique_users").rows_by_key("agent_id", named=True, unique=True)
    assert {each: row["previous"] for each, row in by_users.items()} == {"a": 12, "b": 6, "c": 0, "d": 1}
    assert by_users["a"]["change"] == -2
    assert by_users["d"]["unique_users"] == 0
    assert by_users["d"]["status"] == "gone"


def test_a_ratio_without_a_row_is_undefined_and_not_zero():
    ratios = changes(NOW, BEFORE, "messages_per_user").rows_by_key("agent_id", named=True, unique=True)
    assert ratios["a"]["messages_per_user"] == 30
    assert ratios["a"]["previous"] == 12.5
    assert ratios["c"]["previous"] is None
    assert ratios["d"]["messages_per_user"] is None


def test_input_tokens_can_be_compared():
    now = export({"id": "a", "messages": 1, "input": 2_000_000, "avg_input": 100_000.0})
    then = export({"id": "a", "messages": 1, "input": 1_900_000, "avg_input": 100_000.0})
    [row] = changes(now, then, "input").rows(named=True)
    assert (row["previous"], row["change"]) == (1_900_000, 100_000)


def test_hidden_or_missing_people_have_no_change():
    now = export({"id": "a", "messages": 50, "users": None}, {"id": "b", "messages": 5, "users": 9})
    then = export({"id": "a", "messages": 40, "users": 7}, {"id": "b", "messages": 5, "users": 8})
    rows = changes(now, then, "unique_users").rows_by_key("agent_id", named=True, unique=True)
    assert (rows["a"]["unique_users"], rows["a"]["change"], rows["a"]["relative"]) == (None, None, None)
    assert rows["b"]["change"] == 1


def test_where_messages_are_unknown_nobody_is_called_new_or_gone():
    now, then = export({"id": "a", "messages": None}), export({"id": "b", "messages": 3})
    assert changes(now, then)["status"].to_list() == ["", ""]
    assert changes(now, then)["change"].to_list() == [None, None]


def test_an_agent_that_came_without_use_before_is_new_too():
    now, then = export({"id": "a", "messages": 7}), export({"id": "a", "messages": 0})
    assert changes(now, then).row(0, named=True)["status"] == "new"


def test_a_gone_agent_of_a_name_that_is_taken_can_be_told_apart():
    now, then = export({"id": "a-1111", "name": "Writer"}), export({"id": "a-2222", "name": "Writer"})
    assert changes(now, then)["agent"].n_unique() == 2


def test_nothing_against_nothing_is_nothing():
    assert changes(export(), export()).is_empty()


@given(exports(complete=True), exports(complete=True))
def test_changes_add_up_to_the_change_of_the_total(current, before):
    rows = changes(current, before)
    figure = figure_change("messages", totals(current), totals(before))
    assert rows["change"].sum() == figure.absolute
    assert rows["messages"].sum() == totals(current).messages
    assert rows["previous"].sum() == totals(before).messages
    assert rows["agent"].n_unique() == rows.height
    swapped = changes(before, current)
    assert swapped["change"].sum() == -rows["change"].sum()
    named = {"new": "gone", "gone": "new", "renamed": "renamed", "": ""}
    there = dict(rows.select("agent_id", "status").rows())
    assert dict(swapped.select("agent_id", "status").rows()) == {k: named[v] for k, v in there.items()}


def test_a_figure_changes_absolutely_and_relatively():
    change = figure_change("messages", totals(NOW), totals(BEFORE))
    assert change == FigureChange(225, 205, 205 / 225, small=False)
    assert verdict("messages", change) == "good"
    back = figure_change("messages", totals(BEFORE), totals(NOW))
    assert verdict("messages", back) == "bad"


@pytest.mark.parametrize(
    ("days", "before", "now", "per_day", "judged"),
    [
        ((31, 30), 3_000, 3_075, 3_075 / 31 / (3_000 / 30) - 1, ""),  # more, and fewer a day
        ((31, 30), 3_000, 3_100, 0, ""),
        ((31, 28), 2_800, 3_720, 0.2, "good"),
        ((28, 31), 3_100, 2_800, 0, ""),
        ((28, 31), 3_100, 2_240, -0.2, "bad"),
        ((30, 30), 3_000, 3_075, None, "good"),
        ((31, 30), 0, 3_075, None, ""),
    ],
)
def test_figures_that_add_up_are_compared_per_day_where_one_period_is_longer(
    days, before, now, per_day, judged
):
    then, later = (totals(export({"id": "a", "messages": each})) for each in (before, now))
    change = figure_change("messages", later, then, Fraction(*days))
    assert change.absolute == now - before
    assert change.per_day == (per_day and pytest.approx(per_day))
    assert verdict("messages", change) == judged


@pytest.mark.parametrize(
    ("of", "names"),
    [
        (totals, {"messages", "conversations"}),
        (token_totals, {"input", "output", "cache_read", "cache_write", "uncached", "requests"}),
    ],
)
def test_people_ratios_and_numbers_of_agents_have_no_change_per_day(of, names):
    everything = {
        "id": "a",
        "messages": 60,
        "conversations": 40,
        "users": 30,
        "active": 20,
        "input": 100,
        "output": 90,
        "read": 40,
        "write": 30,
        "uncached": 30,
        "avg_input": 10.0,
    }
    figures = of(export(everything | {"avg_completion_tokens": 9.0}))
    compared = {
        each.name: figure_change(each.name, figures, figures, Fraction(31, 30)) for each in fields(figures)
    }
    assert {name for name, change in compared.items() if change.per_day is not None} == names
    assert {name for name, change in compared.items() if change.relative is not None} > names


def test_costs_are_compared_per_day_and_what_they_are_per_is_not():
    rows = by_model({"id": "a", "model": "plain", "input": 1_000_000, "output": 0, "uncached": 1_000_000})
    used = export({"id": "a", "messages": 10, "conversations": 5, "active": 2})
    figures = cost_totals(priced(rows, price_list(), DAY), used, "USD")
    both = figures, figures, Fraction(30, 31)
    assert figure_change("cost", *both) == FigureChange(2.0, 0.0, 0.0, small=True, per_day=1 / 30)
    assert figure_change("per_message", *both) == FigureChange(0.2, 0.0, 0.0, small=True)


def test_more_from_nothing_has_no_percentage():
    change = figure_change("messages", totals(NOW), totals(export()))
    assert change == FigureChange(0, 430, None, small=True)
    assert verdict("messages", change) == ""


def test_what_is_unknown_has_no_change():
    change = figure_change("messages", totals(NOW), totals(export({"id": "a"})))
    assert change == FigureChange(None, None, None, small=True)


@pytest.mark.parametrize(("before", "judged"), [(SMALLEST_BASE - 1, ""), (SMALLEST_BASE, "good")])
def test_small_bases_are_not_judged(before, judged):
    now, then = (totals(export({"id": "a", "messages": each})) for each in (500, before))
    assert verdict("messages", figure_change("messages", now, then)) == judged


def test_ratios_are_judged_by_what_they_are_made_from():
    one = {"id": "a", "input": 100, "read": 50, "avg_input": 100.0}
    few = token_totals(export(one))
    many = token_totals(export(one | {"input": 10_000, "read": 1_000}))
    assert verdict("hit_rate", figure_change("hit_rate", few, many)) == "good"
    assert verdict("hit_rate", figure_change("hit_rate", many, few)) == ""


@pytest.mark.parametrize(("now", "judged"), [(1_004, ""), (1_005, "good"), (996, ""), (995, "bad")])
def test_less_than_half_a_percent_is_not_judged(now, judged):
    later, then = (totals(export({"id": "a", "messages": each})) for each in (now, 1_000))
    assert verdict("messages", figure_change("messages", later, then)) == judged


@pytest.mark.parametrize(("points", "judged"), [(0.004, ""), (0.006, "good"), (-0.004, ""), (-0.006, "bad")])
def test_less_than_half_a_point_of_a_percentage_is_not_judged(points, judged):
    change = FigureChange(0.1, points, points / 0.1, small=False)
    assert verdict("hit_rate", change) == judged


@pytest.mark.parametrize("name", ["input", "output", "requests", "tokens_per_message"])
def test_more_tokens_are_neither_good_nor_bad(name):
    figures = token_totals(export({"id": "a"}))
    assert verdict(name, FigureChange(1000, 10, 0.01, small=False)) == ""
    assert figure_change(name, figures, figures).absolute is None


def test_the_order_of_rows_is_of_no_consequence():
    rows = changes(NOW, BEFORE)
    assert changes(NOW.reverse(), BEFORE.reverse()).equals(rows)
    assert rows.schema["change"] == pl.Int64


def test_a_table_says_what_was_before_and_ends_with_the_agents_that_are_gone():
    table = beside(ranking(NOW), changes(NOW, BEFORE), "messages")
    columns = ["agent", "rank", "value", "previous", "rank_change", "changed"]
    assert table.select(columns).rows() == [
        ("Writer", 1, 300, 100, 1, ""),
        ("Scout 2", 2, 90, 120, -1, "Was Scout"),
        ("Fresh", 3, 40, 0, None, "New"),
        ("Old", None, 0, 5, None, "Gone"),
    ]


def test_a_table_says_what_a_day_has_where_one_period_is_longer():
    ranked, changed = ranking(NOW), changes(NOW, BEFORE)
    table = beside(ranked, changed, "messages", longer=Fraction(31, 30))
    expected = [(300 / 31) / (100 / 30) - 1, (90 / 31) / (120 / 30) - 1, None, -1]
    assert table["per_day"].to_list() == pytest.approx(expected)
    assert "per_day" not in beside(ranked, changed, "messages", longer=Fraction(1)).columns
    people = beside(ranked, changes(NOW, BEFORE, "unique_users"), "unique_users", longer=Fraction(31, 30))
    assert "per_day" not in people.columns
