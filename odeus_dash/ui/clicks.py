"""A click on what stands for an agent opens it in a drawer: marks of pictures, and cells of tables.

A click on an owner, a group, a model, a segment or a stage filters by it. The address says which agent is
open: the browser's back button closes it, and a link opens it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from odeus_dash.charts.theme import Figure, meant
from odeus_dash.page import Picture
from odeus_dash.ui import filters
from odeus_dash.words.filters import NAMED

_PARAMETER = "open"
#: A table in which nothing is selected.
_NOTHING: dict[str, dict[str, list[Any]]] = {"selection": {"rows": [], "columns": [], "cells": []}}
#: The columns whose cells filter: the kind of filter, and the column with its value.
_FILTERS = {
    "owner": ("owner", "owner"),
    "group": ("group", "group"),
    "model": ("model", "model"),
    "quadrant": ("segment", "quadrant"),
    "stage": ("stage", "stage"),
}
#: What the rows of a table are about that has no agents.
_SUBJECTS = ("model", "owner", "group")


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
    """What `st.plotly_chart` needs to open the agents of the picture, or to filter; else nothing.

    The key changes with each click: the browser draws the picture anew, with nothing selected in it, so
    that the same mark can be clicked again.
    """
    if not any((*block.figure.agents, *block.figure.filters)):
        return {}
    kind = "filling" if block.fills else "picture"  # the style sheet knows the first by its key
    key = f"{kind}_{st.session_state.get('clicks', 0)} {block.alt}"
    return {"key": key, "on_select": partial(_open_mark, key, block.figure), "selection_mode": "points"}


def _open_mark(key: str, figure: Figure) -> None:
    state = st.session_state
    for point in state[key]["selection"]["points"][:1]:
        state["clicks"] = state.get("clicks", 0) + 1
        place = point["curve_number"], point["point_number"]
        if agent := meant(figure.agents, *place):
            st.query_params[_PARAMETER] = agent
        elif group := meant(figure.filters, *place):
            filters.pick(*group)


def on_table(rows: pl.DataFrame, key: str) -> dict[str, Any]:
    """What `st.dataframe` needs to open the agents of `rows`, or to filter; nothing if they have neither."""
    if not {"agent", "agent_id"} <= set(rows.columns) and not {*_SUBJECTS} & set(rows.columns):
        return {}
    key = f"{key}_cells"
    return {"key": key, "on_select": partial(_open_row, key, rows), "selection_mode": "single-cell"}


def _open_row(key: str, rows: pl.DataFrame) -> None:
    state = st.session_state
    for row, column in state[key]["selection"]["cells"][:1]:
        state["clicked_table"] = key
        values = rows.row(row, named=True)
        if group := _group(values, column):
            filters.pick(*group)
        elif agent := values.get("agent_id"):
            st.query_params[_PARAMETER] = agent


def _group(values: Mapping[str, Any], column: str) -> tuple[str, str] | None:
    """The filter that a cell stands for: that of its column, or else what a row without an agent is about."""
    if "agent_id" not in values and column not in _FILTERS:
        column = next(each for each in _SUBJECTS if each in values)
    kind, source = _FILTERS.get(column, ("", ""))
    value = values.get(source)
    if not value:
        return None
    called = {name: each for each, name in NAMED.get(kind, {}).items()}
    return kind, called.get(value, value)
