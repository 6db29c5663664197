"""Frames as files. A file is made when somebody clicks, not on every look at the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from odeus_dash import audit
from odeus_dash.data import Data
from odeus_dash.page import Download, KeptFile
from odeus_dash.report.files import FORMATS
from odeus_dash.server import file_owner, sessions
from odeus_dash.server.streamlit_internals import session_id
from odeus_dash.ui import keeping, load, sign_in


@dataclass(frozen=True)
class File:
    """A file to download: its name, its media type, and what makes it."""

    name: str
    media: str
    write: Callable[[], bytes]


def offer(data: Data, block: Download) -> None:
    """Buttons that download the frame in each format under the file name of the block."""
    raw = block.frame.drop("agent_label", strict=False)  # our name for an agent, theirs is next to it
    st.markdown(f"**{block.title}**")
    with st.container(horizontal=True):
        for ending, media, write in FORMATS:
            file = File(f"{block.name}.{ending}", media, partial(write, raw, block.warnings, block.notes))
            button(data, file, ending.upper(), f"{block.name}_{ending}", disabled=raw.is_empty())


def button(data: Data, file: File, label: str, key: str, *, disabled: bool = False) -> None:
    """A button that makes and downloads the file, for the sign-in that it is drawn for and no other.

    Streamlit keeps what makes it for as long as the file can be asked for, long after the page is left. So it
    must not hold all figures of the page.
    """
    session, mark = session_id(), sign_in.mark(load.configured())
    account, workspace = data.viewer.name, data.workspace.name

    def taken() -> bytes:
        """The file, for whoever clicked: Streamlit calls this once per click, and not before."""
        if sessions.sender() != session or not sessions.still_belongs(session, mark):
            raise PermissionError("signed out since the page was drawn, or the page of another viewer")
        content = file.write()
        audit.record(audit.Event.DOWNLOAD, account, workspace=workspace, file=file.name)
        return content

    st.download_button(
        label,
        data=taken,
        file_name=file.name,
        mime=file_owner.media_type(file.media, mark),
        key=key,
        on_click="ignore",
        icon=":material/download:",
        disabled=disabled,
    )


def offer_file(data: Data, block: KeptFile) -> None:
    """A button that downloads all that is kept."""
    write = partial(keeping.as_kept_file, data)
    button(data, File(block.name, "application/json", write), block.label, block.name)
