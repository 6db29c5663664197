"""The dialog *Export*: which pages, which format, and the download once everything is loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.data import Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.report.content import Build, Report, about, file_name, report
from odeus_dash.report.formats import FORMATS, Format
from odeus_dash.server import sessions
from odeus_dash.server.streamlit_internals import session_id
from odeus_dash.ui import downloads, load, notices
from odeus_dash.words import report as words

#: Title and content of pages by their paths.
Pages = Mapping[str, tuple[str, Build]]


def offer(place: DeltaGenerator, data: Data, pages: Pages, current: str) -> None:
    """Put the button into `place` that opens the dialog on these `pages`, the `current` one among them."""
    with place:
        if st.button(words.EXPORT, key="export", icon=":material/download:", type="tertiary"):
            _dialog(data, pages, current if current in pages else next(iter(pages)))


@st.dialog(words.EXPORT, icon=":material/download:")
def _dialog(data: Data, pages: Pages, current: str) -> None:
    if sessions.signed_out(session_id()):
        st.rerun()
    try:
        _ask(data, pages, current)
    except OdeusDashError as failure:
        data.answers.missing.clear()
        notices.show_failure(failure)
    except Exception as problem:  # noqa: BLE001 - no traceback may reach a viewer
        notices.unexpected(problem)


def _ask(data: Data, pages: Pages, current: str) -> None:
    """Draw the questions, the contents of the file, and the button once everything is loaded."""
    selected = _pages(pages, current)
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
    st.caption(notices.plain(words.CONTENTS.format(pages=", ".join(pages[each][0] for each in selected))))
    st.caption(notices.plain(" · ".join(facts)))
    if found := _loaded(data, pages, selected, st.empty()):
        _button(data, found, form)


def _pages(pages: Pages, current: str) -> Sequence[str]:
    """Return the paths of the selected pages, in the order of the menu."""
    which = st.radio(
        words.PAGES,
        (words.THIS_PAGE, words.ALL_PAGES, words.SELECTED_PAGES),
        key="export_which",
        horizontal=True,
    )
    if which == words.THIS_PAGE:
        return [current]
    if which == words.ALL_PAGES:
        return list(pages)
    picked = st.pills(
        words.SELECTED_PAGES,
        list(pages),
        default=[current],
        selection_mode="multi",
        format_func=lambda each: pages[each][0],
        key="export_pages",
        label_visibility="collapsed",
    )
    return [each for each in pages if each in picked]


def _loaded(data: Data, pages: Pages, selected: Sequence[str], progress: DeltaGenerator) -> Report | None:
    """Return the pages once all that they read has arrived or failed; `progress` shows how far that is."""
    found: list[Report] = []
    titles = {each: pages[each][0] for each in selected}
    builds = {each: pages[each][1] for each in selected}

    def draw() -> bool:
        with suppress(Waiting):
            found.append(report(data, builds, titles, dt.datetime.now(dt.UTC)))
        return True

    load.arriving(data, draw, progress)
    progress.empty()
    return found[-1] if found else None


def _button(data: Data, found: Report, form: Format) -> None:
    name = file_name(found.about, [each.title for each in found.pages.values()], form.ending)
    file = downloads.File(name, form.media, partial(form.write, found))
    downloads.button(data, file, words.DOWNLOAD, "export_file")
    st.caption(notices.plain(name))
