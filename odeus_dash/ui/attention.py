"""Draws what needs attention: rows that link to the page about them, and can be dismissed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from odeus_dash.data import Data
from odeus_dash.page import Attention, AttentionRow
from odeus_dash.ui import keeping
from odeus_dash.ui.notices import plain
from odeus_dash.words import keeping as words

_COLOURS: dict[str, Literal["green", "red", "gray"]] = {"good": "green", "bad": "red", "": "gray"}


def show(block: Attention, data: Data, links: Mapping[str, StreamlitPage]) -> None:
    """Draw the rows, and the dismissed ones to restore; `links` are all pages by their paths."""
    with st.container(key="attention", gap=None):
        for place, row in enumerate(block.rows):
            _row(place, row, data, links[row.path])
        if block.dismissed:
            _dismissed(block.dismissed, data)


def _row(place: int, row: AttentionRow, data: Data, page: StreamlitPage) -> None:
    """Action and reason, the figure at the right, a link to the page about it, a button to dismiss it."""
    query = {name: value for name, value in (("agent", row.agent), ("review", row.review)) if value}
    with st.container(
        key=f"attention_{place}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"
    ):
        st.markdown(f"**{plain(row.action)}** &ensp; :gray[{plain(row.reason)}]")
        figure = f":{_COLOURS[row.verdict]}[**{plain(row.figure)}**]" if row.figure else ""
        st.markdown(figure, text_alignment="right", width=96)
        st.page_link(
            page,
            label="View",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=query or None,
        )
        st.button(
            "",
            key=f"dismiss {place}",
            on_click=partial(keeping.dismiss, data, row.key),
            help=words.DISMISS_FOR_ALL if data.viewer.is_admin and data.kept.is_on else words.DISMISS,
            icon=":material/close:",
            type="tertiary",
        )


def _dismissed(rows: Sequence[AttentionRow], data: Data) -> None:
    """The rows that were dismissed, each with a button that shows it again."""
    with st.popover(words.DISMISSED.format(number=len(rows)), type="tertiary"):
        for place, row in enumerate(rows):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(plain(row.action))
                st.button(
                    words.RESTORE,
                    key=f"restore {place}",
                    on_click=partial(keeping.restore, data, [row.key]),
                    icon=":material/undo:",
                    type="tertiary",
                )
