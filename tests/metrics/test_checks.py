import datetime as dt

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
        Check("Messages: the range against the sum of its buckets", 35, 35),
        Check("Input tokens: the range against the sum of its buckets", 150, 150),
    ]
    assert all(check.ok for check in reconciliation(WHOLE, rows))


def test_a_lost_row_is_found():
    [messages, _] = reconciliation(WHOLE, trend(weeks(1), [WHOLE[:1]]))
    assert (messages.left, messages.right, messages.ok) == (35, 30, False)


def test_models_are_checked_on_tokens_only():
    split = by_model({"id": "a", "model": "x", "input": 100}, {"id": "b", "model": "y", "input": 49})
    assert reconciliation(WHOLE, by_model=split) == [
        Check("Input tokens: the range against the sum of its models", 150, 149)
    ]


def test_buckets_by_model_are_checked_on_tokens_only():
    calendar = weeks(1)
    split = by_model({"id": "a", "model": "x", "input": 100}, {"id": "b", "model": "y", "input": 50})
    rows = split.join(calendar, how="cross")
    assert reconciliation(WHOLE, rows) == [
        Check("Input tokens: the range against the sum of its buckets", 150, 150)
    ]


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


def test_over_buckets_have_to_agree():
    rows = trend(weeks(1), [WHOLE[:1]])
    assert not any(check.ok for check in reconciliation(WHOLE, rows, today=dt.date(2030, 1, 1)))


def test_sums_of_two_versions_that_differ():
    later = export({"id": "a", "messages": 31, "input": 100}, {"id": "b", "messages": 5, "input": 50})
    assert differences(WHOLE, later) == [Check("Messages", 35, 36)]
    assert differences(WHOLE, WHOLE.reverse()) == []
    assert differences(WHOLE, export({"id": "a", "input": 150})) == [Check("Messages", 35, None)]
