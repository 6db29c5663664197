"""Draws the tiles of a page: label, value, change, line, and the definition on hover."""

from __future__ import annotations

from collections.abc import Sequence
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
_WIDTH = 165
_MOST = 5


def awaited(height: int) -> None:
    """Draw the places of as many tiles as most pages have; the style sheet has their height."""
    with st.container(key="tiles"), st.grid(_MOST, min_column_width=_WIDTH, gap="small"):
        for _ in range(_MOST):
            st.skeleton(height=height)


def row(tiles: Sequence[Tile], theme: Theme) -> list[DeltaGenerator]:
    """Draw tiles side by side and return their places.

    Each place is made when its tile is drawn: until then, the tile of the run before stays in it.
    """
    places = []
    with st.container(key="tiles"), st.grid(len(tiles), min_column_width=_WIDTH, gap="small"):
        for tile in tiles:
            places.append(st.empty())
            show(tile, places[-1], theme)
    return places


def show(tile: Tile, place: DeltaGenerator, theme: Theme) -> None:
    """Draw one tile."""
    with place.container(border=True, gap=None, height="stretch"):
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
