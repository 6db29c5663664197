"""The drawer: one agent in short at the right, with actions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from odeus_dash.data import Data
from odeus_dash.page import here
from odeus_dash.parts import one_agent
from odeus_dash.ui import agent_filter, clicks, filters, screen
from odeus_dash.ui.notices import plain
from odeus_dash.words import agent as words
from pages import agent


def show(data: Data, links: Mapping[str, StreamlitPage], *, at_last: bool = False) -> bool:
    """Draw the drawer if an agent is open; return whether there is no more to do.

    Not before it is known what the agent is called, unless `at_last`.
    """
    agent_id = clicks.opened()
    if not agent_id:
        return True
    names = here(one_agent.names, data)
    if names is None and not at_last:
        return False
    title = plain((names or {}).get(agent_id, "")) or agent.TITLE
    drawer = st.dialog(title, width="small", position="right", on_dismiss=clicks.close)(_content)
    drawer(data, agent_id, links)
    return True


def _content(data: Data, agent_id: str, links: Mapping[str, StreamlitPage]) -> None:
    """Draw the actions, then the figures, below which the actions would be out of sight."""
    with st.container(key="actions", horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            links[one_agent.PAGE],
            label=words.OPEN_PAGE,
            icon=":material/open_in_full:",
            query_params={"agent": agent_id},
            width="content",
        )
        filter_ = partial(_filter, agent_id)
        if st.button(words.FILTER, on_click=filter_, icon=":material/filter_alt:", type="tertiary"):
            st.rerun()
        _add(data, agent_id, links[one_agent.COMPARE])
    progress = st.empty()
    screen.show(agent.TITLE, agent.short, one_agent.alone(data, agent_id), progress, links)
    progress.empty()


def _filter(agent_id: str) -> None:
    agent_filter.select_agents([agent_id])
    filters.clear()  # of which the agent need not be part
    clicks.close()


def _add(data: Data, agent_id: str, compare: StreamlitPage) -> None:
    """Select this agent as well, and go to the page that compares the selected ones."""
    agents = list(dict.fromkeys([*sorted(data.choice.agents), agent_id]))
    full = len(agents) > one_agent.MOST
    help_ = words.FULL if full else None
    icon = ":material/compare_arrows:"
    if st.button(words.ADD_TO, icon=icon, type="tertiary", disabled=full, help=help_):
        st.switch_page(compare, query_params={"agent": agents})
