from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from odeus_dash.charts.reach import reach_intensity
from odeus_dash.charts.theme import LIGHT, Theme

from .frames import reach

CORNERS = ["Specialist", "Core", "Low use", "Occasional"]


def draw(frame: pl.DataFrame, theme: Theme = LIGHT, **options: Any) -> go.Figure:
    return reach_intensity(frame, 20, 10.5, theme=theme, **options)


def names(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations if note.text not in CORNERS]


def test_agents_stand_at_their_users_and_messages_per_user() -> None:
    bubbles = draw(reach([(10, 5.5, 55), (40, 20.25, 810)])).data[0]
    assert list(zip(bubbles.x, bubbles.y, strict=True)) == [(40, 20.25), (10, 5.5)]


def test_bubble_areas_are_in_proportion_to_messages() -> None:
    sizes = draw(reach([(10, 5, 400), (40, 20, 100)])).data[0].marker.size
    assert sizes[0] == pytest.approx(2 * sizes[1])


def test_fields_are_named_in_the_corners_and_parted_at_the_cuts() -> None:
    drawn = draw(reach([(10, 5, 50)]))
    assert [note.text for note in drawn.layout.annotations][:4] == CORNERS
    down, across = drawn.layout.shapes
    assert (down.x0, down.x1, across.y0, across.y1) == (20, 20, 10.5, 10.5)


def test_unknown_cut_is_not_drawn() -> None:
    drawn = reach_intensity(reach([(10, 5, 50)]), None, None, theme=LIGHT)
    assert len(drawn.layout.shapes) == 0


def test_widely_spread_reach_is_logarithmic() -> None:
    assert draw(reach([(1, 5, 5), (40, 5, 50)])).layout.xaxis.type == "log"
    assert draw(reach([(10, 5, 5), (40, 5, 50)])).layout.xaxis.type is None


def test_names_on_a_logarithmic_axis_stand_at_the_logarithm() -> None:
    drawn = draw(reach([(10, 5, 5), (1_000, 5, 9_000)]))
    places = {note.text: note.x for note in drawn.layout.annotations}
    assert places["Agent 2"] == pytest.approx(3)
    assert drawn.layout.xaxis.title.text == "Unique users (log scale)"
    assert drawn.layout.yaxis.title.text == "Messages per user"


def test_eight_names_at_most() -> None:
    frame = reach([(10 * number, number * 7 % 31 + 1, 1_000 - number) for number in range(1, 60)])
    assert 1 <= len(names(draw(frame))) <= 8


@pytest.mark.parametrize("row", [(0, 5.0, 5), (None, 5.0, 5), (5, None, 5), (5, 0.0, 0)])
def test_agents_without_users_or_intensity_are_left_out(row: tuple[int | None, float | None, int]) -> None:
    drawn = draw(reach([row, (10, 5, 50)]))
    assert list(drawn.data[0].x) == [10]


def test_of_ten_thousand_agents_the_largest_are_drawn() -> None:
    frame = reach([(1 + number % 977, 1 + number % 31 / 7, 20_000 - number) for number in range(10_000)])
    drawn = draw(frame)
    assert len(drawn.data[0].x) == 400
    assert drawn.data[0].customdata[0][3] == "20,000"
    assert drawn.data[0].customdata[-1][3] == "19,601"
