"""What stands in the page while there is nothing to show: how to connect a workspace, or to open files."""

from __future__ import annotations

import streamlit as st

from odeus_dash.settings import Settings
from odeus_dash.ui import load
from odeus_dash.viewer import Viewer


def show(viewer: Viewer) -> None:
    """What stands in the page while nothing is connected or opened, or no workspace is open to the viewer."""
    known = load.configured()
    listed = any(viewer.may_open(each.viewers) for each in known.workspaces.values())
    if not (viewer.is_admin or listed or known.demo):
        st.title("No workspace is open to you", anchor=False)
        st.write("Ask an admin of this dashboard to list your account name among a workspace's viewers.")
        st.caption("Export files from your disk can be opened in the sidebar.")
    elif st.session_state.get("files_lost"):
        st.title("Open your files again", anchor=False)
        st.write("They were kept in memory only, and the session that had them has ended.")
    elif "files" in st.session_state:
        st.title("Open export files to see what they hold", anchor=False)
        st.write(
            "Drop usage exports into the sidebar: CSV, Excel workbooks or zips, several at once if you like. "
            "Days that one file holds are shown as they are; files that lie beside each other without a gap "
            "are added up, except for people, who do not add up."
        )
    else:
        _how_to_connect(known)


def _how_to_connect(known: Settings) -> None:
    st.title("Connect a workspace to see how its agents are used", anchor=False)
    st.write(
        "Paste an API key that may export usage into the sidebar, and the address of your deployment if "
        "it is not the public one. The key stays in the memory of this session and is sent nowhere else."
    )
    if known.demo:
        st.caption("To look around first, choose the demo workspace.")
