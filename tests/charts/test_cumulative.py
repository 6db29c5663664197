from __future__ import annotations

import polars as pl
import pytest

from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.charts.theme import DARK, LIGHT, Theme

from .frames import ranking
from .visible import kilobytes


def said(frame: pl.DataFrame) -> str:
    (label,) = cumulative_share(frame, theme=LIGHT).layout.annotations
    return str(label.text)


def test_curve_is_the_cumulative_share() -> None:
    curve = cumulative_share(ranking([50, 30, 20]), theme=LIGHT).data[0]
    assert list(curve.x) == [1, 2, 3]
    assert list(curve.y) == [0.5, 0.8, 1.0]


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ([50, 30, 20], "2 agents<br>account for 80%"),
        ([10] * 10, "8 agents<br>account for 80%"),
        ([95, 5], "1 agent<br>accounts for 95%"),
        ([7], "1 agent<br>accounts for 100%"),
    ],
)
def test_finding_is_written_at_the_crossing(values: list[int], finding: str) -> None:
    assert said(ranking(values)) == finding


def test_ten_thousand_agents_keep_the_crossing_and_both_ends() -> None:
    frame = ranking([10_000_000 // (rank + 1) for rank in range(10_000)])
    crossing = int((frame["cumulative_share"] < 0.8).sum()) + 1
    drawn = cumulative_share(frame, theme=LIGHT)
    ranks = list(drawn.data[0].x)
    assert {1, crossing, 10_000} <= set(ranks)
    assert len(ranks) <= 200
    assert list(drawn.data[0].y) == frame["cumulative_share"].gather([rank - 1 for rank in ranks]).to_list()
    assert said(frame) == f"{crossing:,} agents<br>account for 80%"
    assert kilobytes(drawn) < 60


@pytest.mark.parametrize("rows", [149, 150, 151, 500])
def test_sampling_never_loses_the_ends(rows: int) -> None:
    ranks = list(cumulative_share(ranking([1] * rows), theme=LIGHT).data[0].x)
    assert (ranks[0], ranks[-1]) == (1, rows)
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_axis_ends_at_100_percent(theme: Theme) -> None:
    axis = cumulative_share(ranking([3, 1]), theme=theme).layout.yaxis
    assert axis.ticktext[-1] == "100%"
