"""The chips of the line above a page: each names what the page is narrowed to, and removes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import streamlit as st

from odeus_dash.charts.text import short
from odeus_dash.data import Data
from odeus_dash.parts.filters import in_words
from odeus_dash.ui import agent_filter, filters
from odeus_dash.ui.notices import plain
from odeus_dash.words import filters as words
from odeus_dash.words.formats import counted

#: Chips in the line, and agents with a chip each; of more agents, the number is shown.
MOST = 3
#: Letters of a chip.
_LETTERS = 28


class Chip(NamedTuple):
    """What a chip says, also to those who point at it, and what a click on it does. `key` is its name."""

    key: str
    text: str
    help: str
    remove: Callable[[], None]


def show(data: Data, names: Mapping[str, str]) -> None:
    """Draw the chips of the selected agents and filters; those that are too many are a click away."""
    chips = [*_of_agents(data, names), *_of_filters(data)]
    shown = MOST if len(chips) <= MOST else MOST - 1
    for each in chips[:shown]:
        _draw(each)
    if rest := chips[shown:]:
        label = words.MORE.format(number=len(rest))
        with st.popover(plain(label), key="more_chips", help=words.SHOW_MORE):
            for each in rest:
                _draw(each)


def _draw(chip: Chip) -> None:
    st.button(
        plain(short(chip.text, _LETTERS)),
        key=f"chip of {chip.key}",
        on_click=chip.remove,
        help=plain(chip.help),
        icon=":material/close:",
        icon_position="right",
    )


def _of_agents(data: Data, names: Mapping[str, str]) -> Iterator[Chip]:
    """One for each selected agent, or one for all of many."""
    selected = sorted(data.choice.agents)
    if len(selected) > MOST:
        text = words.SELECTED.format(agents=counted(len(selected), "agent"))
        yield Chip("all", text, words.ALL_AGENTS, partial(agent_filter.select_agents, []))
        return
    for each in selected:
        others = [other for other in selected if other != each]
        remove = partial(agent_filter.select_agents, others)
        yield Chip(each, names.get(each, each), words.REMOVE_AGENT, remove)


def _of_filters(data: Data) -> Iterator[Chip]:
    for kind, values in data.choice.filters.items():
        for value in sorted(values):
            name = value.partition("@")[0] if kind == "owner" else value
            help_ = words.REMOVE.format(filter=in_words(kind, value))
            yield Chip(f"{kind} {value}", in_words(kind, name), help_, partial(filters.remove, kind, value))
