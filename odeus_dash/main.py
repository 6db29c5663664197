"""The script that Streamlit reruns: who is there, navigation, sidebar, page, and one `except`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from odeus_dash import audit
from odeus_dash.data import Data
from odeus_dash.errors import OdeusDashError
from odeus_dash.page import Page
from odeus_dash.ui import data_status, load, notices, opening, screen, sidebar, sign_in, welcome
from odeus_dash.viewer import Viewer
from pages import cache, changes, cost, data, engagement, lifecycle, messages, overview, tokens, users

Build = Callable[[Data], Page]
STATIC = Path(__file__).with_name("static")
#: In pixels: what two dates beside each other take.
SIDEBAR_WIDTH = 320

#: Title, URL path, icon and page; the first is the front page.
PAGES: tuple[tuple[str, str, str, Build], ...] = (
    ("Overview", "overview", "monitoring", overview.page),
    ("Messages per agent", "messages", "leaderboard", messages.page),
    ("Active users", "users", "group", users.page),
    ("Messages per user", "engagement", "trending_up", engagement.page),
    ("Why it changed", "changes", "query_stats", changes.page),
    ("Agent lifecycles", "lifecycle", "timeline", lifecycle.page),
    ("Tokens and cache", "tokens", "token", tokens.page),
    ("Cost", "cost", "payments", cost.page),
    ("Cache savings", "cache", "savings", cache.page),
    ("Data", "data", "database", data.page),
)


def main(who: Callable[[], Viewer | None] | None = None) -> None:
    """Ask `who` is there, register the pages and show one; for nobody, nothing else is drawn or loaded."""
    st.set_page_config("Odeus Dash", STATIC / "icon.svg", layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
    screen.style()
    viewer = who() if who else sign_in.viewer(load.configured)
    chosen: list[Data] = []
    # Registered on every run, whoever is there: a deep link has to find its page, also after signing in.
    page = st.navigation(
        [_page(*each, chosen, viewer) for each in PAGES], position="sidebar" if viewer else "hidden"
    )
    if viewer is None:
        opening.close()
        return
    try:
        _show(page, viewer, chosen)
    except OdeusDashError as failure:
        notices.show_failure(failure)
    except Exception as problem:  # noqa: BLE001 - no traceback may reach a viewer
        notices.unexpected(problem)


def _show(page: StreamlitPage, viewer: Viewer, chosen: list[Data]) -> None:
    """Draw the sidebar, then the page with the data that was chosen there."""
    with st.sidebar:
        sign_in.sign_out(load.configured(), viewer)
    data = sidebar.show(dt.datetime.now(dt.UTC), viewer)
    if data is None:
        welcome.show(viewer)
        return
    _record_opening(data)
    chosen.append(data)
    with _room(data):
        status = data_status.place()
        page.run()
    sidebar.finish(data)
    data_status.fill(data, status)  # last: it may look into the archive


def _room(data: Data) -> DeltaGenerator:
    """Return where the page goes: emptied first if another workspace's figures are still in it.

    They would stay in sight, faded, for as long as this workspace's take to load.
    """
    state, here = st.session_state, data.workspace.identity
    before, state["shown"] = state.get("shown", here), here
    return st.container() if before == here else st.empty().container()


def _record_opening(data: Data) -> None:
    """Write one audit line per session, account and workspace."""
    recorded = st.session_state.setdefault("opened", set())
    opened = data.viewer, data.workspace.identity
    if opened not in recorded:
        recorded.add(opened)
        audit.record(audit.Event.WORKSPACE_OPENED, data.viewer.name, workspace=data.workspace.name)


def _page(
    title: str, path: str, icon: str, page: Build, chosen: list[Data], viewer: Viewer | None
) -> StreamlitPage:
    """Return a page, in the menu of those whom it is for; others who follow a link to it read why it is not.

    It shows the data that `chosen` holds by the time it is drawn.
    """
    for_admins = page is data.page and not (viewer and viewer.is_admin)
    return st.Page(
        lambda: screen.show(title, page, chosen[0]),
        title=title,
        url_path=path,
        icon=f":material/{icon}:",
        visibility="hidden" if for_admins else "visible",
    )


if __name__ == "__main__":
    main()
