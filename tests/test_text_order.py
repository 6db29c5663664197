import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.text_order import in_order_of, order_of

#: Texts that begin alike, end in the middle of a beginning, or hold the zeros that fill short ones.
TEXTS = st.one_of(
    st.none(),
    st.text(st.sampled_from("ab\0é😀"), max_size=12),
    st.builds("agent-{}{}".format, st.sampled_from(["", "00000000", "0000000é"]), st.integers(0, 30)),
)


@given(st.lists(TEXTS, max_size=30))
def test_rows_come_in_the_order_that_polars_gives_them(texts):
    frame = pl.DataFrame({"id": texts, "row": range(len(texts))}, schema={"id": pl.String, "row": pl.Int64})
    assert in_order_of(frame, "id").equals(frame.sort("id", maintain_order=True))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=30))
def test_rows_of_one_text_come_in_the_order_of_the_next(rows):
    frame = pl.DataFrame(rows, schema={"id": pl.String, "model": pl.String}, orient="row").with_row_index(
        "row"
    )
    expected = frame.sort("id", "model", maintain_order=True)
    assert frame[order_of(frame, "id", "model")].equals(expected)


@pytest.mark.parametrize("parts", [1, 7])
def test_many_ids_in_one_piece_or_several(parts):
    ids = pl.Series("id", [f"{number * 7919 % 5003:08x}-{number % 3}" for number in range(5_000)])
    size = len(ids) // parts
    pieces = [ids.slice(start, size).to_frame() for start in range(0, len(ids), size)]
    frame = pl.concat(pieces, rechunk=False).with_row_index("row")
    assert in_order_of(frame, "id").equals(frame.sort("id", maintain_order=True))


def test_rows_in_order_are_not_copied():
    frame = pl.DataFrame({"id": [None, "a", "a", "b"]})
    assert in_order_of(frame, "id") is frame
