"""Connecting a workspace by hand: a key that lives in this session's memory and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from odeus_dash.choice import ExportKind
from odeus_dash.deployment import PUBLIC_BASE, normalise_typed
from odeus_dash.errors import OdeusDashError
from odeus_dash.periods import Period
from odeus_dash.settings import Key, Workspace
from odeus_dash.source import Export, Wanted
from odeus_dash.ui import load, notices
from odeus_dash.viewer import Viewer
from odeus_dash.words import start as words
from odeus_dash.words.formats import counted
from odeus_dash.words.people import NOT_EXACT

#: The small export that tries a key: this many days up to today, in UTC.
TRY_DAYS = 7


@dataclass(frozen=True)
class Connected:
    """A typed workspace that answered, who typed it, and what its first export told, as plain sentences."""

    account: str
    workspace: Workspace
    found: tuple[str, ...]


def form(viewer: Viewer) -> Workspace | None:
    """Ask for key and URL until they work; then show what was found and a way to disconnect.

    A session can outlive a sign-in. A key is used for nobody but the one who typed it.
    """
    connected: Connected | None = st.session_state.get("connected")
    if connected and connected.account != viewer.name:
        _disconnect()
        connected = None
    if connected is None:
        _ask(viewer)
        return None
    with st.popover(words.CONNECTED, icon=":material/link:", type="tertiary"):
        for sentence in connected.found:
            st.caption(notices.plain(sentence))
        st.button("Disconnect", on_click=_disconnect)
    return connected.workspace


def _ask(viewer: Viewer) -> None:
    state = st.session_state
    state.setdefault("typed_url", PUBLIC_BASE)
    with st.form("connect", border=False):  # a field outside forgets what one leaves with the Tab key
        key = st.text_input("API key", type="password", key="typed_key", autocomplete="off")
        url = st.text_input("Deployment URL", key="typed_url", autocomplete="off", help=words.URL_HELP)
        people = st.checkbox(words.COUNT_PEOPLE, key="typed_people")
        st.caption(words.PEOPLE_READ)
        if not st.form_submit_button("Connect", type="primary", width="stretch"):
            return
    try:
        with st.spinner(words.TRYING):
            state["connected"] = _try(viewer, key, url, people=people)
    except OdeusDashError as failure:
        state["not_connected"] = failure
        return
    st.rerun()  # without the form, so that the widget that held the key is gone


def show_failure() -> None:
    """Say in the page why the last attempt to connect failed, until the next one."""
    if failure := st.session_state.pop("not_connected", None):
        notices.show_failure(failure)


def _disconnect() -> None:
    connected: Connected = st.session_state.pop("connected")
    load.source().forget(connected.workspace)


def _try(viewer: Viewer, key: str, url: str, *, people: bool) -> Connected:
    """One small export with the typed key. Raises what stands in the way, for the viewer to read."""
    base = normalise_typed(url)
    workspace = Workspace(urlsplit(base).netloc, base, Key(key), typed=True, people=people)
    today = dt.datetime.now(dt.UTC).date()
    load.source().forgive(workspace)  # pressing the button again means asking again
    period = Period(today - dt.timedelta(TRY_DAYS - 1), today)
    found = list(_found(load.source().load(workspace, Wanted(period))))
    if people:  # whether the key may export users: nothing else depends on it
        try:
            load.source().load(workspace, Wanted(period, ExportKind.USERS))
            found.append(words.PEOPLE_COUNTED)
        except OdeusDashError as problem:
            found.append(NOT_EXACT.format(why=problem.what))
    return Connected(viewer.name, workspace, tuple(found))


def _found(export: Export) -> Iterator[str]:
    """What the small export says about the workspace, one sentence each."""
    table = export.table
    if table.frame.is_empty():
        yield words.NO_USAGE.format(days=TRY_DAYS)
        return
    ids = table.frame["org_id"].drop_nulls().unique().sort()
    yield words.WORKSPACE.format(ids=", ".join(ids)) if len(ids) else words.WITHOUT_ID
    agents = counted(table.frame["assistant_id"].n_unique(), "agent")
    yield words.AGENTS.format(agents=agents, days=TRY_DAYS)
    yield words.BYOK if table.facts.has_tokens else words.NOT_BYOK
    yield words.OWNERS if table.facts.has_owners else words.NO_OWNERS
