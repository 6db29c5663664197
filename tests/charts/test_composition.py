from __future__ import annotations

import polars as pl
import pytest

from odeus_dash.charts.composition import composition
from odeus_dash.charts.theme import LIGHT

from .visible import said, texts

Row = tuple[str, int | None, int | None, int | None]


def frame(*rows: Row) -> pl.DataFrame:
    """Rows whose parts make their input; the input of a row without any part is null."""
    schema = {"model": pl.String, "cache_read": pl.Int64, "cache_write": pl.Int64, "uncached": pl.Int64}
    parts = pl.DataFrame(rows, schema=schema, orient="row")
    return parts.with_columns(input=pl.sum_horizontal(pl.exclude("model"), ignore_nulls=False))


def frame_of(input_tokens: int | None, *row: int | None) -> pl.DataFrame:
    """A single row with an input of its own."""
    return frame(("m", *row)).with_columns(input=pl.lit(input_tokens, pl.Int64))  # type: ignore[arg-type]


def test_bars_are_stacked_tokens() -> None:
    drawn = composition(frame(("m", 600, 100, 300)), "model", theme=LIGHT)
    assert [list(bar.x) for bar in drawn.data[:3]] == [[600], [100], [300]]
    assert drawn.layout.barmode == "stack"
    assert list(drawn.data[3].text) == [" 1,000 · 60% read"]


def test_shares_end_at_the_whole() -> None:
    drawn = composition(frame(("m", 600, 100, 300), ("n", 1, 0, 0)), "model", theme=LIGHT, as_share=True)
    assert [list(bar.x) for bar in drawn.data[:3]] == [[0.6, 1], [0.1, 0], [0.3, 0]]
    assert [list(bar.text) for bar in drawn.data[:3]] == [["60%", "100%"], ["", ""], ["30%", ""]]


@pytest.mark.parametrize(
    ("row", "label"), [(("m", 0, 0, 0), " No tokens"), (("m", None, None, None), " Unknown")]
)
@pytest.mark.parametrize("as_share", [True, False])
def test_row_without_tokens_says_so(row: Row, label: str, as_share: bool) -> None:
    drawn = composition(frame(row, ("n", 1, 1, 2)), "model", theme=LIGHT, as_share=as_share)
    assert drawn.data[3].text[0] == label


@pytest.mark.parametrize(
    ("parts", "unknown", "label"),
    [
        ((None, 100, 300), 600, " 1,000 · – read"),
        ((600, None, None), 400, " 1,000 · ≥ 60% read"),
        ((None, None, None), 1000, " 1,000 · – read"),
    ],
)
@pytest.mark.parametrize("as_share", [True, False])
def test_bars_reach_the_input_with_a_grey_rest(
    parts: tuple[int | None, ...], unknown: int, label: str, as_share: bool
) -> None:
    drawn = composition(frame_of(1000, *parts), "model", theme=LIGHT, as_share=as_share)
    rest, labels = drawn.data[3], drawn.data[4]
    assert list(rest.x) == [unknown / 1000 if as_share else unknown]
    assert rest.marker.color == LIGHT.muted
    assert labels.text[0] == label
    assert labels.x[0] == pytest.approx(1 if as_share else 1000)
    assert any("Unknown" in note.text for note in drawn.layout.annotations)


def test_parts_of_an_unknown_input_are_not_drawn() -> None:
    rows = pl.concat([frame_of(None, 600, 100, 300), frame(("n", 1, 2, 3))])
    drawn = composition(rows, "model", theme=LIGHT)
    assert [list(bar.x) for bar in drawn.data[:3]] == [[None, 1], [None, 2], [None, 3]]
    assert drawn.data[3].text[0] == " Unknown"


def test_nothing_unknown_is_not_in_the_legend() -> None:
    drawn = composition(frame(("m", 1, 2, 3)), "model", theme=LIGHT)
    assert not any("Unknown" in text for text in texts(drawn))


def test_hovering_says_part_and_whole() -> None:
    bar = composition(frame(("m", 600, 100, 300)), "model", theme=LIGHT).to_dict()["data"][0]
    assert said(bar)[0] == "<b>m</b><br>Cache reads: 600 tokens<br>60% of 1,000"


def test_parts_are_explained_without_raw_column_names() -> None:
    shown = texts(composition(frame(("m", 600, 100, 300)), "model", theme=LIGHT))
    for words in ("Cache reads", "Cache writes", "Uncached"):
        assert any(words in text for text in shown)
    assert not any("cache_" in text or "uncached" in text for text in shown)
