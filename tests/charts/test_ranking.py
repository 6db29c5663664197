from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.theme import LIGHT, Theme

from .frames import ranking, with_other


def draw(frame: pl.DataFrame, theme: Theme = LIGHT) -> dict[str, Any]:
    return dict(ranked_bars(frame, theme=theme, value_label="messages").to_dict())


def test_bars_are_the_values_and_say_them_with_their_share() -> None:
    bars, names = draw(ranking([10_323, 4_000]))["data"]
    assert bars["x"] == [10_323, 4_000]
    assert bars["text"] == ["10,323 · 72%", "4,000 · 28%"]
    assert names["text"] == ["Agent 1", "Agent 2"]


def test_money_is_said_with_its_currency() -> None:
    money = ranking([10, 4]).with_columns(value=pl.Series([1234.5, 0.0046]))
    bars = ranked_bars(money, theme=LIGHT, value_label="", currency="USD").to_dict()["data"][0]
    assert [text.partition(" ·")[0] for text in bars["text"]] == ["$1,235", "$0.0046"]
    assert all("&#36;" in text for text in bars["customdata"])


def test_first_agent_is_on_top_and_its_name_above_its_bar() -> None:
    picture = draw(ranking([3, 2, 1]))
    bottom, top = picture["layout"]["yaxis"]["range"]
    assert bottom > top
    bars, names = picture["data"]
    assert all(name < bar for name, bar in zip(names["y"], bars["y"], strict=True))


def test_small_rest_is_drawn_whole_and_grey() -> None:
    picture = draw(with_other(ranking([60, 30]), value=10, agents=3, share=0.1))
    assert picture["data"][0]["x"] == [60, 30, 10]
    assert picture["data"][0]["marker"]["color"] == [LIGHT.accent, LIGHT.accent, LIGHT.context]
    assert not picture["layout"].get("shapes")


def test_large_rest_is_cut_visibly_and_labelled_in_full() -> None:
    picture = draw(with_other(ranking([60, 30]), value=9_900, agents=9_998, share=0.99))
    bars = picture["data"][0]
    assert bars["x"] == [60, 30, 60]
    assert bars["text"][2] == "9,900 · 99%"
    (cut,) = picture["layout"]["shapes"]
    assert cut["yanchor"] == bars["y"][2]
    assert cut["fillcolor"] == LIGHT.page


def test_hovering_says_the_full_name_and_how_many_the_rest_are() -> None:
    long_name = "Contracts " * 20
    frame = with_other(ranking([60, 30], name=long_name), value=10, agents=1_234, share=0.1)
    said = draw(frame)["data"][0]["customdata"]
    assert said[0] == f"<b>{long_name.strip()} 1</b><br>60 messages, 67% of all shown"
    assert said[2] == "<b>Other (1234)</b><br>1,234 agents<br>10 messages, 10% of all shown"


def test_long_names_are_cut_in_the_picture() -> None:
    names = draw(ranking([1], name="Contracts " * 20))["data"][1]["text"]
    assert len(names[0]) <= 42
    assert names[0].endswith("…")


def test_unknown_value_is_not_a_zero() -> None:
    frame = ranking([5, None])
    assert draw(frame)["data"][0]["text"][1] == "– · –"
    assert draw(frame)["data"][0]["x"] == [5, None]


@pytest.mark.parametrize("values", [[0, 0], [7, None], [7]])
def test_odd_rankings_can_be_drawn(values: list[int | None]) -> None:
    assert draw(ranking(values))["data"][0]["x"] == values


def test_height_grows_with_the_rows() -> None:
    heights = [draw(ranking([1] * rows))["layout"]["height"] for rows in (1, 2, 20)]
    assert heights[1] - heights[0] == (heights[2] - heights[1]) / 18
