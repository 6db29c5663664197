"""Frames as files. A file is made when somebody clicks, not on every look at the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from odeus_dash import audit
from odeus_dash.data import Data
from odeus_dash.page import Download, KeptFile
from odeus_dash.report.files import FORMATS
from odeus_dash.server import file_owner, sessions
from odeus_dash.server.streamlit_internals import session_id
from odeus_dash.ui import load, sign_in


def offer(data: Data, block: Download) -> None:
    """Buttons that download the frame in each format under the file name of the block."""
    mark = sign_in.mark(load.configured())
    is_theirs = partial(_is_theirs, session_id(), mark)
    raw = block.frame.drop("agent_label", strict=False)  # our name for an agent, theirs is next to it
    st.markdown(f"**{block.title}**")
    with st.container(horizontal=True):
        for ending, media, write in FORMATS:
            name = f"{block.name}.{ending}"
            st.download_button(
                ending.upper(),
                data=partial(_taken, data, is_theirs, name, partial(write, raw, block.warnings, block.notes)),
                file_name=name,
                mime=file_owner.media_type(media, mark),
                key=f"{block.name}_{ending}",
                on_click="ignore",
                icon=":material/download:",
                disabled=raw.is_empty(),
            )


def offer_file(data: Data, block: KeptFile) -> None:
    """A button that downloads a file that is small and made already."""
    mark = sign_in.mark(load.configured())
    is_theirs = partial(_is_theirs, session_id(), mark)
    st.download_button(
        block.label,
        data=partial(_taken, data, is_theirs, block.name, lambda: block.content),
        file_name=block.name,
        mime=file_owner.media_type("application/json", mark),
        key=block.name,
        on_click="ignore",
        icon=":material/download:",
    )


def _taken(data: Data, is_theirs: Callable[[], bool], file: str, write: Callable[[], bytes]) -> bytes:
    """The file, for whoever clicked: Streamlit calls this once per click, and not before."""
    if not is_theirs():
        raise PermissionError("signed out since the page was drawn, or the page of another viewer")
    content = write()
    audit.record(audit.Event.DOWNLOAD, data.viewer.name, workspace=data.workspace.name, file=file)
    return content


def _is_theirs(session: str, mark: str) -> bool:
    """Return whether the click comes from the page's own session, still signed in as when it was drawn."""
    return sessions.sender() == session and sessions.still_belongs(session, mark)
