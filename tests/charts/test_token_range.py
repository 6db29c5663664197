from __future__ import annotations

import math

import polars as pl
import pytest

from odeus_dash.charts.theme import LIGHT
from odeus_dash.charts.token_range import token_range


def frame(*rows: tuple[str, int | None, float | None, int | None]) -> pl.DataFrame:
    schema = {
        "agent": pl.String,
        "min_prompt": pl.Int64,
        "input_per_request": pl.Float64,
        "max_prompt": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_line_from_smallest_to_largest_with_the_average_marked() -> None:
    lines, low, high, average, names = token_range(frame(("A", 10, 250.4, 90_000)), theme=LIGHT).data
    assert list(lines.x) == [10, 90_000, None]
    assert (low.text[0].strip(), high.text[0].strip()) == ("10", "90k")
    assert list(average.x) == [250.4]
    assert average.text[0] == "<b>250</b>"
    assert average.customdata[0].startswith(
        "<b>A</b><br>250 input tokens per request on average<br>from 10 to"
    )
    assert list(names.text) == ["A"]


def test_axis_is_logarithmic_and_has_room_for_the_labels() -> None:
    axis = token_range(frame(("A", 10, 250, 1_000)), theme=LIGHT).layout.xaxis
    assert axis.type == "log"
    assert axis.range[0] < 1
    assert axis.range[1] > 3


def test_one_size_only_can_be_drawn() -> None:
    axis = token_range(frame(("A", 7, 7, 7)), theme=LIGHT).layout.xaxis
    assert axis.range[0] < math.log10(7) < axis.range[1]


@pytest.mark.parametrize("row", [("A", None, 2.0, 3), ("A", 0, 0.0, 0), ("A", 1, None, 3)])
def test_agent_without_known_sizes_is_left_out(row: tuple[str, int | None, float | None, int | None]) -> None:
    drawn = token_range(frame(row, ("B", 1, 2, 3)), theme=LIGHT)
    assert list(drawn.data[4].text) == ["B"]
