"""Whether figures add up: reconciliation, and the parts of the input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from odeus_dash.metrics.checks import Check
from odeus_dash.page import Block, Grid, Heading, Note
from odeus_dash.tables import Facts, TokenIdentity
from odeus_dash.words import data as words
from odeus_dash.words.formats import counted, exact


def reconciled(results: Sequence[Check]) -> Iterator[Block]:
    """Each check with the figure of the range and the sum of its parts."""
    rows = [
        {"Figure": each.name, "left": each.left, "right": each.right, "Result": result_of(each)}
        for each in results
    ]
    yield Heading("Reconciliation")
    formats = (("left", "Range", "%,d"), ("right", "Sum of parts", "%,d"))
    yield Grid(pl.DataFrame(rows), "Reconciliation", formats)
    if any(each.is_more for each in results):
        yield Note(words.MIDNIGHT)


def result_of(check: Check) -> str:
    """Return the result of a check in a word or two."""
    if check.agrees:
        return words.MATCH
    if check.is_more:
        return words.HIGHER
    return words.STILL_UPDATING if check.ok else words.MISMATCH


def identity_sentence(facts: Facts) -> str:
    """Return how the parts of the input add up, and in how many rows; empty where no row can tell."""
    breaks, number = facts.identity_breaks, facts.identity_rows
    if not number:
        return ""
    templates = {
        TokenIdentity.WRITE_APART: words.APART,
        TokenIdentity.WRITE_INSIDE: words.INSIDE,
        TokenIdentity.UNDECIDED: words.UNDECIDED,
    }
    which = words.SOME_ROWS if breaks or number == 1 else words.ALL_ROWS
    rows = which.format(some=exact(number - breaks), rows=counted(number, "row"))
    return templates[facts.token_identity].format(rows=rows)
