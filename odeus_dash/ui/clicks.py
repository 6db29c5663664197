"""A click on what stands for an agent opens it in a drawer: marks of pictures, and cells of tables.

The address says which agent is open: the browser's back button closes it, and a link opens it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from odeus_dash.charts.theme import Figure, agent_at
from odeus_dash.page import Picture

_PARAMETER = "open"
#: A table in which nothing is selected.
_NOTHING: dict[str, dict[str, list[Any]]] = {"selection": {"rows": [], "columns": [], "cells": []}}


def opened() -> str:
    """Return the id of the agent that is open; empty where none is."""
    return st.query_params.get(_PARAMETER, "")


def forget() -> None:
    """Select nothing in the table of the agent that was open, so that its cell can be clicked again.

    Not while it is open: a table that gets the focus back with nothing selected selects its first cell.
    """
    if not opened() and (table := st.session_state.pop("clicked_table", None)):
        st.session_state[table] = _NOTHING


def close() -> None:
    """Have no agent open. For callbacks."""
    st.query_params.pop(_PARAMETER, None)


def on_picture(block: Picture) -> dict[str, Any]:
    """What `st.plotly_chart` needs to open the agents of the picture; nothing where it has none.

    The key changes with each click: the browser draws the picture anew, with nothing selected in it, so
    that the same mark can be clicked again.
    """
    if not any(block.figure.agents) or _is_phone():
        return {}
    kind = "filling" if block.fills else "picture"  # the style sheet knows the first by its key
    key = f"{kind}_{st.session_state.get('clicks', 0)} {block.alt}"
    return {"key": key, "on_select": partial(_open_mark, key, block.figure), "selection_mode": "points"}


def _is_phone() -> bool:
    """Return whether this is a phone, where clickable pictures would stop a thumb from scrolling."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def _open_mark(key: str, figure: Figure) -> None:
    state = st.session_state
    for point in state[key]["selection"]["points"][:1]:
        state["clicks"] = state.get("clicks", 0) + 1
        agent = agent_at(figure, point["curve_number"], point["point_number"])
        if agent:
            st.query_params[_PARAMETER] = agent


def on_table(rows: pl.DataFrame, key: str) -> dict[str, Any]:
    """What `st.dataframe` needs to open the agents of `rows`; nothing where they are not about agents."""
    if not {"agent", "agent_id"} <= set(rows.columns):
        return {}
    key = f"{key}_cells"
    return {"key": key, "on_select": partial(_open_row, key, rows), "selection_mode": "single-cell"}


def _open_row(key: str, rows: pl.DataFrame) -> None:
    state = st.session_state
    cells = state[key]["selection"]["cells"]
    if cells and (agent := rows["agent_id"][cells[0][0]]):
        state["clicked_table"] = key
        st.query_params[_PARAMETER] = agent
