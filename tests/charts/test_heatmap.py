from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from odeus_dash.charts.heatmap import heatmap
from odeus_dash.charts.line import Quantity
from odeus_dash.charts.text import columns
from odeus_dash.charts.theme import DARK, LIGHT, Theme, meant
from odeus_dash.periods import Granularity

from .frames import agents_over_time
from .visible import texts


def draw(frame: pl.DataFrame, theme: Theme = LIGHT, **options: Any) -> go.Figure:
    return heatmap(frame, Quantity("value", "messages per user", Granularity.WEEK), theme=theme, **options)


def values(figure: go.Figure) -> list[list[float | None]]:
    """The value of each cell, row by row; None where no cell is drawn."""
    return [
        [None if height is None else number for height, number in zip(row.y, row.marker.color, strict=True)]
        for row in figure.data
    ]


def test_agents_are_rows_and_buckets_are_columns() -> None:
    figure = draw(agents_over_time([[1, 2, 3], [4, None, 0]]))
    assert values(figure) == [[1, 2, 3], [4, None, 0]]
    assert list(figure.layout.yaxis.ticktext) == ["Agent 1", "Agent 2"]
    assert figure.data[0].x[0] == "Week 45, 2–8 Nov"


def test_each_row_stands_for_its_agent() -> None:
    frame = agents_over_time([[1, 2], [3, 4]])
    figure = draw(frame)
    assert [meant(figure.agents, row, 1) for row in (0, 1)] == frame["agent_id"].unique(
        maintain_order=True
    ).to_list()


def test_bucket_that_an_agent_lacks_is_unknown() -> None:
    frame = agents_over_time([[1, 2], [3, 4]]).head(3)
    assert values(draw(frame)) == [[1, 2], [3, None]]


def test_partial_bucket_has_a_dashed_frame() -> None:
    (frame,) = draw(agents_over_time([[1, 2, 3]], partial=[2])).layout.shapes
    assert (frame.x0, frame.x1) == (1.5, 2.5)
    assert frame.line.dash == "3px,3px"


def test_blank_cells_are_explained_where_there_are_any() -> None:
    assert any("blank: no value" in text for text in texts(draw(agents_over_time([[1, None]]))))
    assert not any("blank" in text for text in texts(draw(agents_over_time([[1, 2]]))))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_scale_runs_from_zero_to_the_largest_value_in_one_hue(theme: Theme) -> None:
    cells = draw(agents_over_time([[5, 7]]), theme).to_dict()["data"][0]["marker"]
    assert (cells["cmin"], cells["cmax"]) == (0, 7)
    (_, pale), (_, full) = cells["colorscale"]
    assert full == theme.accent
    assert pale not in {theme.page, full}


def test_all_zero_is_not_a_division_by_zero() -> None:
    assert draw(agents_over_time([[0, 0]])).data[0].marker.cmax == 1


def test_long_names_are_cut_beside_and_whole_when_hovering() -> None:
    drawn = draw(agents_over_time([[1]], name="Contracts " * 9))
    assert columns(drawn.layout.yaxis.ticktext[0]) <= 24
    assert drawn.data[0].meta[1] == f"{'Contracts ' * 9} 1".replace("  ", " ")


def test_names_that_look_alike_keep_their_rows() -> None:
    frame = agents_over_time([[1], [2]]).with_columns(agent=pl.lit("Same"))
    assert [row.base for row in draw(frame).data] == pytest.approx([-0.465, 0.535])


def test_a_bucket_that_has_not_been_loaded_is_a_blank_column() -> None:
    frame = agents_over_time([[1, 2, 3, 4], [5, 6, 7, 8]])
    figure = draw(frame.filter(pl.col("value").is_in([1.0, 4.0, 5.0, 8.0])))
    assert values(figure) == [[1, None, None, 4], [5, None, None, 8]]
    assert figure.data[0].x[1].startswith("Week 46, ")


def test_the_top_five_percent_do_not_make_all_others_look_alike() -> None:
    figure = draw(agents_over_time([[1, 5, 10], [2, 6, 9]] * 20 + [[1, 1, 1000]]))
    assert figure.data[0].marker.cmax == 10
    [said] = [text for text in texts(figure) if "capped" in text]
    assert said.replace(" ", "").endswith("10messagesperuser<br>top5%capped")


def test_one_agent_of_many_does_not_set_the_scale_and_the_legend_says_how_much_is_capped() -> None:
    figure = draw(agents_over_time([[900, 1000], *[[1, 10]] * 11]))
    assert figure.data[0].marker.cmax == 10
    assert any("top8.3%capped" in text.replace(" ", "") for text in texts(figure))


def test_nothing_is_said_to_be_capped_where_nothing_is() -> None:
    assert not any("capped" in text for text in texts(draw(agents_over_time([[1, 2], [3, 4]]))))
