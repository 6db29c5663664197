"""Frames as files. A file is made when somebody clicks, not on every look at the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import audit
from odeus_dash.server import file_owner, sessions
from odeus_dash.server.streamlit_internals import session_id
from odeus_dash.ui import cards, load, sign_in
from odeus_dash.ui.view import View

#: A file's ending, its media type, and what writes a frame as one.
Format = tuple[str, str, Callable[[pl.DataFrame], bytes]]


def typed(view: View, frames: Mapping[str, pl.DataFrame | None], formats: Sequence[Format]) -> None:
    """Files of the frames that came, each under its title, named after that and the days of the range."""
    cards.section("Download", "The typed frames as they are, for the chosen agents")
    period = view.choice.period
    came = {title: frame for title, frame in frames.items() if frame is not None}
    for title, frame in came.items():
        raw = frame.drop("agent_label", strict=False)  # our name for an agent, theirs is beside it
        name = f"odeus-{title.lower().replace(' ', '-')}-{period.start}-{period.end}"
        offer(view, raw, title, name, formats)


def offer(view: View, frame: pl.DataFrame, title: str, name: str, formats: Sequence[Format]) -> None:
    """Buttons that download `frame` in each of the formats under the file name `name`."""
    mark = sign_in.mark(load.configured())
    is_theirs = partial(_is_theirs, session_id(), mark)
    st.markdown(f"**{title}**")
    with st.container(horizontal=True):
        for ending, media, write in formats:
            st.download_button(
                ending.upper(),
                data=partial(_taken, view, is_theirs, f"{name}.{ending}", partial(write, frame)),
                file_name=f"{name}.{ending}",
                mime=file_owner.media_type(media, mark),
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


def _is_theirs(session: str, mark: str) -> bool:
    """Return whether the click comes from the page's own session, still signed in as when it was drawn."""
    return sessions.sender() == session and sessions.still_belongs(session, mark)
