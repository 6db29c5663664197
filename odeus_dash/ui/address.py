"""Selections that the address keeps without a widget: links have them, and so has the browser's Back."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlsplit

import streamlit as st

T = TypeVar("T")
#: The parameter of an address that the browser's Back or Forward has led to (static/browser.js).
_BACK = "back"


def arrive() -> None:
    """Note whether the viewer has gone back or forward. To be called once, at the beginning of a run."""
    st.session_state["went_back"] = st.query_params.pop(_BACK, None) is not None


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
