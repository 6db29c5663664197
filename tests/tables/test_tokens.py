"""How input tokens add up, told from rows."""

import polars as pl
import pytest

from odeus_dash.tables import TokenIdentity
from odeus_dash.tables.whole import judge, uncached

APART, INSIDE, UNDECIDED = TokenIdentity.WRITE_APART, TokenIdentity.WRITE_INSIDE, TokenIdentity.UNDECIDED


def tokens(*rows: tuple[int | None, int | None, int | None, int | None]) -> pl.DataFrame:
    """Rows of all input tokens, read from the cache, written to it, and not cached."""
    names = [
        "sum_prompt_tokens",
        "sum_cached_prompt_tokens",
        "sum_cache_creation_tokens",
        "sum_no_cache_tokens",
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int64), orient="row")


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        pytest.param(tokens((100, 60, 10, 30)), (APART, 1, 0), id="written apart"),
        pytest.param(tokens((100, 60, 10, 40)), (INSIDE, 1, 0), id="written inside"),
        pytest.param(tokens((100, 60, 0, 40)), (UNDECIDED, 1, 0), id="nothing written: both hold"),
        pytest.param(tokens((100, 60, 0, 41)), (UNDECIDED, 1, 1), id="neither holds"),
        pytest.param(tokens((100, 60, 10, 30), (100, 60, 10, 40)), (UNDECIDED, 2, 0), id="a draw"),
        pytest.param(
            tokens((100, 60, 10, 30), (90, 50, 10, 30), (100, 60, 10, 40), (5, 0, 0, 5), (9, 1, 1, 1)),
            (APART, 5, 2),
            id="the majority wins and the others break",
        ),
        pytest.param(
            tokens((None, 60, 10, 30), (100, None, 0, 40), (9, 0, None, 9)),
            (UNDECIDED, 0, 0),
            id="unknown parts",
        ),
        pytest.param(tokens(), (UNDECIDED, 0, 0), id="no rows"),
    ],
)
def test_the_identity_is_decided_by_the_rows_that_tell(
    frame: pl.DataFrame, expected: tuple[TokenIdentity, int, int]
) -> None:
    assert judge(frame) == expected


def test_a_row_without_written_tokens_breaks_the_inside_identity_only_if_judged() -> None:
    assert judge(tokens((100, 60, 10, 40), (100, 60, None, 41))) == (INSIDE, 1, 0)


@pytest.mark.parametrize(
    ("identity", "expected"),
    [(APART, [5, None, 7]), (INSIDE, [None, None, None]), (UNDECIDED, [9, 30, None])],
)
def test_uncached_tokens_follow_the_identity(identity: TokenIdentity, expected: list[int | None]) -> None:
    frame = tokens((20, 1, 10, 5), (100, 60, 10, None), (100, None, 10, 7))
    assert frame.select(uncached(identity)).to_series().to_list() == expected


@pytest.mark.parametrize("identity", TokenIdentity)
def test_a_row_that_adds_up_either_way_needs_no_majority(identity: TokenIdentity) -> None:
    frame = tokens((100, 60, 10, 30), (100, 60, 10, 40), (100, 60, 0, 40), (100, 110, 0, -10))
    assert frame.select(uncached(identity)).to_series().to_list() == [30, 30, 40, None]
