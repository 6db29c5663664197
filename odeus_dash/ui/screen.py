"""Draws a page in Streamlit, state after state in the same places: only what changed is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, repeat

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from odeus_dash.data import Data, Waiting
from odeus_dash.data.made import made
from odeus_dash.errors import OdeusDashError
from odeus_dash.page import HEADING, NOTE, Block, Columns, Loading, Page, Tabs, failed, same
from odeus_dash.server.streamlit_internals import drawn_again
from odeus_dash.ui import load, notices, own_html
from odeus_dash.ui.blocks import Blocks

#: In pixels, of what most pages begin with.
_HEADLINE, _TILES, _PICTURE = 42, Loading(168, "tiles"), Loading(HEADING + NOTE + 320)
#: Elements that one block draws: a remark on what failed, and its button.
_MOST_ELEMENTS = 2
_STYLE, _DARK = own_html.style("style.css"), own_html.style("print-dark.css")


def style() -> None:
    """The few rules that the theme has no setting for."""
    own_html.draw(_STYLE)
    if st.context.theme.type == "dark":
        own_html.draw(_DARK)


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
    screen, state, here = Screen(data, links), st.session_state, (title, data.workspace.identity)

    def draw() -> bool:
        try:
            said = made(page, data)
        except Waiting:
            if state.get("on_screen") != here:  # else what is there stays, dimmed
                screen.skeleton()
                state["on_screen"] = here
            return False
        except OdeusDashError as problem:
            data.answers.missing.clear()
            said = Page(title, title, ((failed(problem),),))
        screen.draw(said, at_last=not data.answers.missing)
        state["on_screen"] = here
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
        self._blocks = Blocks(data, links)
        # Its place in there is made when there is a headline: until then, that of the run before stays.
        self._top = st.container()
        self._title: DeltaGenerator | None = None
        self._parts: list[tuple[DeltaGenerator, list[_Slot]]] = []
        self._headline, self._grids = "", 0
        self._at_last = False

    def draw(self, page: Page, *, at_last: bool = False) -> None:
        """Put each block into its place; one that says the same as before stays as it is.

        `at_last`: it is not drawn again. Where nothing was drawn yet, no place is made then that could be.
        """
        self._blocks.page = page.title
        self._at_last = at_last
        with drawn_again():
            if page.headline != self._headline:
                self._title = self._title or self._place(self._top)
                self._title.title(notices.plain(page.headline), anchor=False)
                self._headline = page.headline
            while len(self._parts) < len(page.parts):
                self._parts.append((st.container(), []))
            for (place, slots), blocks in zip(self._parts, chain(page.parts, repeat(())), strict=False):
                self._fill(place, slots, blocks)

    def skeleton(self) -> None:
        """Say that a page is on its way: a headline, tiles and two pictures."""
        self.draw(Page("", "", ((_TILES,), (Columns(((_PICTURE,),) * 2),))))
        self._title = self._top.empty()
        self._title.skeleton(height=_HEADLINE)

    def _fill(self, place: DeltaGenerator, slots: list[_Slot], blocks: Sequence[Block]) -> None:
        while len(slots) < len(blocks):
            slots.append(_Slot(self._place(place)))
        for slot, block in zip(slots, blocks, strict=False):
            if slot.block is None or not same(slot.block, block):
                self._put(slot, block)
                slot.block = block
        for slot in slots[len(blocks) :]:
            if slot.block is not None:
                slot.place.empty()
                slot.block, slot.inner = None, []

    def _place(self, into: DeltaGenerator) -> DeltaGenerator:
        """The next place in there. What is not drawn again needs none, which is one element less."""
        return into if self._at_last else into.empty()

    def _put(self, slot: _Slot, block: Block) -> None:
        match block:
            case Columns():
                self._columns(slot, block)
            case Tabs():
                self._tabs(slot, block)
            case _ if self._blocks.is_one_element(block):
                with slot.place:
                    self._blocks.draw(block)
                slot.inner = []
            case _:
                with slot.anew():
                    self._blocks.draw(block)
                slot.inner = []

    def _columns(self, slot: _Slot, block: Columns) -> None:
        number = len(block.columns)
        if not (isinstance(slot.block, Columns) and len(slot.block.columns) == number):
            self._grids += 1
            key = f"grid_{self._grids}_{block.narrowest}"  # tells the style sheet how wide the columns are
            with slot.anew(), st.grid(number, min_column_width=block.narrowest, gap="medium", key=key):
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
