"""The pieces every page is made of: its first line, its tiles and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.charts import CONFIG, over_time
from odeus_dash.choice import ExportKind
from odeus_dash.metrics import DEFINITIONS, sparkline
from odeus_dash.settings import Settings
from odeus_dash.source import Trend
from odeus_dash.ui import comparing, load, notices
from odeus_dash.ui.view import View
from odeus_dash.viewer import Viewer
from odeus_dash.wording import counted, period_text

_STYLE = Path(__file__).with_name("style.css")
#: Longer values than that do not fit into a tile at full size.
_SHORT = 8
#: Which drawing of a picture this is, while its data are on their way; 0 is the one that stays.
_DRAWING: ContextVar[int] = ContextVar("drawing", default=0)


@dataclass(frozen=True)
class Tile:
    """A number as text. `means` names its definition, which has the label; `line` draws the sparkline.

    `delta` is its change against the period before, as Markdown.
    """

    means: str
    value: str
    line: Sequence[float] = ()
    delta: str | None = None


def style() -> None:
    """The few rules that the theme has no setting for."""
    st.html(_STYLE)


def headline(view: View, page: str, sentence: str) -> None:
    """Where we are, then the page's answer in words. Demo data never goes without its badge."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if view.workspace.demo:
            notices.demo_badge()
        if view.workspace.files:
            notices.files_badge()
        st.caption(notices.plain(f"{page} · {scope(view)}"), width="content")
    st.title(notices.plain(sentence), anchor=False)
    if view.fewest is not None:
        notices.masked(view.fewest)
    comparing.caption(view)


def scope(view: View) -> str:
    """Which days, on whose clocks, and which agents a figure is about."""
    clocks = "" if view.workspace.files else f" · {view.choice.period.timezone}"  # files do not name theirs
    return f"{view.workspace.name} · {days_and_agents(view)}{clocks}"


def days_and_agents(view: View) -> str:
    """The days, and how many agents when not all of them."""
    chosen = view.choice.agents
    which = f" · {counted(len(chosen), 'chosen agent')}" if chosen else ""
    return f"{period_text(view.choice.period)}{which}"


def tiles(row: Sequence[Tile]) -> list[DeltaGenerator]:
    """At most five tiles; returns their places, to be filled again when the sparklines have arrived."""
    with st.container(key="tiles_long" if any(len(each.value) > _SHORT for each in row) else "tiles"):
        places = [st.empty() for _ in row]
    fill(places, row)
    return places


def fill(places: Sequence[DeltaGenerator], row: Sequence[Tile]) -> None:
    """Put each tile in its place: label, value, sparkline, and the definition on hover."""
    for place, tile in zip(places, row, strict=True):
        place.metric(
            DEFINITIONS[tile.means].label,
            tile.value,
            tile.delta,
            help=definition(tile.means),
            border=True,
            height="stretch",
            chart_data=tile.line or None,
            chart_type="area",
            delta_color="blue",  # the line's; the delta brings its own
            delta_arrow="off",
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


def line(  # noqa: PLR0913  a picture is described by keywords
    view: View,
    title: str,
    note: str,
    frame: pl.DataFrame,
    value: str,
    unit: str,
    *,
    before: pl.DataFrame | None = None,
    **options: Any,
) -> None:
    """The column `value` of a frame over time, bucket by bucket; grey below it that of the days `before`."""
    if before is not None and view.comparison is not None:
        period = view.comparison.before
        options |= {"context": before, "context_period": period}
        note = f"{note}, grey: {period_text(period)}"
    picture(view, title, note, over_time, frame, value, **in_time(view, unit), **options)


def in_time(view: View, unit: str) -> dict[str, Any]:
    """What every picture over time has to know; it spans the range, whatever has been loaded of it."""
    choice = view.choice
    return {"granularity": choice.granularity, "period": choice.period, "unit": unit}


def row(
    view: View,
    values: Mapping[str, str],
    figures: comparing.Figures | None,
    frame: pl.DataFrame | None = None,
) -> list[Tile]:
    """A tile for each value, by its definition, with its change and the line of its column in `frame`.

    `figures` makes the totals that are compared of an export, if any are. `frame` is over time, and None
    while the buckets are still on their way.
    """
    return [
        Tile(means, value, _spark(view, frame, means), _delta(view, means, figures))
        for means, value in values.items()
    ]


def _spark(view: View, frame: pl.DataFrame | None, means: str) -> Sequence[float]:
    return () if frame is None else load.remember(sparkline, frame, means, view.choice.granularity)


def _delta(view: View, means: str, figures: comparing.Figures | None) -> str | None:
    return comparing.delta(means, comparing.change(view, means, figures)) if figures else None


def as_it_loads(
    view: View,
    draw: Callable[..., None],
    before: int = 0,
    then: Callable[[Trend], None] | None = None,
    kind: ExportKind = ExportKind.AGENTS,
) -> Trend:
    """Load the trend and `draw` it in this place: what is ready first, all of it in the end.

    What need not wait for anything else goes into `then`. The days before come next, if there is a
    comparison: `draw` gets their trend as `earlier`. With `before`, the history of so many buckets before
    the range is loaded last and drawn with it: `draw(trend, history)`.

    Streamlit refuses two pictures of one identity in a run, and two drawings may look the same.
    """
    place, drawings = st.empty(), count(1)

    def meanwhile(trend: Trend, earlier: Trend | None = None) -> None:
        token = _DRAWING.set(next(drawings))
        try:
            with place.container():
                draw(trend, earlier=earlier)
        finally:  # also when a new choice ends this run: the next one may run in the same thread
            _DRAWING.reset(token)

    trend = view.trend(meanwhile, kind)
    if then:
        then(trend)
    earlier = view.trend_before(partial(meanwhile, trend), kind)
    history = [view.history(before, lambda _: meanwhile(trend, earlier))] if before else []
    with place.container():
        draw(trend, *history, earlier=earlier)
    notices.missing_buckets(view, trend)
    comparing.grey_line(view, earlier)
    return trend


def section(title: str, note: str = "") -> None:
    """The heading of a part of a page, and below it what one needs to know to read that part."""
    st.subheader(notices.plain(title), anchor=False)
    if note:
        st.caption(notices.plain(note))


def welcome(viewer: Viewer) -> None:
    """What stands in the page while nothing is connected or opened, or no workspace is open to the viewer."""
    known = load.configured()
    listed = any(viewer.may_open(each.viewers) for each in known.workspaces.values())
    if not (viewer.is_admin or listed or known.demo):
        st.title("No workspace is open to you", anchor=False)
        st.write("Ask an admin of this dashboard to list your account name among a workspace's viewers.")
        st.caption("Export files from your disk can be opened in the sidebar.")
    elif st.session_state.get("files_lost"):
        st.title("Open your files again", anchor=False)
        st.write("They were kept in memory only, and the session that had them has ended.")
    elif "files" in st.session_state:
        st.title("Open export files to see what they hold", anchor=False)
        st.write(
            "Drop usage exports into the sidebar: CSV, Excel workbooks or zips, several at once if you like. "
            "Days that one file holds are shown as they are; files that lie beside each other without a gap "
            "are added up, except for people, who do not add up."
        )
    else:
        _how_to_connect(known)


def _how_to_connect(known: Settings) -> None:
    st.title("Connect a workspace to see how its agents are used", anchor=False)
    st.write(
        "Paste an API key that may export usage into the sidebar, and the address of your deployment if "
        "it is not the public one. The key stays in the memory of this session and is sent nowhere else."
    )
    if known.demo:
        st.caption("To look around first, choose the demo workspace.")
