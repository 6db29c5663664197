"""The sidebar's selection of agents. The URL holds it, so that links keep it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from odeus_dash.ui import address
from odeus_dash.words.formats import counted

#: Agents offered in the filter; the browser gets no more names than this.
OFFERED = 500
#: The ranking of a range that cannot be asked for.
NOBODY = pl.DataFrame(schema={"agent_id": pl.String, "agent": pl.String})


def selected() -> frozenset[str]:
    """Return the selected agents: those of the widget, unless the URL was changed from outside."""
    url = st.query_params.get_all("agent")
    agents = address.followed("agents", url)
    if url != agents:
        st.query_params["agent"] = agents
    address.remember("agents", list(agents))
    return frozenset(agents)


def show(ranked: pl.DataFrame, chosen: Sequence[str]) -> None:
    """Offer the agents of a range, `ranked` with `agent_id` and `agent`; those `chosen` come first."""
    offered = ranked
    if ranked.height > OFFERED:
        find = st.text_input("Find agents", key="find_agents", live=True, persist_state="session")
        if find:
            found = pl.col("agent").str.to_lowercase().str.contains(find.lower(), literal=True)
            offered = ranked.filter(found)
    offered = offered.head(OFFERED).select("agent_id", "agent")
    selected = ranked.filter(pl.col("agent_id").is_in(chosen)).select(offered.columns)
    names = dict(pl.concat([offered, selected]).iter_rows())
    ids = list(dict.fromkeys([*chosen, *offered["agent_id"]]))
    st.multiselect(
        "Agents",
        ids,
        key="agents",
        format_func=lambda each: names.get(each, f"{each} (not in this range)"),
        placeholder=f"All {counted(ranked.height, 'agent')}" if ranked.height else "All agents",
        filter_mode="contains",
        persist_state="session",
        label_visibility="collapsed",
    )


def select_agents(agents: list[str]) -> None:
    """Show these agents, all for none. For callbacks."""
    st.session_state["agents"] = agents
