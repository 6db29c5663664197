from __future__ import annotations

import polars as pl
import pytest

from odeus_dash.charts import DARK, LIGHT, Theme, composition

from .visible import HOSTILE, INERT, kilobytes, texts


def frame(*rows: tuple[str, int | None, int | None, int | None]) -> pl.DataFrame:
    schema = {"model": pl.String, "cache_read": pl.Int64, "cache_write": pl.Int64, "uncached": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_bars_are_stacked_tokens() -> None:
    drawn = composition(frame(("m", 600, 100, 300)), "model", theme=LIGHT)
    assert [list(bar.x) for bar in drawn.data[:3]] == [[600], [100], [300]]
    assert drawn.layout.barmode == "stack"
    assert list(drawn.data[3].text) == [" 1k · 60 % read"]


def test_shares_end_at_the_whole() -> None:
    drawn = composition(frame(("m", 600, 100, 300), ("n", 1, 0, 0)), "model", theme=LIGHT, as_share=True)
    assert [list(bar.x) for bar in drawn.data[:3]] == [[0.6, 1], [0.1, 0], [0.3, 0]]
    assert [list(bar.text) for bar in drawn.data[:3]] == [["60 %", "100 %"], ["", ""], ["30 %", ""]]


@pytest.mark.parametrize("row", [("m", 0, 0, 0), ("m", None, None, None)])
@pytest.mark.parametrize("as_share", [True, False])
def test_row_without_tokens_says_so(
    row: tuple[str, int | None, int | None, int | None], as_share: bool
) -> None:
    drawn = composition(frame(row, ("n", 1, 1, 2)), "model", theme=LIGHT, as_share=as_share)
    assert drawn.data[3].text[0] == " No tokens"


def test_unknown_part_gives_no_hit_rate() -> None:
    drawn = composition(frame(("m", None, 100, 300)), "model", theme=LIGHT)
    assert drawn.data[3].text[0] == " 400 · – read"


def test_hovering_says_part_and_whole() -> None:
    bar = composition(frame(("m", 600, 100, 300)), "model", theme=LIGHT).data[0]
    assert bar.customdata[0] == "<b>m</b><br>Read from cache: 600 tokens<br>60 % of 1,000"


def test_parts_are_explained_without_raw_column_names() -> None:
    shown = texts(composition(frame(("m", 600, 100, 300)), "model", theme=LIGHT))
    for words in ("Read from cache", "Written to cache", "Uncached"):
        assert any(words in text for text in shown)
    assert not any("cache_" in text or "uncached" in text for text in shown)


def test_names_are_text() -> None:
    drawn = composition(frame((HOSTILE, 1, 2, 3)), "model", theme=LIGHT)
    assert INERT in drawn.data[0].customdata[0]
    assert not [text for text in texts(drawn) if "<b>x" in text or "$" in text]


def test_nothing_is_a_sentence() -> None:
    assert texts(composition(frame(), "model", theme=LIGHT)) == ["No usage in this period"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_thirty_rows_are_small(theme: Theme) -> None:
    rows = [("A name as long as names get " * 4, 10**12 - n, 10**11, 10**12) for n in range(30)]
    assert kilobytes(composition(frame(*rows), "model", theme=theme)) < 60
