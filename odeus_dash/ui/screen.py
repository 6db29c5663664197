"""Draws a page in Streamlit, state after state in the same places: only what changed is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, singledispatchmethod
from itertools import chain, repeat
from pathlib import Path

import polars as pl
import streamlit as st
from streamlit.column_config import NumberColumn
from streamlit.delta_generator import DeltaGenerator

from odeus_dash import parts
from odeus_dash.charts.theme import CONFIG
from odeus_dash.data import Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import (
    Block,
    Caution,
    Columns,
    Download,
    Expander,
    Failed,
    Field,
    Form,
    Grid,
    Heading,
    Loading,
    Note,
    Nothing,
    Page,
    Picture,
    Prose,
    Segments,
    Select,
    Sentence,
    Table,
    Tile,
    Tiles,
    WhatIf,
    same,
)
from odeus_dash.server.streamlit_internals import drawn_again
from odeus_dash.ui import downloads, load, notices, tables
from odeus_dash.ui.notices import definition
from odeus_dash.words.formats import MISSING

_COLOURS = {"good": "green", "bad": "red", "": "gray"}
#: In pixels: what a page fills while nothing of it is known, about one screen.
_PAGE_HEIGHT = 640
#: Elements that one block draws: a long table has a search, a remark, an order, pages and rows.
_MOST_ELEMENTS = 5
_STYLE = Path(__file__).with_name("style.css")


def style() -> None:
    """The few rules that the theme has no setting for."""
    st.html(_STYLE)


def show(title: str, page: Callable[[Data], Page], data: Data) -> None:
    """Draw `page` whenever more of its data has arrived; what keeps it away is said in its place."""
    screen = Screen(data)

    def draw() -> bool:
        try:
            made = page(data)
        except Waiting:
            screen.draw(parts.loading(data, title, _PAGE_HEIGHT))
            return False
        except OdeusDashError as problem:
            data.answers.missing.clear()
            made = parts.failing(data, title, problem)
        screen.draw(made)
        return True

    load.arriving(data, draw)


@dataclass
class _Slot:
    """A place on the page and what stands in it; `inner` has the places inside that."""

    place: DeltaGenerator
    block: Block | None = None
    inner: list[tuple[DeltaGenerator, list[_Slot]]] = field(default_factory=list)
    used: bool = False

    @contextmanager
    def anew(self) -> Iterator[None]:
        """Draw what the block draws, in place of what is there.

        Of what was drawn in the same run, Streamlit replaces element by element and keeps the rest.
        """
        with self.place.container():
            yield
            for _ in range(_MOST_ELEMENTS if self.used else 0):
                st.empty()
        self.used = True


class Screen:
    """The screen of one run. Draw a page as often as more of it is known."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._title = st.container().empty()
        self._parts: list[tuple[DeltaGenerator, list[_Slot]]] = []
        self._shown: tuple[str, str, str] | None = None
        self._retries = 0

    def draw(self, page: Page) -> None:
        """Put each block into its place; one that says the same as before stays as it is."""
        with drawn_again():
            head = page.title, page.scope, page.headline
            if head != self._shown:
                with self._title.container():
                    self._headline(page)
                self._shown = head
            while len(self._parts) < len(page.parts):
                self._parts.append((st.container(), []))
            for (place, slots), blocks in zip(self._parts, chain(page.parts, repeat(())), strict=False):
                self._fill(place, slots, blocks)

    def _headline(self, page: Page) -> None:
        """Where we are, then the page's answer in words. Demo data never goes without its badge."""
        if page.scope:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                for badge in page.badges:
                    st.badge(badge.text, icon=badge.icon, color=badge.colour, help=badge.help)
                st.caption(notices.plain(f"{page.title} · {page.scope}"), width="content")
        if page.headline:
            st.title(notices.plain(page.headline), anchor=False)

    def _fill(self, place: DeltaGenerator, slots: list[_Slot], blocks: Sequence[Block]) -> None:
        while len(slots) < len(blocks):
            slots.append(_Slot(place.empty()))
        for slot, block in zip(slots, blocks, strict=False):
            if slot.block is None or not same(slot.block, block):
                self._put(slot, block)
                slot.block = block
        for slot in slots[len(blocks) :]:
            if slot.block is not None:
                slot.place.empty()
                slot.block, slot.inner = None, []

    def _put(self, slot: _Slot, block: Block) -> None:
        match block:
            case Columns():
                self._columns(slot, block)
            case Tiles():
                _tiles(slot, block)
            case _:
                with slot.anew():
                    self._draw(block)
                slot.inner = []

    def _columns(self, slot: _Slot, block: Columns) -> None:
        if not (isinstance(slot.block, Columns) and slot.block.widths == block.widths):
            with slot.anew():
                slot.inner = [(place, []) for place in st.columns(block.widths, gap="large")]
        for (place, slots), blocks in zip(slot.inner, block.columns, strict=True):
            self._fill(place, slots, blocks)

    @singledispatchmethod
    def _draw(self, block: Block) -> None:
        """Draw `block` here."""
        raise TypeError(type(block).__name__)

    @_draw.register
    def _(self, block: Heading) -> None:
        st.subheader(notices.plain(block.title), anchor=False)
        if block.note:
            st.caption(notices.plain(block.note))

    @_draw.register
    def _(self, block: Picture) -> None:
        st.plotly_chart(block.figure, theme=None, config=dict(CONFIG), alt=block.alt)

    @_draw.register
    def _(self, block: Table) -> None:
        tables.show(block.frame, block.columns, key=block.key, alt=block.alt)

    @_draw.register
    def _(self, block: Grid) -> None:
        config = {name: NumberColumn(label, format=format_) for name, label, format_ in block.formats}
        st.dataframe(block.frame, hide_index=True, column_config=config, placeholder=MISSING, alt=block.alt)

    @_draw.register
    def _(self, block: Prose) -> None:
        texts = pl.selectors.string().map_elements(notices.plain, pl.String)
        st.table(block.frame.with_columns(texts))

    @_draw.register
    def _(self, block: Sentence) -> None:
        subject = f"**{notices.plain(block.subject)}**" if block.subject else ""
        text = f"{subject} {notices.plain(block.text)}".strip()
        st.markdown(text, help=definition(block.means) if block.means else None)

    @_draw.register
    def _(self, block: Note) -> None:
        icon = f":material/{block.icon}: " if block.icon else ""
        hint = definition(block.means) if block.means else None
        st.caption(f"{icon}{notices.plain(block.text)}", help=hint)
        self._try_again(retry=block.retry)

    @_draw.register
    def _(self, block: Caution) -> None:
        st.warning(notices.plain(block.text), icon=":material/warning:")
        self._try_again(retry=block.retry)

    @_draw.register
    def _(self, block: Nothing) -> None:
        notices.nothing_here(block.title, block.reason)

    @_draw.register
    def _(self, block: Failed) -> None:
        notices.show_failure(block.problem)
        self._try_again(retry=block.retry)

    @_draw.register
    def _(self, block: Loading) -> None:
        st.skeleton(height=block.height)

    @_draw.register
    def _(self, block: Select) -> None:
        labels = dict(block.options)
        st.selectbox(block.label, labels, format_func=lambda each: labels[each], key=block.key)

    @_draw.register
    def _(self, block: Segments) -> None:
        st.segmented_control(block.label, block.options, default=block.start, key=block.key)

    @_draw.register
    def _(self, block: Form) -> None:
        names = [each.key for each in block.fields]
        with st.form(block.key, border=True):
            for each, place in zip(block.fields, st.columns(len(block.fields)), strict=True):
                _question(place, each)
            answer = partial(_submit, block.key, names)
            st.form_submit_button(block.submit, on_click=answer, icon=":material/calculate:")

    @_draw.register
    def _(self, block: WhatIf) -> None:
        with st.container(border=True):
            st.badge("What if", icon=":material/help:", color="violet", help=definition("what_if"))
            st.markdown(f"**{notices.plain(block.asked)}** {notices.plain(block.answer)}")
            st.caption(notices.plain(block.basis))

    @_draw.register
    def _(self, block: Download) -> None:
        downloads.offer(self._data, block)

    @_draw.register
    def _(self, block: Expander) -> None:
        with st.expander(block.title):
            for each in block.blocks:
                self._draw(each)

    def _try_again(self, *, retry: bool) -> None:
        """A button that asks for what failed; what arrived stays."""
        if retry:
            self._retries += 1
            again = partial(self._data.answers.source.forgive, self._data.workspace)
            st.button(
                "Try again", key=f"try again {self._retries}", on_click=again, icon=":material/refresh:"
            )


