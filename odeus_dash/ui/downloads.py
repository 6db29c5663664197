"""Frames as files. A file is made when somebody clicks, not on every look at the page."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from odeus_dash.report import files

#: Ending, media type and writer of each format offered.
FORMATS = (
    ("csv", "text/csv", files.as_csv),
    ("parquet", "application/vnd.apache.parquet", files.as_parquet),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", files.as_xlsx),
)


def offer(frame: pl.DataFrame, title: str, name: str) -> None:
    """Buttons that download `frame` as CSV, Parquet and XLSX under the file name `name`."""
    st.markdown(f"**{title}**")
    with st.container(horizontal=True):
        for ending, media, write in FORMATS:
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
