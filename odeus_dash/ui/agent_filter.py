"""The sidebar's selection of agents. The URL holds it, so that links keep it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from odeus_dash.memo import kept
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
    find = ""
    if ranked.height > OFFERED:
        find = st.text_input("Find agents", key="find_agents", live=True, persist_state="session")
    names = _offered(ranked, find, tuple(chosen))
    st.multiselect(
        "Agents",
        list(names),
        key="agents",
        format_func=lambda each: names.get(each) or f"{each} (not in this range)",
        placeholder=f"All {counted(ranked.height, 'agent')}" if ranked.height else "All agents",
        filter_mode="contains",
        persist_state="session",
        label_visibility="collapsed",
    )


@kept
def _offered(ranked: pl.DataFrame, find: str, chosen: tuple[str, ...]) -> dict[str, str | None]:
    """The names of those `chosen` by their ids, None for one without usage; then of as many others as fit."""
    names = ranked.select("agent_id", "agent")
    found = pl.col("agent").str.to_lowercase().str.contains(find.lower(), literal=True)
    others = (names.filter(found) if find else names).head(OFFERED)
    of_chosen = dict(names.filter(pl.col("agent_id").is_in(chosen)).iter_rows()) if chosen else {}
    return {each: of_chosen.get(each) for each in chosen} | dict(others.iter_rows())


def select_agents(agents: list[str]) -> None:
    """Show these agents, all for none. For callbacks."""
    st.session_state["agents"] = agents
