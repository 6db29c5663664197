"""Draws tiles: label, value, change and line, and the definition on hover and on keyboard focus.

A row of tiles is one element. With `st.metric`, a picture and a container for each, it was half of what a
page sends (docs/decisions/0039-reruns.md). How it looks is in style.css.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache, partial

from odeus_dash.charts.sparkline import sparkline
from odeus_dash.charts.theme import Theme
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Tile, Tiles
from odeus_dash.parts.filters import in_words
from odeus_dash.ui import filters
from odeus_dash.ui.notices import as_html
from odeus_dash.ui.own_html import colours, draw, named, on
from odeus_dash.words import filters as words

GOAL = DEFINITIONS["goal"]
#: Letters of a value from which on it is set smaller.
_LONG = 9


def show(block: Tiles, theme: Theme) -> None:
    """Draw the tiles side by side; a click on one may filter."""
    draw(_html(block, theme))
    for each in block.tiles:
        if each.filter:
            on(_name(each.filter), partial(filters.remove if each.is_set else filters.pick, *each.filter))


def _name(filter_: tuple[str, str]) -> str:
    return f"filter {' '.join(filter_)}"


def awaited(theme: Theme) -> None:
    """Draw the places of as many tiles as most pages have; the style sheet has their height."""
    draw(_list('<div class="tile awaited"></div>' * 5, theme))


@lru_cache(512)
def _html(block: Tiles, theme: Theme) -> str:
    """The tiles as a list of terms, which screen readers read as label and figure."""
    return _list("".join(_tile(each, theme) for each in block.tiles), theme, low=block.low)


def _list(tiles: str, theme: Theme, *, low: bool = False) -> str:
    return f'<dl class="tiles{" low" * low}" style="{colours(theme)}">{tiles}</dl>'


def _label(tile: Tile) -> str:
    """The name of the figure; a button if a click filters (see browser.js)."""
    label = as_html(tile.label or DEFINITIONS[tile.means].label)
    if not tile.filter:
        return label
    hint, is_set = as_html(words.FILTER_BY.format(filter=in_words(*tile.filter))), str(tile.is_set).lower()
    name = named(_name(tile.filter))
    return f'<button class="tile-filter" {name} aria-pressed="{is_set}" title="{hint}">{label}</button>'


def _tile(tile: Tile, theme: Theme) -> str:
    known = DEFINITIONS[tile.means]
    text = f"{known.text} {GOAL.label}: {GOAL.text}" if tile.goal else known.text
    means = f'<button type="button" class="tile-help" aria-label="{as_html(text)}"></button>'
    parts = [
        f"<dt>{_label(tile)}{means}</dt>",
        f'<dd class="tile-value{" long" * (len(tile.value) > _LONG)}">{as_html(tile.value)}</dd>',
    ]
    if tile.change or tile.basis:
        change = f'<span class="tile-change {tile.verdict}">{as_html(tile.change or "")}</span>'
        basis = f'<span class="tile-basis">{as_html(tile.basis)}</span>'
        parts.append(f"<dd>{change * bool(tile.change)} {basis}</dd>")
    if goal := tile.goal:
        state = f': <b class="{goal.verdict}">{as_html(goal.state)}</b>' if goal.state else ""
        parts.append(f'<dd class="tile-goal">{as_html(goal.text)}{state}</dd>')
    if line := sparkline(tile.before, tile.line, theme):
        source = f"data:image/svg+xml;base64,{b64encode(line.encode()).decode()}"
        parts.append(f'<dd><img alt="" src="{source}"/></dd>')
    return f'<div class="tile">{"".join(parts)}</div>'
