"""What a page says and shows of the period that its range is compared with."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import streamlit as st

from odeus_dash import metrics
from odeus_dash.comparison import Against
from odeus_dash.metrics import Comparable, FigureChange, TokenTotals, Totals
from odeus_dash.source import Trend
from odeus_dash.ui import load, notices
from odeus_dash.ui.view import View
from odeus_dash.wording import compact, exact, period_text, ratio

#: Makes the totals that are compared of an export.
Figures = Callable[[pl.DataFrame], Totals | TokenTotals]
#: Makes a frame over time of the rows and the calendar of a trend.
OverTime = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]

_COLOURS = {"good": "green", "bad": "red", "": "gray"}
_SAY = {"messages_per_user": ratio}


def caption(view: View) -> None:
    """Exactly which days are compared, and what makes them differ; or why nothing is."""
    if view.choice.against is not Against.NONE:
        st.caption(f":material/compare_arrows: {notices.plain(_said(view))}")


def _said(view: View) -> str:
    if view.comparison is None:
        return "Nothing is compared: no day of the range is over, or it is longer than a year."
    current, before = period_text(view.comparison.current), period_text(view.comparison.before)
    if problem := view.not_compared():
        return f"Not compared with {before}. {problem}"
    return " ".join([f"{current} is compared with {before}.", *view.comparison.notes])


def change(view: View, name: str, figures: Figures) -> FigureChange | None:
    """The change of the field `name` of `figures` (a function of an export); None without a comparison."""
    both = view.now_and_before()
    if both is None or view.comparison is None:
        return None
    now, before = (load.remember(figures, each) for each in both)
    return metrics.figure_change(name, now, before, view.comparison.longer)


def delta(name: str, change: FigureChange | None) -> str | None:
    """The change for a tile: absolute and relative, coloured where it is good or bad and not chance."""
    if change is None:
        return None
    text = metrics.change_text(name, change, _SAY.get(name, compact))
    return f":{_COLOURS[metrics.verdict(name, change)]}[{notices.plain(text)}]"


def clause(view: View, noun: str, name: str, figures: Figures, *, with_level: bool = False) -> str:
    """How the figure changed, for a page's sentence: `messages rose 12 % against 1 – 21 Oct 2026`.

    `with_level` adds where a closed range has come: `to 48,210`. Empty without a comparison.
    """
    found = change(view, name, figures)
    if found is None or view.comparison is None or found.before is None or found.absolute is None:
        return ""
    days = period_text(view.comparison.before)
    if not is_elapsed(view):
        level = exact(found.before + found.absolute) if with_level else ""
        return metrics.change_clause(noun, found, days, to=level)
    words = metrics.change_clause(noun, found, days)
    return f"to yesterday, {words}" if words else ""


def is_elapsed(view: View) -> bool:
    """Whether fewer days are compared than are shown."""
    return view.comparison is not None and view.comparison.current != view.choice.period


def in_table(view: View, table: pl.DataFrame, by: Comparable = "messages") -> pl.DataFrame:
    """A table of agents with their previous figure and what became of it, if there is a comparison."""
    both = view.now_and_before()
    if both is None or view.comparison is None:
        return table
    changes, longer = load.remember(metrics.changes, *both, by), view.comparison.longer
    return load.remember(metrics.beside, table, changes, by, elapsed=is_elapsed(view), longer=longer)


def over_time(
    figures: OverTime, trend: Trend, earlier: Trend | None
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """What `figures` makes of a trend, and of the `earlier` one for the grey line, if there is one."""
    before = load.remember(figures, earlier.rows, earlier.calendar) if earlier else None
    return load.remember(figures, trend.rows, trend.calendar), before


def grey_line(view: View, before: Trend | None) -> None:
    """Say that a part of the grey line, or all of it, could not be loaded."""
    if before is not None and not before.failures:
        return
    if view.comparison is not None and view.not_compared() is None:
        lost = "A part of the" if before else "The"
        st.caption(
            f"{lost} grey line of {notices.plain(period_text(view.comparison.before))} could not be loaded."
        )
