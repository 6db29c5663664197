"""Selections that the address keeps without a widget: links have them, and so has the browser's Back. And
the page that a click opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

T = TypeVar("T")
#: The parameter of an address that the browser's Back or Forward has led to (static/browser.js).
_BACK = "back"
_NOTHING: Mapping[str, str] = MappingProxyType({})


def arrive() -> None:
    """Note whether the viewer has gone back or forward. To be called once, at the beginning of a run."""
    st.session_state["went_back"] = st.query_params.pop(_BACK, None) is not None


def open_page(path: str | None, query: Mapping[str, str] = _NOTHING) -> None:
    """Have the next run go to a page, and select there what `query` says. For callbacks."""
    st.session_state["opens"] = path, query


def go(links: Mapping[str, StreamlitPage]) -> None:
    """Go to the page that is to be opened, before anything is drawn; `links` are all by their paths."""
    path, query = st.session_state.pop("opens", (None, _NOTHING))
    if path in links:
        # Without a query, Streamlit refuses to leave a page with bound parameters, which come back.
        st.switch_page(links[path], query_params=query)


def followed(name: str, linked: T) -> T:
    """Return what is selected under `name` in the session; `linked` is what the address says of it.

    The address counts if it was changed from outside: when the session begins, after the browser's Back and
    Forward, and after a link with such a selection. A change of page in the menu drops selections from the
    address; they have to be put back.
    """
    state, page = st.session_state, urlsplit(st.context.url or "").path
    known = state.get(f"{name}_in_url")
    turned = linked != known and (bool(linked) or page == state.get(f"{name}_page"))
    if name not in state or state.get("went_back") or (turned and state[name] == known):
        state[name] = linked
    state[f"{name}_page"] = page
    selected: T = state[name]
    return selected


def remember(name: str, selected: object) -> None:
    """Remember what the address says now of the selection `name`."""
    st.session_state[f"{name}_in_url"] = selected
