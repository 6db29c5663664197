"""Presenting: a page fills the screen in large type, keys turn the pages, the top line is at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from odeus_dash.ui import own_html
from odeus_dash.words import meeting as words

_QUERY = {"present": "1"}
_STYLE = own_html.style("presenting.css")


def is_on() -> bool:
    """Whether the page is presented. A change of page drops that from the URL, and it is put back."""
    state, page = st.session_state, urlsplit(st.context.url or "").path
    asked = st.query_params.get("present") == _QUERY["present"]
    if not asked and state.get("presenting") and page != state.get("presented_page"):
        asked = True
        st.query_params.update(_QUERY)
    state["presenting"], state["presented_page"] = asked, page
    return asked


def has_large_tables() -> bool:
    """Return whether tables are drawn for the large type, of which only the browser knows the size."""
    return bool(st.session_state.get("large_tables"))


def place_of_table() -> AbstractContextManager[object]:
    """Return another place for a table each time it is to be drawn for another size of type.

    The browser measures type when it draws a table first.
    """
    return st.container() if st.session_state.get("tables_drawn", 0) % 2 else nullcontext()


def fit_tables() -> None:
    """Where tables have the type of before, a button that nobody sees.

    The browser clicks it once the page has its type (browser.js).
    """
    presenting = bool(st.session_state.get("presenting"))
    if has_large_tables() != presenting:
        # In the place of the rules for presenting, which would stay until the run ends.
        own_html.draw("<style></style>")
        st.button("", key="fit_tables", on_click=_draw_tables_again, args=(presenting,))


def _draw_tables_again(large: bool) -> None:
    st.session_state["large_tables"] = large
    st.session_state["tables_drawn"] = st.session_state.get("tables_drawn", 0) + 1


def offer() -> None:
    """A button to present the page."""
    st.button(
        words.PRESENT,
        key="present",
        on_click=st.query_params.update,
        args=(_QUERY,),
        help=words.PRESENT_HELP,
        icon=":material/slideshow:",
        type="tertiary",
    )


def turn(page: StreamlitPage, pages: Sequence[StreamlitPage]) -> None:
    """Links to the pages before and after `page` in the menu, and a button to end presenting.

    After a page that is not in the menu comes the first one.
    """
    own_html.draw(_STYLE)
    place = next((place for place, each in enumerate(pages) if each.url_path == page.url_path), -1)
    if place > 0:
        _link("page_before", pages[place - 1], "left")
    if place + 1 < len(pages):
        _link("page_after", pages[place + 1], "right")
    st.button(
        words.END,
        key="end_presenting",
        on_click=_end,
        help=words.END_HELP,
        icon=":material/close:",
        type="tertiary",
    )
    # Clicked by the browser when the window and with it the type has another size.
    st.button("", key="fit_tables_again", on_click=_draw_tables_again, args=(True,))


def _link(key: str, page: StreamlitPage, side: str) -> None:
    with st.container(key=key, width="content"):
        st.page_link(
            page,
            icon=f":material/chevron_{side}:",
            icon_position="left" if side == "left" else "right",
            query_params=_QUERY,
        )


def _end() -> None:
    st.query_params.pop("present", None)
