import datetime as dt

import pytest

from odeus_dash.metrics.checks import Check, differences, reconciliation
from tests.metrics.frames import by_model, export, trend, weeks

WHOLE = export({"id": "a", "messages": 30, "input": 100}, {"id": "b", "messages": 5, "input": 50})


def test_buckets_that_tile_the_range_agree_with_it():
    calendar = weeks(2)
    rows = trend(
        calendar,
        [export({"id": "a", "messages": 10, "input": 40}), export({"id": "a", "messages": 25, "input": 110})],
    )
    assert reconciliation(WHOLE, rows) == [
        Check("Messages over time", 35, 35),
        Check("Input tokens over time", 150, 150),
    ]
    assert all(check.ok for check in reconciliation(WHOLE, rows))


def test_a_lost_row_is_found():
    [messages, _] = reconciliation(WHOLE, trend(weeks(1), [WHOLE[:1]]))
    assert (messages.left, messages.right, messages.ok) == (35, 30, False)


def test_models_are_checked_on_tokens_only():
    split = by_model({"id": "a", "model": "x", "input": 100}, {"id": "b", "model": "y", "input": 49})
    assert reconciliation(WHOLE, by_model=split) == [Check("Input tokens by model", 150, 149)]


def test_buckets_by_model_are_checked_on_tokens_only():
    calendar = weeks(1)
    split = by_model({"id": "a", "model": "x", "input": 100}, {"id": "b", "model": "y", "input": 50})
    rows = split.join(calendar, how="cross")
    assert reconciliation(WHOLE, rows) == [Check("Input tokens over time", 150, 150)]


def test_an_empty_period_agrees_with_itself():
    assert all(check.ok for check in reconciliation(export(), trend(weeks(1), [export()]), by_model()))


def test_a_figure_that_only_one_side_has_does_not_agree():
    [check, *_] = reconciliation(WHOLE, trend(weeks(1), [export({"id": "a"})]))
    assert (check.left, check.right, check.ok) == (35, None, False)


def test_nothing_to_compare_with():
    assert reconciliation(WHOLE) == []


def test_exports_may_differ_by_what_the_open_bucket_holds_and_no_more():
    calendar = weeks(2)
    open_week = calendar["bucket"][1]
    rows = trend(calendar, [export({"id": "a", "messages": 28}), export({"id": "a", "messages": 5})])
    [messages, _] = reconciliation(WHOLE, rows, today=open_week)
    assert (messages.left, messages.right, messages.moving) == (35, 33, 5)
    assert messages.ok
    assert not messages.agrees
    assert not Check("messages", 48_000, 3, moving=5).ok
    assert not Check("messages", 35, None, moving=5).ok


@pytest.mark.parametrize("days", [(20, 18), (35, 1), (7, 29)])
def test_conversations_of_days_may_be_more_than_those_of_the_range(days):
    whole = export({"id": "a", "messages": 30, "conversations": 35})
    first, second = days
    rows = trend(
        weeks(2),
        [
            export({"id": "a", "messages": 10, "conversations": first}),
            export({"id": "a", "messages": 20, "conversations": second}),
        ],
    )
    messages, conversations = reconciliation(whole, rows, today=dt.date(2030, 1, 1))
    assert (messages.overlaps, messages.ok) == (False, True)
    assert (conversations.left, conversations.right, conversations.agrees) == (35, first + second, False)
    assert conversations.is_more
    assert conversations.ok


def test_fewer_conversations_and_any_other_figure_that_is_more_are_faults():
    whole = export({"id": "a", "messages": 30, "conversations": 35, "input": 70})
    rows = trend(weeks(1), [export({"id": "a", "messages": 31, "conversations": 34, "input": 71})])
    checks = reconciliation(whole, rows)
    assert [(each.ok, each.is_more) for each in checks] == [(False, False)] * 3


def test_over_buckets_have_to_agree():
    rows = trend(weeks(1), [WHOLE[:1]])
    assert not any(check.ok for check in reconciliation(WHOLE, rows, today=dt.date(2030, 1, 1)))


def test_sums_of_two_versions_that_differ():
    later = export({"id": "a", "messages": 31, "input": 100}, {"id": "b", "messages": 5, "input": 50})
    assert differences(WHOLE, later) == [Check("Messages", 35, 36)]
    assert differences(WHOLE, WHOLE.reverse()) == []
    assert differences(WHOLE, export({"id": "a", "input": 150})) == [Check("Messages", 35, None)]
