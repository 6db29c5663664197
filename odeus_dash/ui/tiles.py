"""Draws the tiles of a page: label, value, change, line, and the definition on hover."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.charts.sparkline import sparkline
from odeus_dash.charts.theme import Theme
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Tile
from odeus_dash.ui.notices import definition, plain

COLOURS: dict[str, Literal["green", "red", "gray"]] = {"good": "green", "bad": "red", "": "gray"}
#: In pixels: narrower tiles stand below each other.
_WIDTH = 170


def places(number: int) -> list[DeltaGenerator]:
    """Return the places of tiles side by side."""
    with st.container(key="tiles"), st.grid(number, min_column_width=_WIDTH, gap="small"):
        return [st.empty() for _ in range(number)]


def show(tile: Tile, theme: Theme) -> None:
    """Draw one tile."""
    with st.container(border=True, gap=None, height="stretch"):
        st.metric(
            tile.label or DEFINITIONS[tile.means].label,
            plain(tile.value),
            tile.change and plain(tile.change),
            help=definition(tile.means),
            delta_color=COLOURS[tile.verdict],
            delta_arrow="off",
            delta_description=plain(tile.basis) or None,
        )
        if line := sparkline(tile.before, tile.line, theme):
            st.image(line, width="stretch", alt="")
