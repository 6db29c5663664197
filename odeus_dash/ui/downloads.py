"""Frames as files. A file is made when somebody clicks, not on every look at the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import audit
from odeus_dash.source import Export, found_in
from odeus_dash.tables import DataWarning
from odeus_dash.ui import cards, load, owned, sign_in, sockets
from odeus_dash.ui.view import View

#: A file's ending, its media type, and what writes a frame and its warnings as one.
Format = tuple[str, str, Callable[[pl.DataFrame, Sequence[DataWarning]], bytes]]


def typed(
    view: View,
    frames: Mapping[str, pl.DataFrame | None],
    exports: Mapping[str, Sequence[Export]],
    formats: Sequence[Format],
) -> None:
    """Files of the frames that came, each under its title, named after that and the days of the range.

    They hold the warnings of the `exports` that are behind them, under the same titles.
    """
    cards.section("Download", "The typed frames as they are, for the chosen agents")
    period = view.choice.period
    came = {title: frame for title, frame in frames.items() if frame is not None}
    for title, frame in came.items():
        raw = frame.drop("agent_label", strict=False)  # our name for an agent, theirs is beside it
        name = f"odeus-{title.lower().replace(' ', '-')}-{period.start}-{period.end}"
        offer(view, raw, found_in(exports[title]), title, name, formats)


def offer(
    view: View,
    frame: pl.DataFrame,
    warnings: Sequence[DataWarning],
    title: str,
    name: str,
    formats: Sequence[Format],
) -> None:
    """Buttons that download `frame` in each of the formats under the file name `name`."""
    known = load.configured()
    is_theirs = partial(_is_theirs, sign_in.session(), sign_in.still(known))
    mark = sign_in.mark(known)
    st.markdown(f"**{title}**")
    with st.container(horizontal=True):
        for ending, media, write in formats:
            st.download_button(
                ending.upper(),
                data=partial(_taken, view, is_theirs, f"{name}.{ending}", partial(write, frame, warnings)),
                file_name=f"{name}.{ending}",
                mime=owned.media_type(media, mark),
                key=f"{name}_{ending}",
                on_click="ignore",
                icon=":material/download:",
                disabled=frame.is_empty(),
            )


def _taken(view: View, is_theirs: Callable[[], bool], file: str, write: Callable[[], bytes]) -> bytes:
    """The file, for whoever clicked: Streamlit calls this once per click, and not before."""
    if not is_theirs():
        raise PermissionError("signed out since the page was drawn, or somebody else's page")
    content = write()
    audit.record(audit.Event.DOWNLOAD, view.viewer.name, workspace=view.workspace.name, file=file)
    return content


def _is_theirs(session: str, still: Callable[[], bool]) -> bool:
    """Whether who clicks is who the page was drawn for, and still signed in: no script runs that asks."""
    return sockets.asking() == session and still()
