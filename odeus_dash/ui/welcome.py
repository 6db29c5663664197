"""What stands in the page while there is nothing to show: how to connect a workspace, or to open files."""

from __future__ import annotations

import streamlit as st

from odeus_dash.ui import connect, load
from odeus_dash.viewer import Viewer
from odeus_dash.words import start as words


def show(viewer: Viewer) -> None:
    """Say how to get figures, or why there are none for the viewer; and why connecting failed."""
    known = load.configured()
    listed = any(viewer.may_open(each.viewers) for each in known.workspaces.values())
    if not (viewer.is_admin or listed or known.demo):
        st.title(words.NO_WORKSPACE, anchor=False)
        st.write(words.ASK_ADMIN)
        st.caption(words.OR_FILES)
    elif st.session_state.get("files_lost"):
        st.title(words.OPEN_AGAIN, anchor=False)
        st.write(words.FILES_GONE)
    elif "files" in st.session_state:
        st.title(words.OPEN_FILES, anchor=False)
        st.write(words.HOW_TO_OPEN)
        st.caption(words.ADDED_UP)
    else:
        st.title(words.CONNECT, anchor=False)
        connect.show_failure()
        st.write(words.HOW_TO_CONNECT)
        st.caption(words.KEY_IS_SAFE)
        if known.demo:
            st.caption(words.TRY_DEMO)
