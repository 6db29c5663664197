from __future__ import annotations

import math

import polars as pl
import pytest

from odeus_dash.charts.theme import LIGHT
from odeus_dash.charts.token_range import token_range

from .visible import names, said


def frame(*rows: tuple[str, int | None, float | None, int | None]) -> pl.DataFrame:
    schema = {
        "agent": pl.String,
        "min_prompt": pl.Int64,
        "input_per_request": pl.Float64,
        "max_prompt": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_line_from_smallest_to_largest_with_the_average_marked() -> None:
    drawn = token_range(frame(("A", 10, 250.4, 90_000)), theme=LIGHT)
    lines, low, high, middle, average = drawn.data
    told = said(drawn.to_dict()["data"][4])
    assert list(lines.x) == [10, 90_000, None]
    assert (low.text[0].strip(), high.text[0].strip()) == ("10", "90k")
    assert list(average.x) == [250.4]
    assert middle.text[0] == "<b>250</b>"
    assert told[0].startswith("<b>A</b><br>250 input tokens per request on average<br>from 10 to")
    assert names(drawn) == ["A"]


def test_lines_have_the_width_there_is_but_for_their_labels() -> None:
    layout = token_range(frame(("A", 10, 250, 1_000)), theme=LIGHT).layout
    low, high = layout.xaxis.range
    assert layout.xaxis.type == "log"
    assert 0.99 < low < 1, "labels at the ends are inside"
    assert 3 < high < 3.01
    assert layout.margin.l >= 7 * len("10")
    assert layout.margin.r >= 7 * len("1k")


def test_one_size_only_can_be_drawn() -> None:
    axis = token_range(frame(("A", 7, 7, 7)), theme=LIGHT).layout.xaxis
    assert axis.range[0] < math.log10(7) < axis.range[1]


@pytest.mark.parametrize("row", [("A", None, 2.0, 3), ("A", 0, 0.0, 0), ("A", 1, None, 3)])
def test_agent_without_known_sizes_is_left_out(row: tuple[str, int | None, float | None, int | None]) -> None:
    drawn = token_range(frame(row, ("B", 1, 2, 3)), theme=LIGHT)
    assert names(drawn) == ["B"]
