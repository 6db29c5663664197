"""Tables of agents, models and owners: seven columns and ten rows at first, the others a click away.

The browser sorts all rows. More than a thousand of them stay here, and are sent as far as they are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

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

from odeus_dash.charts.theme import Theme
from odeus_dash.data import Data
from odeus_dash.memo import kept
from odeus_dash.metrics.comparison import STEADY
from odeus_dash.page import Column, Download, Table
from odeus_dash.parts import cells
from odeus_dash.server.streamlit_internals import ColumnConfig, send_rows_by
from odeus_dash.ui import clicks, downloads, present
from odeus_dash.ui.notices import definition
from odeus_dash.words.cache import VERDICTS
from odeus_dash.words.formats import MISSING, counted, currency_sign, exact, in_file_name, signed

#: Rows that are shown at first. With more, a box to search for agents is worth its place.
ROWS = 10
#: In pixels.
ROW_HEIGHT = 36
#: Where names have more letters, their column is so wide, in pixels: a phone has room for figures beside it.
_LONG_NAME, _NAME_WIDTH = 32, 230
#: More rows are scrolled inside the table.
_MOST_ROWS = 100
#: Streamlit sends a table up to this size at once, and of a longer one what is looked at.
_SENT_AT_ONCE = 1_000
#: The browser puts text that begins with a letter from right to left at the right, headings too. This one is
#: such a letter, and cannot be seen.
_ARABIC_LETTER_MARK = "\u061c"
#: What stands at the left of its column.
_AT_LEFT = ("text", "owner", "verdict", "link", "line", "share", "date")
#: Ten are in sight. With long names, so many take about 25 kB.
send_rows_by(100)


def show(data: Data, block: Table) -> None:
    """Draw the rows in their order, with search, selection of columns, and files of what is shown."""
    frame, key, currency = block.frame, block.key, block.saved_in or data.pricing.currency
    columns = cells.columns_of(block)
    shown = columns[: cells.COLUMNS]
    with st.container(key=f"table_{key}", gap="xsmall"):
        rows = frame
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if frame.height > ROWS and "agent" in frame.columns:
                rows = _found(frame, key)
            if len(columns) > cells.COLUMNS:
                shown = _selected(columns, key)
            with st.popover("Save", icon=":material/download:", type="tertiary", key=f"{key}_save"):
                downloads.offer(data, Download(block.alt, in_file_name(block.alt), _as_shown(rows, shown)))
        is_long = rows.height > ROWS
        most = _MOST_ROWS if is_long and st.session_state.get(f"{key}_all", False) else ROWS
        presented = present.has_large_tables()
        in_sight = rows.head(most) if presented else rows
        clickable = in_sight.height <= _SENT_AT_ONCE and not block.saved_in
        with present.place_of_table():
            st.dataframe(
                _in_the_browser(in_sight, tuple(shown), data.theme, currency),
                hide_index=True,
                column_config={
                    each.name: _config(each, in_sight, currency, pinned=each is columns[0]) for each in shown
                },
                height="content" if presented else height(rows.height, most),
                row_height=None if presented else ROW_HEIGHT,
                placeholder=MISSING,
                lazy=in_sight.height > _SENT_AT_ONCE,
                alt=block.alt,
                **(clicks.on_table(in_sight, key) if clickable else {}),
            )
        if is_long:
            st.toggle(f"Show all {exact(rows.height)}", key=f"{key}_all")


def above_numbers(label: str) -> str:
    """Return the heading so that it stands at the right, above the numbers of its column."""
    return _ARABIC_LETTER_MARK + label


def height(rows: int, most: int = ROWS) -> int:
    """Return the pixels that a table takes which shows `most` of its rows, each of them whole."""
    return ROW_HEIGHT * (min(rows, most) + 1) + 3


def _selected(columns: Sequence[Column], key: str) -> list[Column]:
    """Return the columns that the viewer selected, in their order; the first one is always among them."""
    with st.popover("Columns", icon=":material/view_column:", type="tertiary", key=f"{key}_columns"):
        labels = {each.name: each.label for each in columns[1:]}
        picked = st.pills(
            "Columns",
            labels,
            default=[each.name for each in columns[1 : cells.COLUMNS]],
            selection_mode="multi",
            format_func=lambda name: labels[name],
            key=f"{key}_shown {' '.join(labels)}",  # other columns, other ones at first
            label_visibility="collapsed",
        )
    return [columns[0], *(each for each in columns[1:] if each.name in picked)]


def _as_shown(rows: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """The rows for a file, with the headings of the screen; fractions stay fractions."""
    kept = [each for each in columns if each.looks != "line"]
    return rows.select(pl.col(each.name).alias(each.label) for each in kept)


@kept
def _in_the_browser(rows: pl.DataFrame, columns: tuple[Column, ...], theme: Theme, currency: str) -> Any:
    """The rows as Streamlit sends them, which it would work out on each rerun: a table or a styled frame.

    Where Streamlit sends all rows at once, changes, differences and negative amounts are written, and changes
    and verdicts coloured.
    """
    shown = cells.since_nothing(rows).select(map(_shown, columns))
    if rows.height > _SENT_AT_ONCE:
        return _in_arrow(shown)
    frame = shown.to_pandas()
    changes = [each.name for each in columns if each.looks in cells.CHANGES]
    amounts = [each.name for each in columns if each.looks == "money" and _is_written(rows, each)]
    verdicts = [each.name for each in columns if each.looks == "verdict"]
    differences = [each.name for each in columns if each.looks in cells.DIFFERENCES]
    if not (changes or amounts or verdicts or differences):
        return pa.Table.from_pandas(frame)
    judged = [each.name for each in columns if each.looks == "rise"]
    styled = frame.style.format(cells.change, subset=changes, na_rep=MISSING)
    styled = styled.format(signed, subset=differences, na_rep=MISSING)
    for name in amounts:
        write = partial(cells.amount, currency, cells.decimals(rows[name]))
        styled = styled.format(write, subset=[name], na_rep=MISSING)
    styled = styled.map(partial(_verdict_colour, theme), subset=verdicts)
    return styled.map(partial(_colour, theme), subset=judged)


def _in_arrow(frame: pl.DataFrame) -> pa.Table:
    """The frame as Streamlit sends a long one, in types that browsers read: none of large lists or views."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    short = [
        each.with_type(pa.list_(each.type.value_type)) if pa.types.is_large_list(each.type) else each
        for each in table.schema
    ]
    return table.cast(pa.schema(short))


