from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from odeus_dash.charts.line import Quantity
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.charts.theme import LIGHT, Theme
from odeus_dash.periods import Granularity

from .frames import agents_over_time


def draw(frame: pl.DataFrame, theme: Theme = LIGHT) -> go.Figure:
    return small_multiples(frame, Quantity("value", "messages per user", Granularity.WEEK), theme=theme)


def hovered(drawn: go.Figure) -> list[dict[str, Any]]:
    return [trace for trace in drawn.to_dict()["data"] if "customdata" in trace]


def test_a_panel_per_agent_in_the_order_of_the_frame() -> None:
    drawn = draw(agents_over_time([[1, 2], [3, None], [5, 6]]))
    assert [trace["y"] for trace in hovered(drawn)] == [[1, 2], [3, None], [5, 6]]
    assert [trace["xaxis"] for trace in hovered(drawn)] == ["x", "x2", "x3"]
    titles = [note.text for note in drawn.layout.annotations if note.xref == "paper"]
    assert titles == ["Agent 1", "Agent 2", "Agent 3"]


def test_panels_share_one_scale() -> None:
    drawn = draw(agents_over_time([[1, 2], [30, 40]])).to_dict()["layout"]
    assert drawn["yaxis"]["range"] == drawn["yaxis2"]["range"]
    assert drawn["yaxis"]["range"][1] > 40


def test_panels_do_not_overlap() -> None:
    layout = draw(agents_over_time([[1]] * 5)).to_dict()["layout"]
    places = [(layout[f"xaxis{n}"]["domain"], layout[f"yaxis{n}"]["domain"]) for n in ("", 2, 3, 4, 5)]
    for index, (across, up) in enumerate(places):
        assert 0 <= across[0] < across[1] <= 1
        assert 0 <= up[0] < up[1] <= 1
        for other_across, other_up in places[:index]:
            beside = across[0] >= other_across[1] or other_across[0] >= across[1]
            assert beside or up[1] <= other_up[0]


def test_dates_stand_under_the_lowest_panel_of_each_column_only() -> None:
    layout = draw(agents_over_time([[1]] * 3)).to_dict()["layout"]
    assert [layout[f"xaxis{n}"]["showticklabels"] for n in ("", 2, 3)] == [False, True, True]
    assert [layout[f"yaxis{n}"]["showticklabels"] for n in ("", 2, 3)] == [True, False, True]


def test_twelve_panels_at_most() -> None:
    assert len(hovered(draw(agents_over_time([[1]] * 20)))) == 12


def test_partial_buckets_are_not_joined() -> None:
    lines = draw(agents_over_time([[1, 2, 3]], partial=[0])).to_dict()["data"]
    assert [trace["y"] for trace in lines if trace["mode"] == "lines"] == [[2, 3]]


def test_agent_without_values_has_an_empty_panel() -> None:
    drawn = draw(agents_over_time([[None, None], [1, 2]]))
    assert [note.text for note in drawn.layout.annotations] == ["Agent 1", "Agent 2", "2"]


def test_a_bucket_that_has_not_been_loaded_is_a_gap() -> None:
    frame = agents_over_time([[1, 2, 3, 4, 5]])
    (line,) = hovered(draw(frame.filter(pl.col("value") != 3)))
    assert line["y"] == [1, 2, None, 4, 5]
