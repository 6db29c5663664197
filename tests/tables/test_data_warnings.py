"""What is said of a table whose sums are not what they seem."""

from __future__ import annotations

import json

import pytest

from odeus_dash.tables import Code, DataWarning, Facts, merged, warnings

MESSAGES = ("messages",)
NO_MATCH = (
    "sum_prompt_tokens does not match its parts "
    "(sum_cached_prompt_tokens, sum_cache_creation_tokens, sum_no_cache_tokens)"
)


@pytest.mark.parametrize(
    ("facts", "messages"),
    [
        (
            Facts(9, unreadable=(("messages", 1), ("active_users", 1200), ("period_start", 3))),
            [
                "1 cell of messages could not be read. The totals are too low.",
                "1,200 cells of active_users could not be read. Figures that need them are incomplete.",
            ],
        ),
        (
            Facts(9, identical_rows=1),
            ["1 row is the same as an earlier one in every column. It is counted once."],
        ),
        (
            Facts(9, identical_rows=3),
            ["3 rows are the same as earlier ones in every column. They are counted once."],
        ),
        (
            Facts(9, total_rows=1),
            ["The last row has no agent id and is the sum of the others. It is left out as a total."],
        ),
        (
            Facts(9, rows_without_id=1),
            ["1 row has no agent id and is counted. If it is a total, the figures are too high."],
        ),
        (
            Facts(9, duplicate_rows=2),
            ["2 rows repeat agents with other figures. All are added up, so the totals may be too high."],
        ),
        (
            Facts(9, rows_cut=1, identity_breaks=1),
            [f"The last row may be cut off: it has no line end, and {NO_MATCH}. Its figures may be too low."],
        ),
        (
            Facts(9, identity_breaks=2),
            [f"In 2 rows {NO_MATCH}. Figures about the cache and costs may be wrong."],
        ),
        (Facts(9, missing=MESSAGES, gaps=MESSAGES, unknown=("team",)), []),
    ],
)
def test_what_is_said_of_the_facts(facts: Facts, messages: list[str]) -> None:
    assert [each.message for each in warnings(facts)] == messages


def test_every_kind_is_said_in_two_sentences_of_one_and_of_several() -> None:
    for code in Code:
        for count in (1, 2):
            message = DataWarning(code, MESSAGES, count).message
            assert (message.count(". "), message[-1], "{" in message) == (1, ".", False)


def test_programs_get_code_columns_count_and_message() -> None:
    [warning] = warnings(Facts(9, unreadable=(("messages", 2),)))
    assert json.loads(json.dumps(warning.as_json())) == {
        "code": "unreadable_cells",
        "columns": ["messages"],
        "count": 2,
        "message": "2 cells of messages could not be read. The totals are too low.",
    }


def test_several_exports_are_told_together() -> None:
    first = DataWarning(Code.UNREADABLE_CELLS, MESSAGES, 1)
    other = DataWarning(Code.UNREADABLE_CELLS, ("conversations",), 1)
    [both, alone] = merged([first, other, first], "In the weeks")
    assert both == DataWarning(Code.UNREADABLE_CELLS, MESSAGES, 2, "In the weeks")
    assert both.message.startswith("In the weeks: 2 cells of messages")
    assert alone.columns == ("conversations",)
