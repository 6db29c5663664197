"""The script that Streamlit reruns: who is there, navigation, sidebar, page, and one `except`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from types import ModuleType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from odeus_dash import audit, counters
from odeus_dash.data import Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.periods import last_quarter_hour
from odeus_dash.ui import (
    address,
    brand,
    browser,
    clicks,
    drawer,
    export_dialog,
    filters,
    keeping,
    load,
    notices,
    opening,
    own_html,
    present,
    saved_reviews,
    screen,
    sidebar,
    sign_in,
    top_line,
    welcome,
)
from odeus_dash.viewer import Viewer
from pages import HIDDEN, MENU, PAGES

#: The figures of the run, where its loading is shown, and the pages that it may link to.
Selected = tuple[Data, DeltaGenerator, Mapping[str, StreamlitPage]]
#: In pixels: what a date range takes.
SIDEBAR_WIDTH = 272
#: Of each page, in the menu.
ICONS = {
    "briefing": "today",
    "messages": "leaderboard",
    "users": "group",
    "engagement": "trending_up",
    "changes": "swap_vert",
    "lifecycle": "timeline",
    "reviews": "flag",
    "cost": "payments",
    "cache": "savings",
    "tokens": "token",
    "data": "database",
    "agent": "smart_toy",
    "compare": "compare",
}
#: Addresses that pages had once, and those people would try.
OLD_PATHS = {"briefing": "briefing", "overview": "briefing", "people": "users", "lifecycles": "lifecycle"}
#: Pages that say nothing more than Cost does of a workspace without tokens.
BYOK_ONLY = ("cache", "tokens")
#: The path of the front page, which has none in its address.
FRONT = "briefing"


def main(who: Callable[[], Viewer | None] | None = None) -> None:
    """Ask `who` is there, register the pages and show one; for nobody, nothing else is drawn or loaded."""
    st.set_page_config("Odeus Dash", brand.ICON, layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    st.logo(brand.LOGO, icon_image=brand.ICON, size="large")
    screen.style()
    address.arrive()
    clicks.forget()
    viewer = who() if who else sign_in.viewer(load.configured)
    # Registered on every run, whoever is there: a deep link has to find its page, also after signing in.
    selected: list[Selected] = []
    pages = _pages(selected, viewer)
    page = st.navigation(pages, position="sidebar" if viewer else "hidden")
    if viewer is None:
        keeping.close()
        opening.close()
        return
    browser.script()
    own_html.field()
    try:
        _show(page, viewer, selected, {each.url_path: each for section in pages.values() for each in section})
    except OdeusDashError as failure:
        notices.show_failure(failure)
    except Exception as problem:  # noqa: BLE001 - no traceback may reach a viewer
        notices.unexpected(problem)


def _show(
    page: StreamlitPage, viewer: Viewer, selected: list[Selected], links: Mapping[str, StreamlitPage]
) -> None:
    """Draw the sidebar, then the page with the data that was selected there."""
    address.go(links)
    shown = [each for each in links.values() if each.visibility == "visible"]
    with st.sidebar:
        sign_in.sign_out(load.configured(), viewer)
    data = sidebar.show(last_quarter_hour(dt.datetime.now(dt.UTC)), viewer)
    if data is None:
        welcome.show(viewer)
        return
    data = keeping.with_kept(data)
    _record_opening(data)
    st.set_page_config(f"{page.title} · {data.workspace.title}")
    turn = partial(present.turn, page, shown) if present.is_on() else None
    if page.title == PAGES["reviews"].TITLE and saved_reviews.is_open(then := saved_reviews.opened(data)):
        with _room(then):  # without what is about today's figures
            saved_reviews.line(then, turn)
            selected.append((then, st.empty(), links))
            page.run()
        sidebar.finish(data)
        return
    with _room(data):
        line = top_line.show(data, turn)
        keeping.say_problems(data)
        filters.say_dropped()
        selected.append((data, line.status, links))
        is_drawn = drawer.show(data, links)
        page.run()
    filters.drop_unknown(data)
    if not is_drawn:
        drawer.show(data, links, at_last=True)
    sidebar.finish(data)
    top_line.finish(data, line, links)  # last: it may look into the archive
    if line.export:
        current = page.url_path or FRONT
        pages_offered = offered_pages(links, current)
        export_dialog.offer(line.export, data, pages_offered, current)
        saved_reviews.offer(data, pages_offered)
    _fold_costs(data)


def offered_pages(links: Mapping[str, StreamlitPage], current: str) -> dict[str, ModuleType]:
    """Return the pages in the viewer's menu, and the current one, by their paths."""
    shown = [url or FRONT for url, each in links.items() if each.visibility == "visible"]
    return {path: PAGES[path] for path in (*shown, *(each for each in HIDDEN if each == current))}


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


def _fold_costs(data: Data) -> None:
    """Leave one entry about money in the menu of a workspace without tokens, where all would say the same."""
    export = None
    with suppress(Waiting, OdeusDashError):  # the page says why
        export = data.export()
    without = export is not None and bool(export.table.frame.height) and not export.table.facts.has_tokens
    if st.session_state.get("without_tokens", False) != without:
        st.session_state["without_tokens"] = without
        st.rerun()


def _pages(selected: list[Selected], viewer: Viewer | None) -> dict[str, list[StreamlitPage]]:
    """Return the pages by the sections of the menu, in which only those for the viewer are visible.

    Viewers who follow a link to one that is for admins read why it is not for them. A page shows the data
    that `selected` holds by the time it is drawn.
    """
    left_out = {*HIDDEN, *(BYOK_ONLY if st.session_state.get("without_tokens", False) else ())}
    if not (viewer and viewer.is_admin):
        left_out.add("data")

    def page(path: str, url: str = "") -> StreamlitPage:
        title, build = PAGES[path].TITLE, PAGES[path].page
        return st.Page(
            lambda: screen.show(title, build, *selected[0]),
            title=title,
            # The front page is at the root, and Streamlit reserves the path that it gets besides.
            url_path=url or ("front-page" if path == FRONT else path),
            icon=f":material/{ICONS[path]}:",
            visibility="hidden" if url or path in left_out else "visible",
        )

    pages = {section: list(map(page, paths)) for section, paths in MENU.items()}
    pages[""] += [*map(page, HIDDEN), *(page(path, old) for old, path in OLD_PATHS.items())]
    return pages


if __name__ == "__main__":
    with counters.timed("runs"):
        main()
