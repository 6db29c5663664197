"""What is said of figures that have to add up."""

from __future__ import annotations

import pytest

from odeus_dash.metrics.checks import Check
from odeus_dash.page import Grid, Note
from odeus_dash.parts.checks import identity_sentence, reconciled
from odeus_dash.tables import Facts, TokenIdentity

APART, INSIDE, UNDECIDED = TokenIdentity.WRITE_APART, TokenIdentity.WRITE_INSIDE, TokenIdentity.UNDECIDED


@pytest.mark.parametrize(
    ("identity", "rows", "breaks", "sentence"),
    [
        (APART, 54, 0, "Input = cache reads + writes + uncached in all 54 rows."),
        (APART, 1, 0, "Input = cache reads + writes + uncached in 1 of 1 row."),
        (INSIDE, 54, 2, "Input = cache reads + uncached, writes included, in 52 of 54 rows."),
        (
            UNDECIDED,
            54,
            3,
            "It is unclear whether uncached input includes cache writes. The parts add up in 51 of 54 rows.",
        ),
        (UNDECIDED, 0, 0, ""),
    ],
)
def test_how_the_parts_of_the_input_add_up(
    identity: TokenIdentity, rows: int, breaks: int, sentence: str
) -> None:
    facts = Facts(rows, token_identity=identity, identity_rows=rows, identity_breaks=breaks)
    assert identity_sentence(facts) == sentence


@pytest.mark.parametrize(
    ("check", "result", "notes"),
    [
        (Check("Messages", 10, 10), "✓ Match", 0),
        (Check("Conversations", 10, 12, overlaps=True), "✓ Higher, as expected", 1),
        (Check("Messages", 10, 12, moving=2), "Updating", 0),
        (Check("Messages", 10, 12), "✗ Mismatch", 0),
        (Check("Messages", None, 12), "✗ Mismatch", 0),
    ],
)
def test_both_sides_of_a_check_and_its_result(check: Check, result: str, notes: int) -> None:
    blocks = list(reconciled([check]))
    [grid] = [each for each in blocks if isinstance(each, Grid)]
    assert grid.frame.row(0) == (check.name, check.left, check.right, result)
    assert sum(isinstance(each, Note) for each in blocks) == notes
