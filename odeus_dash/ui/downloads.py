"""Frames as files. A file is made when somebody clicks, not on every look at the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl
import streamlit as st

from odeus_dash import audit
from odeus_dash.ui import load, sign_in
from odeus_dash.ui.view import View

#: A file's ending, its media type, and what writes a frame as one.
Format = tuple[str, str, Callable[[pl.DataFrame], bytes]]


def offer(view: View, frame: pl.DataFrame, title: str, name: str, formats: Sequence[Format]) -> None:
    """Buttons that download `frame` in each of the formats under the file name `name`."""
    still = sign_in.still(load.configured())
    st.markdown(f"**{title}**")
    with st.container(horizontal=True):
        for ending, media, write in formats:
            st.download_button(
                ending.upper(),
                data=partial(_taken, view, still, f"{name}.{ending}", partial(write, frame)),
                file_name=f"{name}.{ending}",
                mime=media,
                key=f"{name}_{ending}",
                on_click="ignore",
                icon=":material/download:",
                disabled=frame.is_empty(),
            )


def _taken(view: View, still: Callable[[], bool], file: str, write: Callable[[], bytes]) -> bytes:
    """The file, for whoever clicked: Streamlit calls this once per click, and not before.

    No script runs then, so nobody else asks whether they are still signed in.
    """
    if not still():
        raise PermissionError("signed out since the page was drawn")
    content = write()
    audit.record(audit.Event.DOWNLOAD, view.viewer.name, workspace=view.workspace.name, file=file)
    return content
