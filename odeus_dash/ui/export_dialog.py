"""The dialog *Export*: which pages, which format, and the download once everything is loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from types import ModuleType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.data import Data
from odeus_dash.report.content import about, file_name, report
from odeus_dash.report.formats import FORMATS
from odeus_dash.ui import downloads, load, notices
from odeus_dash.words import report as words

Pages = Mapping[str, ModuleType]


def offer(place: DeltaGenerator, data: Data, pages: Pages, current: str) -> None:
    """Put the button into `place` that opens the dialog on these `pages`, the `current` one among them."""
    with place:
        if st.button(words.EXPORT, key="export", icon=":material/download:", type="tertiary"):
            _dialog(data, pages, current if current in pages else next(iter(pages)))


@st.dialog(words.EXPORT, icon=":material/download:")
def _dialog(data: Data, pages: Pages, current: str) -> None:
    """Draw the questions, the contents of the file, and the button once everything is loaded."""
    with load.in_dialog(data):
        selected = _selected(pages, current)
        form = st.radio(
            words.FORMAT,
            FORMATS,
            format_func=lambda each: each.name,
            captions=[each.help for each in FORMATS],
            key="export_format",
        )
        if not selected:
            st.caption(words.SELECT_PAGES)
            return
        said = about(data, data.now)
        facts = [said.workspace, said.dates, said.compared, said.agents, *(each.text for each in said.badges)]
        titles = [each.TITLE for each in selected.values()]
        st.caption(notices.plain(words.CONTENTS.format(pages=", ".join(titles))))
        st.caption(notices.plain(" · ".join(facts)))
        if found := load.loaded(data, lambda: report(data, selected, dt.datetime.now(dt.UTC)), st.empty()):
            name = file_name(found.about, titles, form.ending)
            file = downloads.File(name, form.media, partial(form.write, found))
            downloads.button(data, file, words.DOWNLOAD, "export_file")
            st.caption(notices.plain(name))


def _selected(pages: Pages, current: str) -> Pages:
    """Return the selected pages, in the order of the menu."""
    which = st.radio(
        words.PAGES,
        (words.THIS_PAGE, words.ALL_PAGES, words.SELECTED_PAGES),
        key="export_which",
        horizontal=True,
    )
    if which == words.THIS_PAGE:
        return {current: pages[current]}
    if which == words.ALL_PAGES:
        return pages
    picked = st.pills(
        words.SELECTED_PAGES,
        list(pages),
        default=[current],
        selection_mode="multi",
        format_func=lambda each: pages[each].TITLE,
        key="export_pages",
        label_visibility="collapsed",
    )
    return {path: each for path, each in pages.items() if path in picked}
