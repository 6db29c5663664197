"""Text from outside as plain text, failures as sentences, and the state of what has nothing to show."""

from __future__ import annotations

import html
import logging
import re
import traceback
from collections.abc import Container
from functools import lru_cache

import streamlit as st

from odeus_dash import counters
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.server.request_id import REQUEST_ID
from odeus_dash.words import start as words
from odeus_dash.words.formats import unbroken

log = logging.getLogger(__name__)

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=@])")
#: What makes an address, an icon or an arrow of the text around it: the joiner goes behind it.
_MAGIC = re.compile(r"https?:|www(?=\.)|@|:(?=material/|streamlit:)|[<>~-](?=[-=>])", re.IGNORECASE)
#: Marks that turn the direction of all that follows.
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@lru_cache(4096)
def plain(text: str) -> str:
    """`text` so that Streamlit's Markdown shows it letter by letter: no markup, links, LaTeX or HTML.

    What reads as a web or e-mail address would become a link even with its marks escaped, and so would
    names of icons and what looks like an arrow. A word joiner inside it, which nobody sees, prevents that.
    No line ends between a number and its unit.
    """
    inert = _MAGIC.sub("\\g<0>\u2060", _in_one_line(text))
    return _MARKDOWN.sub(r"\\\1", inert)


def as_html(text: str) -> str:
    """`text` so that HTML shows it letter by letter, also as an attribute's value."""
    return html.escape(_in_one_line(text))


def _in_one_line(text: str) -> str:
    """`text` without marks that turn directions; no line ends between a number and its unit."""
    return unbroken(" ".join(text.translate(_DIRECTION).split()))


def definition(means: str) -> str:
    """Return the definition of a figure for its hover: the same text as in docs/metrics.md."""
    return plain(DEFINITIONS[means].text)


def show_failure(failure: OdeusDashError) -> None:
    """What happened, in bold, and what to do next."""
    st.error(f"**{plain(failure.what)}** {plain(failure.todo)}", icon=":material/error:")


def say_if_unknown(called: str, known: Container[str], parameter: str = "") -> None:
    """A link to what is not here shows something else: nobody should take it for what the link is about."""
    parameter = parameter or called
    state, asked = st.session_state, st.query_params.get(parameter)
    if asked and asked not in known:
        state[f"unknown_{parameter}"] = asked
    elif asked:
        state.pop(f"unknown_{parameter}", None)
    if unknown := state.get(f"unknown_{parameter}"):
        st.warning(f"The link names an unknown {called}: {plain(unknown)}. Another one is shown.")


def unexpected(problem: Exception) -> bool:
    """Say that something failed that has no name. The log gets type, file and line only.

    Messages and locals may hold names or keys. The id is that of the request that opened the tab.
    """
    counters.count("failed_runs")
    where = traceback.extract_tb(problem.__traceback__)
    trail = " < ".join(f"{frame.name} {frame.filename}:{frame.lineno}" for frame in reversed(where[-6:]))
    asked = st.context.headers.get(REQUEST_ID, "none")
    log.error("unexpected %s at %s (request %s)", type(problem).__name__, trail, asked)
    st.error(
        f"**{words.WENT_WRONG}** {words.RELOAD_PAGE}",
        icon=":material/error:",
    )
    return True


def nothing_here(title: str, reason: str) -> None:
    """The designed state of a page or a part that has nothing to show, and why."""
    with st.container(border=True):
        st.markdown(f"**{plain(title)}**")
        st.caption(plain(reason))
