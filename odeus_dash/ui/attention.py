"""Draws what needs attention: rows that link to the page about them, and can be dismissed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from odeus_dash.page import Attention, AttentionRow
from odeus_dash.ui.notices import plain

_COLOURS: dict[str, Literal["green", "red", "gray"]] = {"good": "green", "bad": "red", "": "gray"}


def show(block: Attention, links: Mapping[str, StreamlitPage]) -> None:
    """Draw the rows; `links` are all pages by their paths."""
    with st.container(key="attention", gap=None):
        for place, row in enumerate(block.rows):
            _row(place, row, links[row.path])


def _row(place: int, row: AttentionRow, page: StreamlitPage) -> None:
    """Action and reason, the figure at the right, a link to the page about it, a button to dismiss it."""
    with st.container(
        key=f"attention_{place}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"
    ):
        st.markdown(f"**{plain(row.action)}** &ensp; :gray[{plain(row.reason)}]")
        figure = f":{_COLOURS[row.verdict]}[**{plain(row.figure)}**]"
        st.markdown(figure, text_alignment="right", width=96)
        st.page_link(
            page,
            label="View",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params={"agent": row.agent} if row.agent else None,
        )
        st.button(
            "",
            key=f"dismiss {place}",
            on_click=partial(_dismiss, row.key),
            help="Dismiss for these dates",
            icon=":material/close:",
            type="tertiary",
        )


def _dismiss(key: str) -> None:
    """Leave the row out for the rest of the session."""
    st.session_state["dismissed"] = st.session_state.get("dismissed", frozenset()) | {key}
