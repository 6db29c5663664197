from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from odeus_dash.charts.cache import cache_saving
from odeus_dash.charts.theme import DARK, LIGHT, Theme

from .visible import said

Saving = tuple[str | None, str | None]
MIXED: list[Saving] = [("22", "7"), ("4", "-11"), ("-1.6", "-9.1"), ("0", "0")]


def savings(rows: list[Saving], name: str = "Agent") -> pl.DataFrame:
    """Agents by their saving for 5 minutes and for an hour."""
    columns = [[each and Decimal(each) for each in column] for column in zip(*rows, strict=True)]
    return pl.DataFrame(
        {"saving_5m": columns[0], "saving_1h": columns[1]},
        schema=dict.fromkeys(["saving_5m", "saving_1h"], pl.Decimal(38, 15)),
    ).with_columns(
        agent=pl.format("{} {}", pl.lit(name), pl.int_range(pl.len())),
        hit_rate=pl.lit(0.3),
        reuse=pl.lit(None, pl.Float64),
        verdict=pl.lit("pays off"),
    )


def draw(rows: list[Saving], theme: Theme = LIGHT) -> dict[str, Any]:
    return dict(cache_saving(savings(rows), theme=theme, currency="EUR").to_dict())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_savings_and_losses_lie_on_either_side_of_zero_and_differ_in_more_than_colour(theme: Theme) -> None:
    bars = draw(MIXED, theme)["data"][0]
    assert list(bars["x"]) == [22, 4, -1.6, 0]
    assert bars["marker"]["color"] == [theme.good, theme.good, theme.bad, theme.good]
    assert bars["marker"]["pattern"]["shape"] == ["", "", "/", ""]


def test_zero_is_marked_beside_the_bars_and_not_across_the_names() -> None:
    picture = draw(MIXED)
    zero = picture["data"][1]
    names = [note["y"] for note in picture["layout"]["annotations"] if note["yref"] == "y"]
    assert set(zero["x"]) == {0, None}
    assert all(name < top for name, top in zip(names, zero["y"][::3], strict=True))


def test_the_other_figure_is_a_mark_where_it_differs() -> None:
    picture = draw(MIXED)
    assert list(picture["data"][2]["x"][::6]) == [7, -11, -9.1]
    assert "if written for an hour" in picture["layout"]["annotations"][-1]["text"]
    assert "hour" not in draw([("3", "3")])["layout"]["annotations"][-1]["text"]


@pytest.mark.parametrize(
    "rows", [MIXED, MIXED[:1], MIXED[2:3], MIXED[3:], [("-5000000", "-5000000"), ("1", "1")]]
)
def test_labels_stand_behind_everything_on_their_row_and_have_room(rows: list[Saving]) -> None:
    picture = draw(rows)
    low, high = picture["layout"]["xaxis"]["range"]
    labels = picture["data"][3]
    for text, at, (short, long) in zip(labels["text"], labels["x"], rows, strict=True):
        assert at == max(0, float(short or 0), float(long or 0))
        assert at <= high
        assert picture["layout"]["margin"]["r"] >= 7.5 * len(text)
        assert low < min(0, float(short or 0), float(long or 0))


def test_labels_say_the_sign_and_the_currency() -> None:
    assert [text.strip() for text in draw(MIXED)["data"][3]["text"]] == [
        "+€22.00",
        "+€4.00",
        "−€1.60",
        "€0.00",
    ]


def test_hovering_says_both_figures_and_why() -> None:
    assert said(draw(MIXED)["data"][0])[1] == (
        "<b>Agent 1</b>: pays off<br>+€4.00 if written for 5 minutes<br>−€11.00 if written for an hour"
        "<br>Hit rate 30%, reuse –"
    )


def test_agents_without_a_known_saving_are_left_out() -> None:
    assert list(draw([("1", "1"), (None, None)])["data"][0]["x"]) == [1]
