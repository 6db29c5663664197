"""Filters by owner, model, segment, stage and group: in the address, set by clicks, removed by chips.

A link may name what is unknown. That filter is removed, and a message says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from urllib.parse import urlsplit

import streamlit as st

from odeus_dash.choice import NO_FILTERS, Filters
from odeus_dash.data import Data
from odeus_dash.metrics.cost_totals import NO_GROUP, NO_OWNER
from odeus_dash.metrics.tokens import NO_MODEL
from odeus_dash.page import here
from odeus_dash.parts.filters import in_words, unknown
from odeus_dash.ui import address, agent_filter
from odeus_dash.ui.notices import plain
from odeus_dash.words import filters as words

KINDS = tuple(each.name for each in fields(Filters))
#: The page that shows most of a filter, for those who set it on the page of one agent.
_PAGES = {"owner": "messages", "model": "cost", "segment": "users", "stage": "lifecycle", "group": "messages"}
_ABOUT_ONE = ("agent", "compare")


def selected(*, masked: bool) -> Filters:
    """Return the selected filters. Who sees no owners has none by owner or group, whatever a link says."""
    state = st.session_state
    linked = Filters(*(frozenset(st.query_params.get_all(kind)) for kind in KINDS))
    before = state.get("filters")
    chosen = address.followed("filters", linked)
    if chosen != before:  # not from a click: it may name what is unknown
        state["filters_linked"] = True
    for kind, said in words.HIDDEN.items() if masked else ():
        if values := getattr(chosen, kind):
            chosen = _drop(chosen, [(kind, each) for each in values], said)
    offered = words.NAMED.items()
    if invented := [(kind, each) for kind, names in offered for each in getattr(chosen, kind) - names.keys()]:
        chosen = _drop(chosen, sorted(invented))
    if chosen != linked:
        for kind, values in chosen.items():
            st.query_params[kind] = sorted(values)
    address.remember("filters", chosen)
    return chosen


def drop_unknown(data: Data) -> None:
    """Remove what a link names and no agent matches, once it can be told, and start the run anew."""
    state = st.session_state
    if not state.get("filters_linked"):
        return
    found = here(unknown, data)
    if found is None:
        return
    state["filters_linked"] = False
    if found:
        _drop(data.choice.filters, found)
        st.rerun()


def _drop(filters: Filters, values: Iterable[tuple[str, str]], said: str = "") -> Filters:
    """Return the filters without these values; the message is on the page until another one is opened."""
    values, state = list(values), st.session_state
    named = ", ".join(in_words(*each) for each in values)
    texts = state.get("filters_dropped", ("", ()))[1]
    state["filters_dropped"] = _page(), (*texts, said or words.DROPPED.format(filters=named))
    for kind, value in values:
        filters = _without(filters, kind, value)
    state["filters"] = filters
    return filters


def say_dropped() -> None:
    """Say which filters of a link were removed, on the page that it led to."""
    page, texts = st.session_state.get("filters_dropped", ("", ()))
    if page != _page():
        st.session_state.pop("filters_dropped", None)
        return
    for each in dict.fromkeys(texts):
        st.warning(plain(each), icon=":material/warning:")


def pick(kind: str, value: str | None) -> None:
    """Filter by a value, as well as by those that are selected. For callbacks.

    On a page about single agents, that leads to a page about many.
    """
    if not value or value in (NO_MODEL, NO_OWNER, NO_GROUP):
        return
    filters = st.session_state.get("filters", NO_FILTERS)
    _set(replace(filters, **{kind: getattr(filters, kind) | {value}}))
    if _page().rpartition("/")[2] in _ABOUT_ONE:
        agent_filter.select_agents([])
        address.open_page(_PAGES[kind])


def remove(kind: str, value: str) -> None:
    """Filter by this value no more. For callbacks."""
    _set(_without(st.session_state.get("filters", NO_FILTERS), kind, value))


def clear() -> None:
    """Remove all filters. For callbacks."""
    _set(NO_FILTERS)


def _set(filters: Filters) -> None:
    state = st.session_state
    state["filters"], state["filters_linked"] = filters, False
    state.pop("filters_dropped", None)


def _without(filters: Filters, kind: str, value: str) -> Filters:
    return replace(filters, **{kind: getattr(filters, kind) - {value}})


def _page() -> str:
    return urlsplit(st.context.url or "").path
