"""Draws single blocks of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial, singledispatchmethod

import polars as pl
import streamlit as st
from streamlit.column_config import NumberColumn
from streamlit.navigation.page import StreamlitPage

from odeus_dash.charts.text import plain
from odeus_dash.charts.theme import CONFIG
from odeus_dash.data import Data
from odeus_dash.page import (
    Actions,
    Attention,
    Block,
    Caution,
    Download,
    Entries,
    Expander,
    Facts,
    Failed,
    Form,
    Grid,
    Heading,
    KeptFile,
    Links,
    Loading,
    Note,
    Nothing,
    Picture,
    Prose,
    Segments,
    Select,
    Sentence,
    Table,
    Tiles,
    Upload,
    Versus,
    WhatIf,
)
from odeus_dash.report.content import file_stem
from odeus_dash.ui import attention, clicks, downloads, entries, facts, forms, notices, present, tables, tiles
from odeus_dash.ui.notices import definition
from odeus_dash.words.formats import MISSING, in_file_name

#: Each run says the same of the same pictures.
_inert = lru_cache(1024)(plain)
_ONE_ELEMENT = (Attention, Form, Grid, Picture, Prose, Segments, Select, Sentence, Tiles, Versus, WhatIf)


class Blocks:
    """Draws the blocks of one run, with keys of their own; columns and tabs are the screen's.

    `page` is the title of the page that they are on.
    """

    page = ""

    def __init__(self, data: Data, links: Mapping[str, StreamlitPage]) -> None:
        self._data, self._links = data, links
        self._retries = self._pictures = 0

    @staticmethod
    def is_one_element(block: Block) -> bool:
        """Whether the block is drawn as one element, which needs no container around it."""
        if isinstance(block, Loading):
            return block.like != "filling"
        return isinstance(block, _ONE_ELEMENT) or (isinstance(block, Heading) and not block.note)

    @singledispatchmethod
    def draw(self, block: Block) -> None:
        """Draw `block` here."""
        raise TypeError(type(block).__name__)

    @draw.register
    def _(self, block: Tiles) -> None:
        # A line has two points or more.
        has_line = any(len(each.line) > 1 for each in block.tiles)
        low = block.low or (len(self._data.tiles()) < 2 and not has_line)
        tiles.show(replace(block, low=low), self._data.theme)

    @draw.register
    def _(self, block: Attention) -> None:
        attention.show(block, self._data)

    @draw.register
    def _(self, block: Facts) -> None:
        facts.show(block)

    @draw.register
    def _(self, block: Links) -> None:
        facts.links(block, self._links)

    @draw.register
    def _(self, block: Versus) -> None:
        facts.versus(block)

    @draw.register
    def _(self, block: Heading) -> None:
        st.subheader(notices.plain(block.title), anchor=False)
        if block.note:
            st.caption(notices.plain(block.note))

    @draw.register
    def _(self, block: Picture) -> None:
        keyed = {"key": self._filling()} if block.fills else {}
        subject = in_file_name(f"{self.page} {block.title}")
        name = file_stem(self._data.workspace.title, subject, self._data.choice.period)
        # The script in the browser writes what is `said` into the file.
        said = [_inert(each) for each in (block.title, *block.caption)]
        image = CONFIG["toImageButtonOptions"] | {"filename": name, "said": said}
        st.plotly_chart(
            block.figure,
            theme=None,
            config=CONFIG | {"toImageButtonOptions": image},
            alt=block.alt,
            height="stretch" if block.fills else "content",
            **(clicks.on_picture(block) or keyed),
        )

    @draw.register
    def _(self, block: Table) -> None:
        tables.show(self._data, block)

    @draw.register
    def _(self, block: Grid) -> None:
        config = {
            name: NumberColumn(tables.above_numbers(label), format=format_)
            for name, label, format_ in block.formats
        }
        with present.place_of_table():
            st.dataframe(
                block.frame,
                hide_index=True,
                column_config=config,
                height="content" if present.has_large_tables() else tables.height(block.frame.height),
                row_height=None if present.has_large_tables() else tables.ROW_HEIGHT,
                placeholder=MISSING,
                alt=block.alt,
            )

    @draw.register
    def _(self, block: Prose) -> None:
        texts = pl.selectors.string().map_elements(notices.plain, pl.String)
        st.table(block.frame.with_columns(texts))

    @draw.register
    def _(self, block: Sentence) -> None:
        subject = f"**{notices.plain(block.subject)}**" if block.subject else ""
        text = f"{subject} {notices.plain(block.text)}".strip()
        st.markdown(text, help=definition(block.means) if block.means else None)

    @draw.register
    def _(self, block: Note) -> None:
        icon = f":material/{block.icon}: " if block.icon else ""
        hint = definition(block.means) if block.means else None
        st.caption(f"{icon}{notices.plain(block.text)}", help=hint)
        self._try_again(retry=block.retry)

    @draw.register
    def _(self, block: Caution) -> None:
        st.warning(notices.plain(block.text), icon=":material/warning:")
        self._try_again(retry=block.retry)

    @draw.register
    def _(self, block: Nothing) -> None:
        notices.nothing_here(block.title, block.reason)

    @draw.register
    def _(self, block: Failed) -> None:
        notices.show_failure(block.problem)
        self._try_again(retry=block.retry)

    @draw.register
    def _(self, block: Loading) -> None:
        match block.like:
            case "tiles":
                tiles.awaited(self._data.theme)
            case "filling":
                with st.container(key=self._filling()):
                    st.skeleton(height=block.height)
            case _:
                st.skeleton(height=block.height)

    @draw.register
    def _(self, block: Select) -> None:
        labels = dict(block.options)
        st.selectbox(block.label, labels, format_func=lambda each: labels[each], key=block.key)

    @draw.register
    def _(self, block: Segments) -> None:
        st.segmented_control(block.label, block.options, default=block.start, key=block.key)

    @draw.register
    def _(self, block: Form) -> None:
        forms.show(block)

    @draw.register
    def _(self, block: Actions) -> None:
        entries.buttons(block, self._data)

    @draw.register
    def _(self, block: Entries) -> None:
        entries.show(block, self._data)

    @draw.register
    def _(self, block: KeptFile) -> None:
        downloads.offer_file(self._data, block)

    @draw.register
    def _(self, block: Upload) -> None:
        entries.upload(block, self._data)

    @draw.register
    def _(self, block: WhatIf) -> None:
        with st.container(border=True):
            st.badge("What if", icon=":material/help:", color="violet", help=definition("what_if"))
            st.markdown(f"**{notices.plain(block.asked)}** {notices.plain(block.answer)}")
            st.caption(notices.plain(block.basis))

    @draw.register
    def _(self, block: Download) -> None:
        downloads.offer(self._data, block)

    @draw.register
    def _(self, block: Expander) -> None:
        with st.expander(block.title):
            for each in block.blocks:
                self.draw(each)

    def _filling(self) -> str:
        """The key of a picture that takes what the screen leaves."""
        self._pictures += 1
        return f"filling_{self._pictures}"

    def _try_again(self, *, retry: bool) -> None:
        """A button that asks for what failed; what arrived stays."""
        if retry:
            self._retries += 1
            again = partial(self._data.answers.source.forgive, self._data.workspace)
            st.button(
                "Try again", key=f"try again {self._retries}", on_click=again, icon=":material/refresh:"
            )
