"""Text from outside as plain text, failures, and the designed state of what has nothing to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from odeus_dash.errors import OdeusDashError

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=@])")
#: What makes an address, an icon or an arrow of the text around it: the joiner goes behind it.
_MAGIC = re.compile(r"https?:|www(?=\.)|@|:(?=material/|streamlit:)|[<>~-](?=[-=>])", re.IGNORECASE)
#: Marks that turn the direction of all that follows.
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def plain(text: str) -> str:
    """`text` so that Streamlit's Markdown shows it letter by letter: no markup, links, LaTeX or HTML.

    What reads as a web or e-mail address would become a link even with its marks escaped, and so would
    names of icons and what looks like an arrow. A word joiner inside it, which nobody sees, prevents that.
    """
    inert = _MAGIC.sub("\\g<0>\u2060", " ".join(text.translate(_DIRECTION).split()))
    return _MARKDOWN.sub(r"\\\1", inert)


@contextmanager
def in_place() -> Iterator[None]:
    """A failure inside the block becomes a sentence where the block would have been."""
    try:
        yield
    except OdeusDashError as failure:
        show_failure(failure)


def show_failure(failure: OdeusDashError) -> None:
    """What happened, in bold, and what to do next."""
    st.error(
        f"**{plain(failure.title)}.** {plain(failure.what)} {plain(failure.todo)}", icon=":material/error:"
    )


def nothing_here(title: str, reason: str) -> None:
    """The designed state of a page or a part that has nothing to show, and why."""
    with st.container(border=True):
        st.markdown(f"**{plain(title)}**")
        st.caption(plain(reason))
