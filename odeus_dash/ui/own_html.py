"""What our own HTML is made of besides text: colours, icons, and what a click on a link or a button does.

What can be clicked has a name, which the browser passes on (browser.js). One field gets the names of all of
them, where each button of Streamlit's would be an element more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from odeus_dash.charts.theme import Theme

_FIELD = "clicked"
_DONE, _BEFORE, _LAST = "done_by_name", "done_by_name_before", "last_clicked"
_COLOURS = ("accent", "good", "bad", "ink", "muted", "line", "page", "surface")


def colours(theme: Theme) -> str:
    """Return the colours of the app as CSS, for the style of an element: var(--accent) and so on."""
    return ";".join(f"--{name}:{getattr(theme, name)}" for name in _COLOURS)


def icon(name: str) -> str:
    """Return a Material icon, which screen readers pass over."""
    return f'<span class="icon" aria-hidden="true" translate="no">{name}</span>'


def named(name: str) -> str:
    """Return the attribute that gives a link or a button its name."""
    return f'data-clicks="{escape(name)}"'


@dataclass(frozen=True)
class _Html:
    """HTML for Streamlit, which would look for a file that is called like a mere text."""

    text: str

    def _repr_html_(self) -> str:
        return self.text


def draw(text: str, *, scripts: bool = False) -> None:
    """Draw HTML of ours, in which all text from outside is text."""
    st.html(_Html(text), unsafe_allow_javascript=scripts)


def style(name: str) -> str:
    """Return a style sheet of this folder to be drawn, read once: Streamlit would read it on each run."""
    return f"<style>{Path(__file__).with_name(name).read_text()}</style>"


def on(name: str, do: Callable[[], None]) -> None:
    """Have a click on what is called `name` do something. What it does is done before the next run."""
    st.session_state.setdefault(_DONE, {})[name] = do


def field() -> None:
    """Draw the field, out of sight. To be called once a run, before what can be clicked."""
    state = st.session_state
    # A click may come before the run has drawn all: until then, that of the run before counts.
    state[_BEFORE], state[_DONE] = state.get(_DONE, {}), {}
    st.text_input("Clicked", key=_FIELD, on_change=_do, label_visibility="collapsed")


def _do() -> None:
    """Do what belongs to a name, once: the browser puts the time behind it, and sends it again after Back."""
    state = st.session_state
    do = {**state[_BEFORE], **state[_DONE]}.get(state[_FIELD].rpartition(" ")[0])
    if do and state[_FIELD] != state.get(_LAST):
        state[_LAST] = state[_FIELD]
        do()
