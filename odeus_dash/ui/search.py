"""The search field: finds pages, figures, agents and dates by name, or opens the answer to a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from odeus_dash.ask import Question, Span, read
from odeus_dash.ask.metrics import PAGES
from odeus_dash.ask.text import plain as words_of
from odeus_dash.data import Data
from odeus_dash.errors import NotAnswered
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.parts import one_agent
from odeus_dash.periods import Period, preset_period, presets
from odeus_dash.ui import address, agent_filter, date_range, filters, sidebar
from odeus_dash.ui.notices import plain
from odeus_dash.words import ask as words

#: What a choice opens: the path of a page, if it is another one, and what is selected there.
_Target = tuple[str | None, Question]


def place() -> DeltaGenerator | None:
    """Draw the button that opens the field, and return the field's place once it is open.

    It is another button after each search, and so closed again. Names are sent to an open field only.
    """
    number = st.session_state.get("searches", 0)
    field = st.popover(
        words.FIND,
        key=f"find_{number}",
        icon=":material/search:",
        type="tertiary",
        help=words.SEARCH_HELP,
        on_change="rerun",
    )
    return field.container() if field.open else None


def show(data: Data, names: Mapping[str, str], pages: Sequence[StreamlitPage]) -> None:
    """Draw the field; `names` are those of agents by their ids."""
    known = _targets(data, names, pages)
    st.selectbox(
        words.SEARCH,
        list(known),
        index=None,
        key="search",
        placeholder=words.SEARCH_PLACEHOLDER,
        accept_new_options=True,
        filter_mode="contains",
        on_change=partial(_open, data, names, known),
    )
    if reason := st.session_state.get("not_answered"):
        st.warning(plain(reason))
    else:
        st.caption(words.SEARCH_CAPTION)


def _page_about(agents: Sequence[str]) -> str | None:
    """Return the page about one agent, or about several; None for all agents."""
    if len(agents) < one_agent.FEWEST:
        return one_agent.PAGE if agents else None
    return one_agent.COMPARE if len(agents) <= one_agent.MOST else "messages"


def _targets(data: Data, names: Mapping[str, str], pages: Sequence[StreamlitPage]) -> dict[str, _Target]:
    """Return what each name opens. The browser gets no more names of agents than this."""
    found: dict[str, _Target] = {
        words.PAGE.format(name=each.title): (each.url_path, Question()) for each in pages
    }
    for key, path in PAGES.items():
        if any(each.url_path == path for each in pages):
            found[words.FIGURE.format(name=DEFINITIONS[key].label)] = path, Question()
    for each in () if data.workspace.files else presets(data.workspace.billing_day):
        period = preset_period(each, data.today, "UTC", billing_day=data.workspace.billing_day)
        question = Question(span=Span(period.start, period.end, each))
        found[words.DATES_OF.format(name=each)] = None, question
    for each, name in islice(names.items(), agent_filter.OFFERED):
        found[words.AGENT.format(name=name)] = one_agent.PAGE, Question(agents=(each,))
    return found


def _open(data: Data, names: Mapping[str, str], known: Mapping[str, _Target]) -> None:
    state = st.session_state
    text, state["search"] = state["search"], None
    if not text:
        return
    path, question = _meant(text, data, names, known)
    if isinstance(question, NotAnswered):
        state["not_answered"] = str(question)
        return
    state.pop("not_answered", None)
    state["searches"] = state.get("searches", 0) + 1
    address.open_page(path if path is not None else question.page or _page_about(question.agents))
    _select(question, data)


def _meant(
    text: str, data: Data, names: Mapping[str, str], known: Mapping[str, _Target]
) -> tuple[str | None, Question | NotAnswered]:
    """Return what the name or question opens. Letters that only one name has are enough."""
    question = read(text, names, data.today, data.workspace.billing_day)
    named = [target for name, target in known.items() if words_of(text) in words_of(name)]
    if text in known:
        return known[text]
    if isinstance(question, NotAnswered) and question.unknown and len(named) == 1:
        return named[0]
    return None, question


def _select(question: Question, data: Data) -> None:
    """Select what the question names, and leave the rest as it is. Files have no other days."""
    if question.agents:
        agent_filter.select_agents(list(question.agents))
        filters.clear()  # of which these agents need not be part
    if (span := question.span) and not data.workspace.files:
        if span.preset:
            date_range.select_preset(span.preset)
        else:
            date_range.select_dates(Period(span.start, span.end))
    if question.against:
        st.session_state["compare"] = next(
            label for label, each in sidebar.COMPARE.items() if each is question.against
        )
