"""Draws a page in Streamlit, state after state in the same places: only what changed is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, singledispatchmethod
from itertools import chain, repeat
from pathlib import Path
from typing import Literal

import polars as pl
import streamlit as st
from streamlit.column_config import NumberColumn
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from odeus_dash.charts.sparkline import sparkline
from odeus_dash.charts.theme import CONFIG, Theme
from odeus_dash.data import Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import (
    Attention,
    AttentionRow,
    Block,
    Caution,
    Columns,
    Download,
    Expander,
    Facts,
    Failed,
    Field,
    Form,
    Grid,
    Heading,
    Links,
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
    Tabs,
    Tile,
    Tiles,
    Versus,
    WhatIf,
    failed,
    same,
)
from odeus_dash.server.streamlit_internals import drawn_again
from odeus_dash.ui import downloads, facts, load, notices, tables
from odeus_dash.ui.notices import definition
from odeus_dash.words.formats import MISSING

_COLOURS: dict[str, Literal["green", "red", "gray"]] = {"good": "green", "bad": "red", "": "gray"}
#: In pixels: what a page fills while nothing of it is known, about one screen.
_PAGE_HEIGHT = 640
#: Elements that one block draws: a remark on what failed, and its button.
_MOST_ELEMENTS = 2
#: In pixels: narrower columns stand below each other, and so do narrower tiles.
_COLUMN_WIDTH, _TILE_WIDTH = 420, 170
_STYLE = Path(__file__).with_name("style.css")


def style() -> None:
    """The few rules that the theme has no setting for."""
    st.html(_STYLE)


def show(
    title: str,
    page: Callable[[Data], Page],
    data: Data,
    progress: DeltaGenerator,
    links: Mapping[str, StreamlitPage],
) -> None:
    """Draw `page` whenever more of its data has arrived; what keeps it away is said in its place.

    `progress` shows how many exports have arrived while others are on their way; `links` are all pages by
    their paths.
    """
    screen = Screen(data, links)

    def draw() -> bool:
        try:
            made = page(data)
        except Waiting:
            screen.draw(Page(title, "", ((Loading(_PAGE_HEIGHT),),)))
            return False
        except OdeusDashError as problem:
            data.answers.missing.clear()
            made = Page(title, title, ((failed(problem),),))
        screen.draw(made)
        return True

    load.arriving(data, draw, progress)


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

    def __init__(self, data: Data, links: Mapping[str, StreamlitPage]) -> None:
        self._data, self._links = data, links
        self._title = st.container().empty()
        self._parts: list[tuple[DeltaGenerator, list[_Slot]]] = []
        self._headline = ""
        self._retries = self._pictures = 0

    def draw(self, page: Page) -> None:
        """Put each block into its place; one that says the same as before stays as it is."""
        with drawn_again():
            if page.headline != self._headline:
                self._title.title(notices.plain(page.headline), anchor=False)
                self._headline = page.headline
            while len(self._parts) < len(page.parts):
                self._parts.append((st.container(), []))
            for (place, slots), blocks in zip(self._parts, chain(page.parts, repeat(())), strict=False):
                self._fill(place, slots, blocks)

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
            case Tabs():
                self._tabs(slot, block)
            case Tiles():
                _tiles(slot, block, self._data.theme)
            case _:
                with slot.anew():
                    self._draw(block)
                slot.inner = []

    def _columns(self, slot: _Slot, block: Columns) -> None:
        number = len(block.columns)
        if not (isinstance(slot.block, Columns) and len(slot.block.columns) == number):
            with slot.anew(), st.grid(number, min_column_width=_COLUMN_WIDTH, gap="medium"):
                slot.inner = [(st.container(), []) for _ in block.columns]
        for (place, slots), blocks in zip(slot.inner, block.columns, strict=True):
            self._fill(place, slots, blocks)

    def _tabs(self, slot: _Slot, block: Tabs) -> None:
        names = [name for name, _ in block.tabs]
        if not (isinstance(slot.block, Tabs) and names == [name for name, _ in slot.block.tabs]):
            with slot.anew():
                tabs = st.tabs(names, key=block.key, bind="query-params", on_change="rerun")
            slot.inner = [(tab, []) for tab in tabs]
        for (tab, slots), (_, blocks) in zip(slot.inner, block.tabs, strict=True):
            if getattr(tab, "open", True):
                self._fill(tab, slots, blocks)

    @singledispatchmethod
    def _draw(self, block: Block) -> None:
        """Draw `block` here."""
        raise TypeError(type(block).__name__)

    @_draw.register
    def _(self, block: Attention) -> None:
        with st.container(key="attention", gap=None):
            for place, row in enumerate(block.rows):
                self._attention(place, row)

    def _attention(self, place: int, row: AttentionRow) -> None:
        """Action and reason, the figure at the right, a link to the page about it, a button to dismiss it."""
        with st.container(
            key=f"attention_{place}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"
        ):
            st.markdown(f"**{notices.plain(row.action)}** &ensp; :gray[{notices.plain(row.reason)}]")
            figure = f":{_COLOURS[row.verdict]}[**{notices.plain(row.figure)}**]"
            st.markdown(figure, text_alignment="right", width=96)
            st.page_link(
                self._links[row.path],
                label="View",
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params={"agent": row.agent} if row.agent else None,
            )
            st.button(
                "",
                key=f"dismiss {place}",
                on_click=partial(_dismiss, row.key),
                help="Dismiss for these dates",
                icon=":material/close:",
                type="tertiary",
            )

    @_draw.register
    def _(self, block: Facts) -> None:
        facts.show(block)

    @_draw.register
    def _(self, block: Links) -> None:
        facts.links(block, self._links)

    @_draw.register
    def _(self, block: Versus) -> None:
        facts.versus(block)

    @_draw.register
    def _(self, block: Heading) -> None:
        st.subheader(notices.plain(block.title), anchor=False)
        if block.note:
            st.caption(notices.plain(block.note))

    @_draw.register
    def _(self, block: Picture) -> None:
        self._pictures += 1
        with st.container(key=f"filling_{self._pictures}" if block.fills else None):
            height: Literal["stretch", "content"] = "stretch" if block.fills else "content"
            st.plotly_chart(block.figure, theme=None, config=dict(CONFIG), alt=block.alt, height=height)

    @_draw.register
    def _(self, block: Table) -> None:
        tables.show(self._data, block)

    @_draw.register
    def _(self, block: Grid) -> None:
        config = {name: NumberColumn(label, format=format_) for name, label, format_ in block.formats}
        st.dataframe(
            block.frame,
            hide_index=True,
            column_config=config,
            height=tables.height(block.frame.height),
            row_height=tables.ROW_HEIGHT,
            placeholder=MISSING,
            alt=block.alt,
        )

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


def _tiles(slot: _Slot, block: Tiles, theme: Theme) -> None:
    """Label, value, change, line, and the definition on hover; only what changed is drawn again."""
    before: Sequence[Tile | None] = slot.block.tiles if isinstance(slot.block, Tiles) else ()
    number = len(block.tiles)
    if len(before) != number:
        with (
            slot.anew(),
            st.container(key="tiles"),
            st.grid(number, min_column_width=_TILE_WIDTH, gap="small"),
        ):
            slot.inner = [(st.empty(), []) for _ in block.tiles]
        before = [None] * number
    for (place, _), old, tile in zip(slot.inner, before, block.tiles, strict=True):
        if tile == old:
            continue
        with place.container(border=True, gap=None, height="stretch"):
            st.metric(
                tile.label or DEFINITIONS[tile.means].label,
                notices.plain(tile.value),
                tile.change and notices.plain(tile.change),
                help=definition(tile.means),
                delta_color=_COLOURS[tile.verdict],
                delta_arrow="off",
                delta_description=notices.plain(tile.basis) or None,
            )
            if line := sparkline(tile.before, tile.line, theme):
                st.image(line, width="stretch", alt="")


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


def _dismiss(key: str) -> None:
    """Leave the row out for the rest of the session."""
    st.session_state["dismissed"] = st.session_state.get("dismissed", frozenset()) | {key}


def answered() -> dict[str, object]:
    """The viewer's answers to the questions of pages: widgets by their keys, forms just submitted."""
    state = st.session_state
    forms = state.pop("submitted", {})
    return {**{str(key): value for key, value in state.items()}, **forms}
