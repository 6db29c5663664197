"""Badges, notes and failures: what is said beside the figures, always as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.errors import NotInFiles, NotKept, OdeusDashError
from odeus_dash.source import Trend
from odeus_dash.ui.view import View
from odeus_dash.wording import counted, period_text

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
def in_place(view: View | None = None) -> Iterator[None]:
    """A failure inside the block becomes a sentence where the block would have been.

    With a `view` there is a button below it that asks the workspace once more.
    """
    try:
        yield
    except (NotInFiles, NotKept) as problem:
        nothing_here(f"{problem.title}.", str(problem))
    except OdeusDashError as failure:
        show_failure(failure)
        if view:
            try_again(view)


def show_failure(failure: OdeusDashError) -> None:
    """What happened, in bold, and what to do next."""
    st.error(
        f"**{plain(failure.title)}.** {plain(failure.what)} {plain(failure.todo)}", icon=":material/error:"
    )


def try_again(view: View) -> None:
    """A button that asks for what failed; what arrived stays."""
    view.drawn["try again"] += 1
    key = f"try again {view.drawn['try again']}"
    st.button("Try again", key=key, on_click=view.forgive, icon=":material/refresh:")


def demo_badge() -> None:
    st.badge("Demo data", icon=":material/science:", color="orange", help="Simulated: no real workspace.")


def files_badge() -> None:
    st.badge("Files", icon=":material/upload_file:", color="blue", help="Opened from disk: no API is asked.")


def masked(fewest: int) -> None:
    """What is not shown to this viewer, on every page, so that a dash is not taken for a zero."""
    note = (
        f"Figures about people are hidden for agents with fewer than {fewest} users, "
        "and totals of people leave these agents out."
    )
    st.caption(f":material/visibility_off: {plain(note)}")


def nothing_here(title: str, reason: str) -> None:
    """The designed state of a page or a part that has nothing to show, and why."""
    with st.container(border=True):
        st.markdown(f"**{plain(title)}**")
        st.caption(plain(reason))


def missing_buckets(view: View, trend: Trend) -> None:
    """Say which part of a trend did not arrive; nothing when all of it did."""
    if trend.failures:
        lost = f"{counted(len(trend.failures), 'bucket')} of {trend.expected}"
        why = plain(str(trend.failures[0]))
        st.warning(f"{lost} could not be loaded and show as gaps. {why}", icon=":material/warning:")
        if not view.workspace.files:
            try_again(view)


def nothing_to_compare(view: View) -> None:
    """Why a page about a change has none to show, and what to choose instead."""
    if problem := view.not_compared():
        with in_place(view):
            raise problem
    elif view.choice.against is Against.NONE:
        nothing_here(
            "No comparison is chosen.",
            "Choose in the sidebar what to compare with: the period before, or last year.",
        )
    elif view.comparison is None:
        nothing_here(
            "This range cannot be compared.",
            "No day of it is over yet, or it is so long that it meets the earlier one. Choose another range.",
        )
    else:
        days = period_text(view.comparison.before)
        nothing_here(
            f"Nothing was used in {days}.",
            "So all use since then is new. Choose a later range, or another comparison.",
        )


def no_tokens() -> None:
    """A workspace whose export has no token columns."""
    nothing_here(
        "This workspace has no token figures.",
        "Token figures come with workspaces that bring their own model keys (BYOK). The export of this "
        "workspace has no token columns, so there is nothing to add up: that is not the same as zero tokens.",
    )


def no_usage(choice: Choice) -> None:
    """A period or a filter without a single row: not a failure, and not a page of zeros either."""
    if choice.agents:
        nothing_here(
            "The chosen agents were not used in this range.", "Choose other agents or a longer range."
        )
    else:
        nothing_here(
            "Nothing was used in this range.", "The workspace answered that it holds no usage for it."
        )
