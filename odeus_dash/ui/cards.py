"""The pieces every page is made of: its first line, its tiles and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.charts import CONFIG, over_time
from odeus_dash.metrics import DEFINITIONS, sparkline
from odeus_dash.source import Trend
from odeus_dash.ui import load, notices
from odeus_dash.ui.view import View
from odeus_dash.viewer import Viewer
from odeus_dash.wording import counted, period_text

_STYLE = Path(__file__).with_name("style.css")
#: Which drawing of a picture this is, while its data are on their way; 0 is the one that stays.
_DRAWING: ContextVar[int] = ContextVar("drawing", default=0)


@dataclass(frozen=True)
class Tile:
    """A number as text. `means` names its definition, which has the label; `line` draws the sparkline."""

    means: str
    value: str
    line: Sequence[float] = ()


def style() -> None:
    """The few rules that the theme has no setting for."""
    st.html(_STYLE)


def headline(view: View, page: str, sentence: str) -> None:
    """Where we are, then the page's answer in words. Demo data never goes without its badge."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if view.workspace.demo:
            notices.demo_badge()
        st.caption(notices.plain(f"{page} · {scope(view)}"), width="content")
    st.title(notices.plain(sentence), anchor=False)
    if view.fewest is not None:
        notices.masked(view.fewest)
    if view.covered != view.choice.period:
        notices.shortened(view.covered)


def scope(view: View) -> str:
    """Which days, on whose clocks, and which agents a figure is about."""
    return f"{view.workspace.name} · {days_and_agents(view)} · {view.choice.period.timezone}"


def days_and_agents(view: View) -> str:
    """The days, and how many agents when not all of them."""
    chosen = view.choice.agents
    which = f" · {counted(len(chosen), 'chosen agent')}" if chosen else ""
    return f"{period_text(view.choice.period)}{which}"


def tiles(row: Sequence[Tile]) -> list[DeltaGenerator]:
    """At most five tiles; returns their places, to be filled again when the sparklines have arrived."""
    with st.container(key="tiles"):
        places = [st.empty() for _ in row]
    fill(places, row)
    return places


def fill(places: Sequence[DeltaGenerator], row: Sequence[Tile]) -> None:
    """Put each tile in its place: label, value, sparkline, and the definition on hover."""
    for place, tile in zip(places, row, strict=True):
        place.metric(
            DEFINITIONS[tile.means].label,
            tile.value,
            help=definition(tile.means),
            border=True,
            height="stretch",
            chart_data=tile.line or None,
            chart_type="area",
            delta_color="blue",
        )


def definition(means: str) -> str:
    """What stands behind a number, for its hover: the same text as in docs/metrics.md."""
    return notices.plain(DEFINITIONS[means].text)


def picture(
    view: View, title: str, note: str, draw: Callable[..., Any], *inputs: Any, **options: Any
) -> None:
    """A figure of the charts under its heading, built once per input and kept.

    The line below the heading names days and agents, so that the picture can be read without its page.
    """
    section(title, f"{note} · {days_and_agents(view)}")
    figure = load.remember(draw, *inputs, theme=view.theme, **options)
    drawing = _DRAWING.get()
    st.plotly_chart(
        figure,
        theme=None,
        config=dict(CONFIG),
        key=f"{title}, drawing {drawing}" if drawing else None,
        alt=f"{title}, {scope(view)}",
    )


def line(
    view: View, title: str, note: str, frame: pl.DataFrame, value: str, unit: str, **options: Any
) -> None:
    """The column `value` of a frame over time, bucket by bucket."""
    picture(view, title, note, over_time, frame, value, **in_time(view, unit), **options)


def in_time(view: View, unit: str) -> dict[str, Any]:
    """What every picture over time has to know; it spans the range, whatever has been loaded of it."""
    choice = view.choice
    return {"granularity": choice.granularity, "period": choice.period, "unit": unit}


def with_lines(view: View, values: Mapping[str, str], frame: pl.DataFrame | None) -> list[Tile]:
    """A tile for each value, by its definition, with the line of its column in a frame over time.

    `frame` is None while the buckets are still on their way.
    """
    if frame is None:
        return [Tile(means, value) for means, value in values.items()]
    lines = {means: load.remember(sparkline, frame, means, view.choice.granularity) for means in values}
    return [Tile(means, value, lines[means]) for means, value in values.items()]


def as_it_loads(view: View, draw: Callable[[Trend], None]) -> Trend:
    """Load the trend and `draw` it in this place: what is ready first, all of it in the end.

    Streamlit refuses two pictures of one identity in a run, and two drawings may look the same.
    """
    place, drawings = st.empty(), count(1)

    def meanwhile(trend: Trend) -> None:
        token = _DRAWING.set(next(drawings))
        try:
            with place.container():
                draw(trend)
        finally:  # also when a new choice ends this run: the next one may run in the same thread
            _DRAWING.reset(token)

    trend = view.trend(meanwhile)
    with place.container():
        draw(trend)
    notices.missing_buckets(view, trend)
    return trend


def section(title: str, note: str = "") -> None:
    """The heading of a part of a page, and below it what one needs to know to read that part."""
    st.subheader(notices.plain(title), anchor=False)
    if note:
        st.caption(notices.plain(note))


def welcome(viewer: Viewer) -> None:
    """What stands in the page while no workspace is connected, or none is open to the viewer."""
    if not viewer.is_admin:
        st.title("No workspace is open to you", anchor=False)
        st.write("Ask an admin of this dashboard to list your account name among a workspace's viewers.")
        return
    st.title("Connect a workspace to see how its agents are used", anchor=False)
    st.write(
        "Paste an API key that may export usage into the sidebar, and the address of your deployment if "
        "it is not the public one. The key stays in the memory of this session and is sent nowhere else."
    )
    if load.configured().demo:
        st.caption("To look around first, choose the demo workspace.")
