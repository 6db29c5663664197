from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.signed_bars import signed_bars
from odeus_dash.charts.text import columns
from odeus_dash.charts.theme import DARK, LIGHT, Theme

from .visible import names, said

PARTS = [3_368, 903, -233, -315, 1_904]


def changes(values: list[int | None], name: str = "Agent") -> pl.DataFrame:
    """Changes by agent; the last row is that of all others."""
    rows = [(f"{name} {row}", value, row == len(values) - 1) for row, value in enumerate(values)]
    schema = {"name": pl.String, "value": pl.Int64, "is_other": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def draw(values: list[int | None], theme: Theme = LIGHT, name: str = "Agent") -> dict[str, Any]:
    return dict(signed_bars(changes(values, name), theme=theme).to_dict())


def test_all_parts_are_on_one_scale_around_one_zero_line() -> None:
    picture = draw([*PARTS])
    bars, _ = picture["data"]
    assert bars["x"] == PARTS
    assert "base" not in bars
    axis = picture["layout"]["xaxis"]
    assert axis["range"] == [-315, 3_368]
    assert axis["zeroline"]
    assert "xaxis2" not in picture["layout"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colour_and_label_say_the_sign_and_the_others_are_grey(theme: Theme) -> None:
    bars, labels = draw([*PARTS], theme)["data"]
    assert [text.strip() for text in labels["text"]] == [
        "<b>+3,368</b>",
        "<b>+903</b>",
        "<b>−233</b>",
        "<b>−315</b>",
        "<b>+1,904</b>",
    ]
    assert bars["marker"]["color"] == [theme.good, theme.good, theme.bad, theme.bad, theme.context]


def test_names_stand_at_the_left_of_their_bars_from_the_top_down() -> None:
    picture = draw([*PARTS])
    names_at = [(note["y"], note["xshift"]) for note in picture["layout"]["annotations"]]
    assert [y for y, _ in names_at] == picture["data"][0]["y"]
    assert {-shift for _, shift in names_at} == {picture["layout"]["margin"]["l"]}
    assert picture["layout"]["yaxis"]["range"] == [4.5, -0.5]
    assert names(signed_bars(changes([1, 2]), theme=LIGHT)) == ["Agent 0", "Agent 1"]


def test_labels_have_room_to_the_right_of_bars_and_of_zero() -> None:
    picture = draw([5, -1_000_000, 1_000_000])
    _, labels = picture["data"]
    assert labels["textposition"] == "middle right"
    assert labels["x"] == [5, 0, 1_000_000]
    assert picture["layout"]["margin"]["r"] > 7 * len("+1,000,000")


def test_long_names_are_cut_and_whole_when_hovering() -> None:
    picture = draw([1, 2], name="Contracts " * 9)
    for note in picture["layout"]["annotations"]:
        lines = note["text"].split("<br>")
        assert len(lines) == 2
        assert all(columns(line) <= 24 for line in lines)
    assert picture["layout"]["margin"]["l"] < 230
    assert said(picture["data"][0])[0] == f"<b>{'Contracts ' * 9}0</b><br>+1 messages"


@pytest.mark.parametrize("values", [[0, 0], [7], [-7], [None, 3]])
def test_nothing_and_no_change_can_be_drawn(values: list[int | None]) -> None:
    low, high = draw(values)["layout"]["xaxis"]["range"]
    assert low <= 0 <= high
    assert low < high


def test_names_of_low_rows_are_cut_to_one_line() -> None:
    frame = changes([*PARTS], "An agent with a name of many letters")
    picture = signed_bars(frame, theme=LIGHT, in_one_line=True)
    assert names(picture) == ["An agent with a nam…"] * len(PARTS)
