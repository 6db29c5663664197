"""Frames as files. A file is made when somebody clicks, not on every look at the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl
import streamlit as st

#: A file's ending, its media type, and what writes a frame as one.
Format = tuple[str, str, Callable[[pl.DataFrame], bytes]]


def offer(frame: pl.DataFrame, title: str, name: str, formats: Sequence[Format]) -> None:
    """Buttons that download `frame` in each of the formats under the file name `name`."""
    st.markdown(f"**{title}**")
    with st.container(horizontal=True):
        for ending, media, write in formats:
            st.download_button(
                ending.upper(),
                data=partial(write, frame),
                file_name=f"{name}.{ending}",
                mime=media,
                key=f"{name}_{ending}",
                on_click="ignore",
                icon=":material/download:",
                disabled=frame.is_empty(),
            )
