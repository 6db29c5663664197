"""Tables of agents: as many rows as a screen can use go to the browser, the rest stays here.

A short table is sorted and searched in the browser. A long one is searched, sorted and turned over
page by page on the server, so that ten thousand agents cost the browser no more than a hundred.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import polars as pl
import pyarrow as pa
import streamlit as st
from streamlit.column_config import (
    DateColumn,
    LineChartColumn,
    LinkColumn,
    NumberColumn,
    ProgressColumn,
    TextColumn,
)

from odeus_dash.memo import kept
from odeus_dash.page import Column
from odeus_dash.server.streamlit_internals import ColumnConfig
from odeus_dash.ui.notices import definition
from odeus_dash.words.formats import MISSING, counted

#: Rows per page. 100 rows of 53 week sparklines and text stay below 100 kB.
PAGE_ROWS = 100
#: From this many rows on, a box to search for agents is worth its place.
SEARCH_ROWS = 12


def show(frame: pl.DataFrame, columns: Sequence[Column], *, key: str, alt: str) -> None:
    """The frame's rows in their order, with search; long ones with a choice of order and pages."""
    shown = [
        each
        for each in columns
        if each.name in frame.columns and frame[each.name].null_count() < frame.height
    ]
    searched = frame.height > SEARCH_ROWS and "agent" in frame.columns
    rows = _found(frame, key) if searched else frame
    if rows.height > PAGE_ROWS:
        rows = _page(_ordered(rows, shown, key), key)
    st.dataframe(
        _in_the_browser(rows, tuple(shown)),
        hide_index=True,
        column_config={each.name: _config(each, frame) for each in shown},
        height="content" if rows.height <= SEARCH_ROWS else 480,
        placeholder=MISSING,
        alt=alt,
    )


@kept
def _in_the_browser(rows: pl.DataFrame, columns: tuple[Column, ...]) -> pa.Table:
    """The rows as Streamlit sends them, which it would work out by way of pandas on each rerun."""
    return pa.Table.from_pandas(rows.select(map(_shown, columns)).to_pandas())


def _shown(column: Column) -> pl.Expr:
    """Fractions become percentages here: the browser formats numbers, but does not scale them.

    A link has to be a web address: Streamlit opens whatever it is given, scripts included.
    """
    value = pl.col(column.name)
    if column.looks == "link":
        return pl.when(value.str.contains("(?i)^https?://")).then(value)
    if column.looks == "money":
        return value.cast(pl.Float64)
    if column.looks == "places":  # the browser would say +0
        return pl.when(value != 0).then(value)
    return value * 100 if column.looks in ("share", "percent", "change") else value


def _found(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    among = f"Find among {counted(frame['agent'].n_unique(), 'agent')}"
    text = st.text_input(
        "Find an agent", key=f"{key}_find", type="search", placeholder=among,
        label_visibility="collapsed", live=True,
    )  # fmt: skip
    if not text:
        return frame
    found = frame.filter(pl.col("agent").str.to_lowercase().str.contains(text.lower(), literal=True))
    if found.is_empty():
        st.caption("No agent has this in its name.")
    return found


def _ordered(rows: pl.DataFrame, columns: Sequence[Column], key: str) -> pl.DataFrame:
    """Sorted by the column the viewer picked; the frame's own order until then."""
    sortable = {each.label: each.name for each in columns if each.looks not in ("line", "link")}
    by = st.selectbox("Sort by", sortable, index=None, key=f"{key}_sort", placeholder="Most first")
    if by is None:
        return rows
    name = sortable[by]
    ties = "agent_id" if "agent_id" in rows.columns else rows.columns[0]
    return rows.sort(name, ties, descending=[rows.schema[name].is_numeric(), False], nulls_last=True)


def _page(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    pages = -(-rows.height // PAGE_ROWS)
    number = st.pagination(pages, key=f"{key}_page")
    return rows.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)


def _config(column: Column, frame: pl.DataFrame) -> ColumnConfig:
    """How the browser shows the column; a bar of shares ends at the largest one."""
    hint = definition(column.means) if column.means else None
    if column.looks == "share":
        most = float(frame[column.name].max() or 1)  # type: ignore[arg-type]  # a number, by the frame's schema
        digits = "%.1f%%" if most >= 0.01 else "%.3f%%"  # of ten thousand equal agents, 0.0% each
        return ProgressColumn(column.label, help=hint, format=digits, max_value=100 * most)
    if column.looks == "money":
        return NumberColumn(column.label, help=hint, format=f"%,.{_decimals(frame[column.name])}f")
    return _LOOKS[column.looks](column.label, help=hint, width=column.width)


def _decimals(amounts: pl.Series) -> int:
    """Two; where all amounts are small, as many as show two digits of the one in the middle."""
    sizes = amounts.cast(pl.Float64).abs().drop_nulls()
    middle = sizes.median()
    if not isinstance(middle, float) or not 0 < middle < 1 or (sizes >= 10).any():
        return 2
    return min(max(2, 1 - math.floor(math.log10(middle))), 6)


_LOOKS: dict[str, Callable[..., ColumnConfig]] = {
    "text": TextColumn,
    "link": partial(LinkColumn, display_text=":material/open_in_new:"),
    "count": partial(NumberColumn, format="%,d"),
    "decimal": partial(NumberColumn, format="%,.1f"),
    "percent": partial(NumberColumn, format="%.1f%%"),
    "change": partial(NumberColumn, format="%+.1f%%"),
    "signed": partial(NumberColumn, format="%+,d"),
    "places": partial(NumberColumn, format="%+,d"),
    "line": partial(LineChartColumn, y_min=0),
    "times": partial(NumberColumn, format="%,.1f ×"),
    "reads": partial(NumberColumn, format="%,.2f ×"),
    "date": partial(DateColumn, format="D MMM YYYY"),
}