def _tiles(slot: _Slot, block: Tiles) -> None:
    """Label, value, change, line, and the definition on hover; only what changed is drawn again."""
    before: Sequence[Tile | None] = slot.block.tiles if isinstance(slot.block, Tiles) else ()
    if len(before) != len(block.tiles):
        with slot.anew(), st.container(key="tiles_long" if block.is_long else "tiles"):
            slot.inner = [(st.empty(), []) for _ in block.tiles]
        before = [None] * len(block.tiles)
    for (place, _), old, tile in zip(slot.inner, before, block.tiles, strict=True):
        if tile == old:
            continue
        change = tile.change and f":{_COLOURS[tile.verdict]}[{notices.plain(tile.change)}]"
        place.metric(
            DEFINITIONS[tile.means].label,
            notices.plain(tile.value),
            change,
            help=definition(tile.means),
            border=True,
            height="stretch",
            chart_data=tile.line or None,
            chart_type="area",
            delta_color="blue",  # the line's; the change brings its own
            delta_arrow="off",
        )


def _question(place: DeltaGenerator, asked: Field) -> None:
    hint = asked.help or None
    if not asked.options:
        place.number_input(
            asked.label, asked.least, asked.most, asked.start, asked.step, key=asked.key, help=hint
        )
        return
    labels = dict(asked.options)
    place.selectbox(
        asked.label,
        labels,
        format_func=lambda each: labels.get(each, str(each)),
        key=asked.key,
        accept_new_options=asked.free_text,
        help=hint,
    )


def _submit(form: str, fields: Sequence[str]) -> None:
    """Keep the answers for the run that this click starts, and for no other."""
    state = st.session_state
    state["submitted"] = {form: {name: state[name] for name in fields}}


def answered() -> dict[str, object]:
    """The viewer's answers to the questions of pages: widgets by their keys, forms just submitted."""
    state = st.session_state
    forms = state.pop("submitted", {})
    return {**{str(key): value for key, value in state.items()}, **forms}
