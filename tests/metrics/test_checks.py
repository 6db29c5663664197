from odeus_dash.metrics import Check, reconciliation
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


def test_an_empty_period_agrees_with_itself():
    assert all(check.ok for check in reconciliation(export(), trend(weeks(1), [export()]), by_model()))


def test_a_figure_that_only_one_side_has_does_not_agree():
    [check, *_] = reconciliation(WHOLE, trend(weeks(1), [export({"id": "a"})]))
    assert (check.left, check.right, check.ok) == (35, None, False)


def test_nothing_to_compare_with():
    assert reconciliation(WHOLE) == []


def test_two_exports_of_an_open_period_may_differ_but_not_lack_a_figure():
    assert Check("messages", 35, 36, still_open=True).ok
    assert not Check("messages", 35, 36, still_open=True).agrees
    assert not Check("messages", 35, None, still_open=True).ok
    [check, *_] = reconciliation(WHOLE, trend(weeks(1), [WHOLE[:1]]), still_open=True)
    assert check.still_open
