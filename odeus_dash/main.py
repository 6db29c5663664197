"""The script that Streamlit reruns: settings, sign-in, navigation, sidebar, page, and one `except`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from odeus_dash import audit
from odeus_dash.errors import BadSettings, OdeusDashError
from odeus_dash.ui import cards, failures, load, notices, opening, sidebar, sign_in, trust
from odeus_dash.ui.view import View
from odeus_dash.viewer import Viewer
from pages import cache, changes, cost, data, engagement, lifecycle, messages, overview, tokens, users

Show = Callable[[View], None]
STATIC = Path(__file__).with_name("static")
#: In pixels: what two dates beside each other take.
SIDEBAR_WIDTH = 320

#: Title, URL path, icon and page; the first is the front page.
PAGES: tuple[tuple[str, str, str, Show], ...] = (
    ("Overview", "overview", "monitoring", overview.show),
    ("Messages per agent", "messages", "leaderboard", messages.show),
    ("Active users", "users", "group", users.show),
    ("Messages per user", "engagement", "trending_up", engagement.show),
    ("Why it changed", "changes", "query_stats", changes.show),
    ("Agent lifecycles", "lifecycle", "timeline", lifecycle.show),
    ("Tokens and cache", "tokens", "token", tokens.show),
    ("Cost", "cost", "payments", cost.show),
    ("Cache savings", "cache", "savings", cache.show),
    ("Data", "data", "database", data.show),
)


def main(who: Callable[[], Viewer | None] | None = None) -> None:
    """Ask `who` is there, register the pages and show one; for nobody, nothing else is drawn or loaded."""
    st.set_page_config("Odeus Dash", STATIC / "icon.svg", layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
    cards.style()
    viewer = (who or _viewer)()
    views: list[View] = []
    pages = [_page(*each, views, viewer) for each in PAGES]
    # Registered on every run, whoever is there: a deep link has to find its page, also after signing in.
    page = st.navigation(pages, position="sidebar" if viewer else "hidden")
    if viewer:
        with _in_words():
            _show(page, viewer, views)
    else:
        opening.close()


def _viewer() -> Viewer | None:
    """Who is signed in; None after drawing what has to happen first. Asked before anything else."""
    with _in_words():
        try:
            return sign_in.viewer(load.configured())
        except BadSettings as problem:
            sign_in.disabled(problem)
    return None


def _show(page: StreamlitPage, viewer: Viewer, views: list[View]) -> None:
    with st.sidebar:
        sign_in.sign_out(load.configured(), viewer)
    view = sidebar.show(dt.datetime.now(dt.UTC), viewer)
    if view is None:
        cards.welcome(viewer)
        return
    _say_who_opened(view)
    views.append(view)
    with _room(view):
        place = trust.place()
        page.run()
    sidebar.finish(view)
    trust.fill(view, place)  # last: it may look into the archive


def _room(view: View) -> DeltaGenerator:
    """Where the page goes: emptied first if another workspace's figures are still in it.

    They would stay in sight, faded, for as long as this workspace's take to load.
    """
    state, here = st.session_state, view.workspace.identity
    before, state["shown"] = state.get("shown", here), here
    return st.container() if before == here else st.empty().container()


def _say_who_opened(view: View) -> None:
    """One audit line per session, account and workspace."""
    said = st.session_state.setdefault("opened", set())
    opened = view.viewer, view.workspace.identity
    if opened not in said:
        said.add(opened)
        audit.record(audit.Event.WORKSPACE_OPENED, view.viewer.name, workspace=view.workspace.name)


@contextmanager
def _in_words() -> Iterator[None]:
    """The one place where a failure that nobody has caught becomes a sentence."""
    try:
        yield
    except OdeusDashError as failure:
        notices.show_failure(failure)
    except Exception as problem:  # noqa: BLE001 - no traceback may reach a viewer
        failures.unexpected(problem)


def _page(
    title: str, path: str, icon: str, show: Show, views: list[View], viewer: Viewer | None
) -> StreamlitPage:
    """A page, in the menu of those whom it is for; whoever follows a link to it reads why it is not."""
    for_admins = show is data.show and not (viewer and viewer.is_admin)
    return st.Page(
        partial(_open, show, views),
        title=title,
        url_path=path,
        icon=f":material/{icon}:",
        visibility="hidden" if for_admins else "visible",
    )


def _open(show: Show, views: list[View]) -> None:
    """Show the page to the viewer that this run has found; a failed page leaves the sidebar alive."""
    with notices.in_place(views[0]):
        show(views[0])


if __name__ == "__main__":
    main()
