"""What holds for every picture. A new one is covered by being listed in PICTURES."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable
from dataclasses import astuple
from importlib import import_module
from typing import NamedTuple

import polars as pl
import pytest

from odeus_dash import charts
from odeus_dash.charts.agents_over_time import agents_over_time
from odeus_dash.charts.budget import budget_line
from odeus_dash.charts.cache import cache_saving
from odeus_dash.charts.columns_with_before import columns_with_before
from odeus_dash.charts.composition import composition
from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.charts.heatmap import heatmap
from odeus_dash.charts.lifecycle import stages_over_time
from odeus_dash.charts.line import Quantity
from odeus_dash.charts.notes import Level, Written, with_marks
from odeus_dash.charts.over_time import over_time
from odeus_dash.charts.people import active_vs_unique, people_by_department
from odeus_dash.charts.rank import rank_over_time
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.reach import reach_intensity
from odeus_dash.charts.reuse import reuse_against_break_even
from odeus_dash.charts.signed_bars import signed_bars
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.charts.stacked_columns import stacked_columns
from odeus_dash.charts.stages import stage_strip
from odeus_dash.charts.theme import DARK, LIGHT, Figure, Theme, agent_colours
from odeus_dash.charts.token_range import token_range
from odeus_dash.periods import Granularity, Period

from .frames import daily, weekly
from .visible import HOSTILE, INERT, kilobytes, texts

NO_USAGE, NO_VALUES = "No usage in this period", "The export has no values for this figure"
DAY, WEEK = Granularity.DAY, Granularity.WEEK
LONG = "A name as long as names get " * 4
#: What plotly would read as markup, a link, a formula and a placeholder.
RAW = ("<b>x", "<a ", "$\\frac", " %{x}")


def agents(rows: int, name: str = "Agent") -> pl.DataFrame:
    """Agents, each with every figure that a picture of agents takes."""
    number = pl.int_range(rows, dtype=pl.Int64)
    falling = 10**9 - 7 * number
    return pl.select(
        agent_id=pl.format("id-{}", number),
        agent=pl.format("{} {}", pl.lit(name), number),
        model=pl.lit("large"),
        rank=number + 1,
        value=falling,
        share=1 / (number + 1),
        name=pl.format("{} {}", pl.lit(name), number),
        label=pl.format("{} {}", pl.lit(name), number),
        partial=pl.lit(value=False),
        cumulative_share=(number + 1) / rows,
        is_other=pl.lit(value=False),
        unique_users=1 + number % 977,
        active_users=1 + number % 500,
        messages_per_user=1 + number % 31 / 7,
        messages=falling,
        previous=10**8 + number,
        current=falling,
        cache_read=falling,
        cache_write=number,
        uncached=number * 3,
        input=falling + number * 4,
        min_prompt=10 + number,
        input_per_request=250.4 + number,
        max_prompt=90_000 + number,
        saving_5m=(3 - number).cast(pl.Decimal(38, 15)),
        saving_1h=(2 - number).cast(pl.Decimal(38, 15)),
        hit_rate=pl.lit(0.3),
        reuse=number / 10,
        verdict=pl.lit("Pays off"),
        break_even=pl.lit(0.28),
        break_even_1h=pl.lit(1.1),
    )


def agents_by_week(rows: int, name: str = "Agent") -> pl.DataFrame:
    """As many agents over a year of weeks."""
    year = weekly([1 / (week + 3) for week in range(53)], partial=[0, 52])
    return agents(rows, name).select("agent_id", "agent").join(year, how="cross")


def parts_of_buckets(rows: int, name: str = "Agent") -> pl.DataFrame:
    """As many buckets of three parts, the last of which is the others."""
    parts = pl.DataFrame({"part": [f"{name} 0", f"{name} 1", "3 others"]})
    return agents(rows, name).select("label", "value").join(parts, how="cross")


def days(rows: int, _: str = "") -> pl.DataFrame:
    """Days, the last one partial, with values, the sums of a budget and agents by stage."""
    each = daily([3_000 + day for day in range(rows)], partial=[rows - 1] if rows else [])
    value = pl.col("value").cast(pl.Float64)
    sums = {name: value * factor for name, factor in BUDGET.items()}
    stages = {stage: pl.col("value") for stage in STAGES}
    place = {"rank": 1 + pl.col("value") % 9, "agents": pl.lit(9, pl.Int64), "stage": pl.lit("rising")}
    return each.with_columns(**sums, **stages, **place, known=True)


BUDGET = {"spent": 1.0, "even": 1.1, "expected": 1.2, "low": 1.1, "high": 1.3}
STAGES = ("new", "rising", "stable", "fading", "silent")


class Picture(NamedTuple):
    """A picture: how it is drawn (`words` come from outside), of what, how much of it, and how large it is.

    Without any of `values` it says that they are `unknown`, without rows that there is `nothing`.
    """

    draw: Callable[[pl.DataFrame, Theme, str], Figure]
    frame: Callable[[int, str], pl.DataFrame]
    most: int
    kilobytes: int
    values: tuple[str, ...]
    nothing: str = NO_USAGE
    unknown: str = NO_VALUES


def colours(frame: pl.DataFrame, theme: Theme) -> dict[str, str]:
    return agent_colours(frame["agent_id"].unique(), theme)


NEVER_WRITTEN = "Nothing was written to the cache at a known price in this period"
NO_SIZES, NO_STAGES = "No requests with known sizes in this period", "No stages are known"
PICTURES = {
    "agents_over_time": Picture(
        lambda frame, theme, words: agents_over_time(
            frame, Quantity("value", words, WEEK), theme=theme, colours=colours(frame, theme)
        ),
        agents_by_week, 6, 60, ("value",),
    ),
    "budget_line": Picture(
        lambda frame, theme, words: budget_line(frame, None, theme=theme, currency=words),
        days, 31, 20, ("spent",),
    ),
    "cache_saving": Picture(
        lambda frame, theme, words: cache_saving(frame, theme=theme, currency=words),
        agents, 30, 40, ("saving_5m",),
    ),
    "columns_with_before": Picture(
        lambda frame, theme, words: columns_with_before(
            frame, frame, theme=theme, unit=words, dates=words, dates_before=words
        ),
        agents, 92, 40, ("value",),
    ),
    "composition": Picture(
        lambda frame, theme, _: composition(frame, "agent", theme=theme), agents, 30, 60, ("input",)
    ),
    "cumulative_share": Picture(
        lambda frame, theme, _: cumulative_share(frame, theme=theme),
        agents, 10_000, 60, ("cumulative_share",),
    ),
    "heatmap": Picture(
        lambda frame, theme, words: heatmap(frame, Quantity("value", words, WEEK), theme=theme),
        agents_by_week, 12, 40, ("value",),
    ),
    "stages_over_time": Picture(
        lambda frame, theme, _: stages_over_time(frame, theme=theme, granularity=DAY),
        days, 92, 60, STAGES, NO_STAGES, NO_STAGES,
    ),
    "rank_over_time": Picture(
        lambda frame, theme, _: rank_over_time(frame, theme=theme, granularity=DAY),
        days, 92, 20, ("rank",),
    ),
    "stage_strip": Picture(
        lambda frame, theme, _: stage_strip(frame, theme=theme, granularity=DAY),
        days, 92, 20, ("stage",), NO_STAGES, NO_STAGES,
    ),
    "over_time": Picture(
        lambda frame, theme, words: over_time(
            frame, Quantity("value", words, DAY), theme=theme, context=frame
        ),
        days, 366, 70, ("value",),
    ),
    "active_vs_unique": Picture(
        lambda frame, theme, _: active_vs_unique(frame, theme=theme),
        agents, 50, 60, ("unique_users", "active_users"),
    ),
    "people_by_department": Picture(
        lambda frame, theme, _: people_by_department(
            frame.select(department="agent", people="active_users", listed="unique_users"), theme=theme
        ),
        agents, 50, 60, ("unique_users", "active_users"),
    ),
    "ranked_bars": Picture(
        lambda frame, theme, words: ranked_bars(frame, 50, theme=theme, value_label=words),
        agents, 50, 60, ("value",),
    ),
    "reach_intensity": Picture(
        lambda frame, theme, _: reach_intensity(frame, 20, 10.5, theme=theme),
        agents, 10_000, 75, ("unique_users",),
    ),
    "reuse_against_break_even": Picture(
        lambda frame, theme, _: reuse_against_break_even(frame, theme=theme),
        agents, 30, 40, ("reuse",), NEVER_WRITTEN, NEVER_WRITTEN,
    ),
    "small_multiples": Picture(
        lambda frame, theme, words: small_multiples(
            frame, Quantity("value", words, WEEK), theme=theme
        ),
        agents_by_week, 12, 90, ("value",),
    ),
    "token_range": Picture(
        lambda frame, theme, _: token_range(frame, theme=theme),
        agents, 30, 40, ("max_prompt",), NO_SIZES, NO_SIZES,
    ),
    "stacked_columns": Picture(
        lambda frame, theme, words: stacked_columns(frame, theme=theme, currency=words),
        parts_of_buckets, 53, 40, ("value",),
    ),
    "with_marks": Picture(
        lambda frame, theme, words: with_marks(
            over_time(frame, Quantity("value", words, DAY), theme=theme), frame,
            [Written(words, Period(each, each), words, each) for each in frame["bucket"].tail(20)],
            Level(3_000, words), theme=theme,
        ),
        days, 366, 75, ("value",),
    ),
    "signed_bars": Picture(
        lambda frame, theme, _: signed_bars(frame, theme=theme), agents, 8, 20, ("value",)
    ),
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", PICTURES)
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def draw(name: str, frame: pl.DataFrame, theme: Theme = LIGHT, words: str = "messages") -> Figure:
    return PICTURES[name].draw(frame, theme, words)


def test_every_picture_is_listed() -> None:
    modules = [
        import_module(f"odeus_dash.charts.{each.name}") for each in pkgutil.iter_modules(charts.__path__)
    ]
    public = {
        name
        for module in modules
        for name, each in vars(module).items()
        if not name.startswith("_") and hasattr(each, "__wrapped__") and each.__module__ == module.__name__
    }
    assert public == set(PICTURES)


@EVERY
@BOTH
def test_what_comes_from_outside_is_text(name: str, theme: Theme) -> None:
    found = texts(draw(name, PICTURES[name].frame(3, HOSTILE), theme, HOSTILE))
    assert not [text for text in found if any(raw in text for raw in RAW)]
    assert any(INERT in text for text in found) or name in {
        "stages_over_time",
        "rank_over_time",
        "stage_strip",
    }


@EVERY
def test_nobody_is_a_sentence(name: str) -> None:
    assert texts(draw(name, PICTURES[name].frame(3, "Agent").clear())) == [PICTURES[name].nothing]


@EVERY
def test_what_is_unknown_is_not_unused(name: str) -> None:
    picture = PICTURES[name]
    frame = picture.frame(3, "Agent")
    blank = [pl.lit(None, frame.schema[column]).alias(column) for column in picture.values]
    assert texts(draw(name, frame.with_columns(blank))) == [picture.unknown]


@EVERY
@pytest.mark.parametrize("rows", [1, 2])
def test_a_few_rows_are_enough(name: str, rows: int) -> None:
    drawn = draw(name, PICTURES[name].frame(rows, "Agent"))
    assert texts(drawn) not in ([NO_USAGE], [NO_VALUES])
    json.loads(drawn.to_json(), parse_constant=pytest.fail)


@EVERY
def test_zero_can_be_drawn(name: str) -> None:
    frame = PICTURES[name].frame(3, "Agent").with_columns(pl.selectors.numeric().exclude("rank") * 0)
    json.loads(draw(name, frame).to_json(), parse_constant=pytest.fail)


@EVERY
@BOTH
def test_it_is_small_and_has_the_colours_of_one_theme(name: str, theme: Theme) -> None:
    picture = PICTURES[name]
    drawn = draw(name, picture.frame(picture.most, LONG), theme)
    assert kilobytes(drawn) < picture.kilobytes
    others = shades(LIGHT if theme.dark else DARK) - shades(theme)
    assert not [colour for colour in others if colour in drawn.to_json()]
    assert theme.page in drawn.to_json()


@EVERY
def test_its_numbers_are_those_that_it_draws(name: str) -> None:
    """For files that draw them in their own way: whole names, and a value or None for each category."""
    drawn = draw(name, PICTURES[name].frame(3, HOSTILE))
    assert drawn.numbers is not None
    names = [*drawn.numbers.categories, *(each.name for each in drawn.numbers.series)]
    assert any(HOSTILE in each for each in names) or name in OVER_TIME
    traces = json.loads(drawn.to_json())["data"]
    seen = {value for trace in traces for value in flat([trace.get(axis) for axis in ("x", "y", "z")])}
    for each in drawn.numbers.series:
        assert len(each.values) == len(drawn.numbers.categories)
        assert isinstance(each.colours, str) or len(each.colours) == len(each.values)
        known = {float(f"{value:.6g}") for value in each.values if value is not None}
        assert known
        assert known <= seen or drawn.numbers.kind == "cells"


@EVERY
def test_nobody_has_no_numbers(name: str) -> None:
    assert draw(name, PICTURES[name].frame(3, "Agent").clear()).numbers is None


OVER_TIME = {
    *(
        "with_marks",
        "stages_over_time",
        "over_time",
        "budget_line",
        "cumulative_share",
        "rank_over_time",
        "stage_strip",
    ),
}


def flat(values: object) -> list[float]:
    """All numbers in lists of lists, as far as six digits tell them."""
    if isinstance(values, list):
        return [number for each in values for number in flat(each)]
    return [float(f"{values:.6g}")] if isinstance(values, int | float) else []


def shades(theme: Theme) -> set[str]:
    *named, categories = astuple(theme)
    return {*named[1:], *categories}
