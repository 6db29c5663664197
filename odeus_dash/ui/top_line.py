"""The line above every page: workspace, dates, comparison, selected agents, how the data are, and sharing.

While a page is presented, the line stands below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from odeus_dash import parts
from odeus_dash.comparison import stepped
from odeus_dash.data import Data
from odeus_dash.errors import KeyProblem
from odeus_dash.page import here
from odeus_dash.parts import one_agent
from odeus_dash.periods import kept_since
from odeus_dash.ui import chips, data_status, date_range, load, present, search, share
from odeus_dash.ui.notices import plain
from odeus_dash.words import agent as agent_words
from odeus_dash.words import meeting as words
from odeus_dash.words.formats import counted, period_text

#: Letters that are shown of an agent that is not known.
_LONGEST_NAME = 60


@dataclass(frozen=True)
class TopLine:
    """The places that are filled once the page has loaded; until then `status` shows the progress."""

    compared: DeltaGenerator
    said_compared: tuple[str, str]
    agents: DeltaGenerator | None
    status: DeltaGenerator
    notice: DeltaGenerator
    search: DeltaGenerator | None
    export: DeltaGenerator | None


@contextmanager
def frame(data: Data, turn: Callable[[], None] | None) -> Iterator[None]:
    """Draw the line around what the block draws: the workspace before it, what turns the pages after it."""
    with (
        st.container(key="presenting" if turn else None, gap=None),
        st.container(key="top_line", horizontal=True, vertical_alignment="center", gap="small"),
    ):
        st.markdown(f"**{plain(data.workspace.title)}**", width="content")
        yield
        if turn:
            st.space("stretch")
            turn()


def offers() -> DeltaGenerator:
    """Return the place at the right of the line for what is offered."""
    return st.container(key="offers", horizontal=True, horizontal_alignment="right", gap="xsmall")


def show(data: Data, turn: Callable[[], None] | None) -> TopLine:
    """Draw the line and return the places in it that need the page's data.

    `turn` draws what turns the pages while one is presented, in place of what is offered else.
    """
    with frame(data, turn):
        with st.container(
            key="days", horizontal=True, vertical_alignment="center", gap=None, width="content"
        ):
            _step(data, -1, "Earlier")
            period = data.choice.period
            clocks = None if data.workspace.files else period.timezone  # files do not name theirs
            st.markdown(f"**{plain(period_text(period))}**", width="content", help=clocks)
            _step(data, 1, "Later")
        compared = st.empty()
        said = _compared(data, compared)
        agents = None
        if data.choice.agents or data.choice.filters:
            agents = st.container(
                key="chips", horizontal=True, vertical_alignment="center", gap="xsmall", width="content"
            )
        for badge in parts.badges(data):
            st.badge(badge.text, icon=badge.icon, color=badge.colour, help=badge.help)
        status = st.empty()
        present.fit_tables()
        field = export = None
        if not turn:
            with offers():
                field, export = search.place(), st.empty()
                if not data.workspace.files:  # a link leads to no file
                    share.show(data)
                present.offer()
    return TopLine(compared, said, agents, status, st.empty(), field, export)


def finish(data: Data, line: TopLine, links: Mapping[str, StreamlitPage]) -> None:
    """Name the selected agents, fill the search, and say how complete and how old the figures are."""
    _compared(data, line.compared, line.said_compared)
    names: Mapping[str, str] = {}
    with suppress(KeyProblem):  # the page says so, once
        names = here(data.names) or {}
    if line.agents:
        with line.agents:
            chips.show(data, names)
            _compare(data, links)
        _say_if_without_usage(data, names, line.notice)
    if line.search:
        with line.search:
            search.show(data, names, [each for each in links.values() if each.visibility == "visible"])
    data_status.fill(data, line.status)


def _step(data: Data, direction: Literal[-1, 1], label: str) -> None:
    there = None if data.workspace.files else stepped(data.choice.period, direction, data.choice.to_date)
    if there:  # the API keeps figures for some time, an archive for ever
        is_kept = there.end >= kept_since(data.today) or load.source().archives(data.workspace)
        there = there if is_kept and there.start < data.today else None
    st.button(
        label,
        key=f"step {label}",
        on_click=partial(date_range.select_dates, there) if there else None,
        help=f"{label}: {period_text(there)}" if there else None,
        disabled=there is None,
        icon=f":material/chevron_{'left' if direction < 0 else 'right'}:",
        type="tertiary",
    )


def _compared(data: Data, place: DeltaGenerator, before: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """Say which days are compared, unless that is what was said `before`; return what is said now."""
    said = before
    with suppress(KeyProblem):  # the page says so, once
        said = text, reason = parts.compared_days(data)
        if text and said != before:
            place.markdown(plain(text), width="content", help=plain(reason) or None)
    return said


def _say_if_without_usage(data: Data, names: Mapping[str, str], place: DeltaGenerator) -> None:
    """A link may name agents that are not here, or not on these days."""
    missing = sorted(data.choice.agents - names.keys()) if names else []
    if missing:
        one = words.ONE_WITHOUT_USAGE.format(agent=missing[0][:_LONGEST_NAME])
        several = words.WITHOUT_USAGE.format(agents=counted(len(missing), "selected agent"))
        place.warning(plain(one if len(missing) == 1 else several), icon=":material/warning:")


def _compare(data: Data, links: Mapping[str, StreamlitPage]) -> None:
    """A link to the page that compares the selected agents, where they are few."""
    agents = sorted(data.choice.agents)
    if one_agent.FEWEST <= len(agents) <= one_agent.MOST:
        label, icon = agent_words.COMPARE_SELECTED, ":material/compare_arrows:"
        page, query = links[one_agent.COMPARE], {"agent": agents}
        st.page_link(page, label=label, icon=icon, query_params=query, width="content")
