from __future__ import annotations

import polars as pl

from odeus_dash.charts.people import active_vs_unique
from odeus_dash.charts.theme import LIGHT

from .visible import names, said, texts


def frame(*rows: tuple[str, int | None, int | None]) -> pl.DataFrame:
    schema = {"agent": pl.String, "unique_users": pl.Int64, "active_users": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_both_numbers_are_bars_and_in_words() -> None:
    drawn = active_vs_unique(frame(("A", 40, 30), ("B", 9, 9)), theme=LIGHT)
    wide, slim, labels = drawn.data
    assert (list(wide.x), list(slim.x)) == ([40, 9], [30, 9])
    assert wide.width > slim.width
    assert list(labels.text) == [" 30 of 40", " 9 of 9"]
    assert names(drawn) == ["A", "B"]


def test_label_stands_behind_the_longer_bar() -> None:
    labels = active_vs_unique(frame(("A", 40, 55)), theme=LIGHT).data[2]
    assert list(labels.x) == [55]


def test_unknown_is_a_dash() -> None:
    assert " – of 40" in texts(active_vs_unique(frame(("A", 40, None)), theme=LIGHT))


def test_colours_are_explained() -> None:
    legend = active_vs_unique(frame(("A", 1, 1)), theme=LIGHT).layout.annotations[-1].text
    assert "Active users" in legend
    assert "Unique users" in legend


def test_hovering_says_both_in_full() -> None:
    wide = active_vs_unique(frame(("A", 4_000, 3_000)), theme=LIGHT).to_dict()["data"][0]
    assert said(wide)[0] == "<b>A</b><br>4,000 unique users<br>3,000 active users"