def _is_written(rows: pl.DataFrame, column: Column) -> bool:
    """Whether amounts are written here: the browser would put the minus behind the currency's symbol."""
    return bool((rows[column.name] < 0).any()) and rows.height <= _SENT_AT_ONCE


def _colour(theme: Theme, percent: float) -> str:
    if not math.isfinite(percent) or abs(percent) < 100 * STEADY:
        return ""
    return f"color: {theme.good if percent > 0 else theme.bad}"


def _verdict_colour(theme: Theme, verdict: str | None) -> str:
    """What a verdict on a cache means for the bill; nothing where that is unknown."""
    colours = {
        VERDICTS["pays off"]: theme.good,
        VERDICTS["loses money"]: theme.bad,
        VERDICTS["could cache"]: theme.categories[1],
    }
    return f"color: {colours[verdict]}" if verdict in colours else ""


def _shown(column: Column) -> pl.Expr:
    """Fractions become percentages here: the browser formats numbers, but does not scale them.

    A link has to be a web address: Streamlit opens whatever it is given, scripts included.
    """
    value = pl.col(column.name)
    if column.looks == "link":
        return pl.when(value.str.contains("(?i)^https?://")).then(value)
    if column.looks == "owner":
        return cells.owner_name(value)
    if column.looks == "money":
        return value.cast(pl.Float64)
    if column.looks == "places":  # the browser would say +0
        return pl.when(value != 0).then(value)
    return value * 100 if column.looks in ("share", "percent", *cells.CHANGES) else value


@kept
def _agents(frame: pl.DataFrame) -> int:
    """The number of agents in a table, in which one may have a row for each of several models."""
    return frame["agent"].n_unique() if "model" in frame.columns else frame.height


def _found(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    text = st.text_input(
        "Find an agent",
        key=f"{key}_find",
        type="search",
        placeholder=f"Find one of {counted(_agents(frame), 'agent')}",
        label_visibility="collapsed",
        live=True,
        width=320,
    )
    if not text:
        return frame
    found = frame.filter(pl.col("agent").str.to_lowercase().str.contains(text.lower(), literal=True))
    if found.is_empty():
        st.caption("No matching agent")
    return found


def _config(column: Column, frame: pl.DataFrame, currency: str, *, pinned: bool = False) -> ColumnConfig:
    """How the browser shows the column, money in `currency`. A bar of shares ends at all of it."""
    hint = definition(column.means) if column.means else None
    label = column.label if column.looks in _AT_LEFT else above_numbers(column.label)
    if column.looks == "share":
        most = float(frame[column.name].max() or 1)  # type: ignore[arg-type]  # a number, by the frame's schema
        digits = "%.1f%%" if most >= 0.01 else "%.3f%%"  # of ten thousand equal agents, 0.0% each
        return ProgressColumn(label, help=hint, format=digits, max_value=100)
    if column.looks == "money":
        written = f"{currency_sign(currency)}%,.{cells.decimals(frame[column.name])}f"
        return NumberColumn(label, help=hint, format=None if _is_written(frame, column) else written)
    if column.looks in cells.DIFFERENCES and frame.height <= _SENT_AT_ONCE:
        return NumberColumn(label, help=hint)
    width = column.width
    names = frame[column.name]
    if pinned and names.dtype == pl.String and names.str.len_chars().gt(_LONG_NAME).any():
        width = _NAME_WIDTH
    return _LOOKS[column.looks](label, help=hint, width=width, pinned=pinned or None)


_LOOKS: dict[str, Callable[..., ColumnConfig]] = {
    "text": TextColumn,
    "owner": TextColumn,
    "verdict": TextColumn,
    "link": partial(LinkColumn, display_text=":material/open_in_new:"),
    "count": partial(NumberColumn, format="%,d"),
    "decimal": partial(NumberColumn, format="%,.1f"),
    "percent": partial(NumberColumn, format="%.1f%%"),
    "change": NumberColumn,
    "rise": NumberColumn,
    "signed": partial(NumberColumn, format="%+,d"),
    "places": partial(NumberColumn, format="%+,d"),
    "line": partial(LineChartColumn, y_min=0),
    "times": partial(NumberColumn, format="%,.1f×"),
    "reads": partial(NumberColumn, format="%,.2f×"),
    "date": partial(DateColumn, format="D MMM YYYY"),
}
