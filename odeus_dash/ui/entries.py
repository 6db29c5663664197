"""Draws lists of goals and notes, with the buttons that change them."""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from odeus_dash.data import Data
from odeus_dash.page import Action, Actions, Entries, Entry, Upload
from odeus_dash.server import uploads
from odeus_dash.server.streamlit_internals import session_id, upload_store
from odeus_dash.store.exchange import LARGEST_FILE
from odeus_dash.ui import keeping
from odeus_dash.ui.notices import plain

_COLOURS: dict[str, Literal["green", "red", "gray"]] = {"good": "green", "bad": "red", "": "gray"}


def show(block: Entries, data: Data) -> None:
    """Draw the entries below each other."""
    with st.container(key=f"entries_{block.key}", gap=None):
        for each in block.entries:
            _entry(each, data)


def buttons(block: Actions, data: Data) -> None:
    """Draw the buttons side by side."""
    with st.container(horizontal=True, gap="small"):
        for each in block.actions:
            _button(each, data, "secondary")


def upload(block: Upload, data: Data) -> None:
    """The place for a file, and the button that imports it."""
    if store := upload_store():
        uploads.open_place(session_id(), store, 1, LARGEST_FILE)
    picked = st.file_uploader(
        block.label, key="kept_file", help=block.help, max_upload_size=LARGEST_FILE // 1024**2
    )
    st.button(
        block.submit,
        type="primary",
        icon=":material/upload:",
        disabled=picked is None,
        on_click=partial(keeping.add_file, data, picked.name, picked.getvalue()) if picked else None,
    )


def is_uploading() -> bool:
    """Whether the session has a place for a file of goals and notes."""
    return bool(st.session_state.get(keeping.EDITING) == keeping.IMPORTING)


def _entry(entry: Entry, data: Data) -> None:
    """Draw title and details, the figure at the right, and icon buttons."""
    with st.container(
        key=f"attention_{entry.key}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"
    ):
        st.markdown(f"**{plain(entry.title)}** &ensp; :gray[{plain(entry.text)}]")
        if entry.figure:
            figure = f":{_COLOURS[entry.verdict]}[**{plain(entry.figure)}**]"
            st.markdown(figure, text_alignment="right", width=96)
        for each in entry.actions:
            _button(each, data, "tertiary")


def _button(action: Action, data: Data, kind: Literal["secondary", "tertiary"]) -> None:
    is_small = kind == "tertiary" and action.do == "open"
    st.button(
        "" if is_small else action.label,
        key=f"{action.do} {action.entry}".strip(),
        help=action.label if is_small else None,
        icon=f":material/{action.icon}:",
        type=kind,
        on_click=partial(keeping.act, data, action),
    )
