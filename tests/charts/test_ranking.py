from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.text import columns
from odeus_dash.charts.theme import LIGHT

from .frames import ranking
from .visible import names, said


def draw(frame: pl.DataFrame, top: int = 50) -> dict[str, Any]:
    return dict(ranked_bars(frame, top, theme=LIGHT, value_label="messages").to_dict())


def test_bars_are_the_values_and_say_them_with_their_share() -> None:
    drawn = ranked_bars(ranking([10_323, 4_000]), 2, theme=LIGHT, value_label="messages")
    bars, labels = drawn.to_dict()["data"]
    assert bars["x"] == labels["x"] == [10_323, 4_000]
    assert [text.strip() for text in labels["text"]] == ["10,323 · 72%", "4,000 · 28%"]
    assert names(drawn) == ["Agent 1", "Agent 2"]


def test_money_is_said_with_its_currency() -> None:
    money = ranking([10, 4]).with_columns(value=pl.Series([1234.5, 0.0046]))
    bars, labels = ranked_bars(money, 2, theme=LIGHT, value_label="", currency="USD").to_dict()["data"]
    assert [text.strip().partition(" ·")[0] for text in labels["text"]] == ["&#36;1,235", "&#36;0.0046"]
    assert all("&#36;" in text for text in said(bars))


def test_first_agent_is_on_top_and_its_name_above_its_bar() -> None:
    picture = draw(ranking([3, 2, 1]))
    bottom, top = picture["layout"]["yaxis"]["range"]
    assert bottom > top
    bars, _ = picture["data"]
    names_at = [note["y"] for note in picture["layout"]["annotations"]]
    assert all(name < bar for name, bar in zip(names_at, bars["y"], strict=True))


def test_the_rest_is_a_line_of_words_that_completes_the_sum() -> None:
    picture = draw(ranking([60, 30, *[1] * 9_900, *[0] * 98]), top=2)
    bars, _ = picture["data"]
    assert bars["x"] == [60, 30]
    assert picture["layout"]["xaxis"]["range"] == [0, 60]
    rest = picture["layout"]["annotations"][-1]
    assert rest["text"] == "9,998 other agents: 9,900 · 99%"
    assert rest["font"]["color"] == LIGHT.muted
    assert picture["layout"]["margin"]["b"] > 20


def test_bars_have_the_width_there_is_but_for_the_longest_label() -> None:
    layout = draw(ranking([10_323, 4_000]))["layout"]
    assert layout["xaxis"]["range"] == [0, 10_323]
    assert 7 * len("10,323 · 72%") < layout["margin"]["r"] < 10 * len("10,323 · 72%")


def test_hovering_says_the_full_name() -> None:
    long_name = "Contracts " * 20
    bars, _ = draw(ranking([60, 30], name=long_name))["data"]
    assert said(bars)[0] == f"<b>{long_name.strip()} 1</b><br>60 messages, 67% of all shown"


def test_long_names_are_cut_in_the_picture() -> None:
    drawn = ranked_bars(ranking([1], name="Contracts " * 20), 1, theme=LIGHT, value_label="messages")
    [name] = names(drawn)
    assert columns(name) <= 42
    assert name.endswith("…")


def test_others_without_a_value_are_not_a_zero() -> None:
    rest = draw(ranking([5, None, None]), top=1)["layout"]["annotations"][-1]
    assert rest["text"] == "2 other agents: – · –"


def test_unknown_value_is_not_a_zero() -> None:
    frame = ranking([5, None])
    assert draw(frame)["data"][1]["text"][1].strip() == "– · –"
    assert draw(frame)["data"][0]["x"] == [5, None]


@pytest.mark.parametrize("values", [[0, 0], [7, None], [7]])
def test_odd_rankings_can_be_drawn(values: list[int | None]) -> None:
    assert draw(ranking(values))["data"][0]["x"] == values


def test_height_grows_with_the_rows() -> None:
    heights = [draw(ranking([1] * rows))["layout"]["height"] for rows in (1, 2, 20)]
    assert heights[1] - heights[0] == (heights[2] - heights[1]) / 18
