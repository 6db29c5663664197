"""The script that Streamlit reruns: settings, navigation, sidebar, page, and one `except`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from odeus_dash.errors import OdeusDashError
from odeus_dash.ui import cards, failures, notices, sidebar
from odeus_dash.ui.view import View
from pages import data, engagement, messages, overview, tokens, users

Show = Callable[[View], None]
STATIC = Path(__file__).with_name("static")

#: Title, URL path, icon and page; the first is the front page.
PAGES: tuple[tuple[str, str, str, Show], ...] = (
    ("Overview", "overview", "monitoring", overview.show),
    ("Messages per agent", "messages", "leaderboard", messages.show),
    ("Active users", "users", "group", users.show),
    ("Messages per user", "engagement", "trending_up", engagement.show),
    ("Tokens and cache", "tokens", "token", tokens.show),
    ("Data", "data", "database", data.show),
)


def main() -> None:
    """Register the pages first of all: a deep link has to find its page on a session's first run."""
    st.set_page_config("Odeus Dash", STATIC / "icon.svg", layout="wide")
    st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
    cards.style()
    views: list[View] = []
    page = st.navigation([_page(*each, views) for each in PAGES])
    try:
        view = sidebar.show(dt.datetime.now(dt.UTC))
        if view is None:
            cards.welcome()
            return
        views.append(view)
        page.run()
        sidebar.finish(view)
    except OdeusDashError as failure:
        notices.show_failure(failure)
    except Exception as problem:  # noqa: BLE001 - the one place where whatever is left becomes a sentence
        failures.unexpected(problem)


def _page(title: str, path: str, icon: str, show: Show, views: list[View]) -> StreamlitPage:
    return st.Page(partial(_open, show, views), title=title, url_path=path, icon=f":material/{icon}:")


def _open(show: Show, views: list[View]) -> None:
    """Show the page to the viewer that this run has found; a failed page leaves the sidebar alive."""
    with notices.in_place(views[0]):
        show(views[0])


if __name__ == "__main__":
    main()
