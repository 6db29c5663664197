"""Opening export files from disk: they live in this session's memory and go with it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

import streamlit as st

from odeus_dash import files
from odeus_dash.files import MOST_BYTES, MOST_FILES, MOST_UNPACKED, Held, OpenedFiles, Refused
from odeus_dash.periods import Granularity, Period
from odeus_dash.server import uploads
from odeus_dash.server.streamlit_internals import UploadedFile, session_id, upload_store
from odeus_dash.settings import Workspace
from odeus_dash.ui import entries, notices
from odeus_dash.words import start as words
from odeus_dash.words.formats import period_text

ALL_FILES = " · all files"


def form(now: dt.datetime) -> Workspace | None:
    """The place for files, and which of them are left aside and why; None until there are some to show."""
    if store := upload_store():
        uploads.open_place(session_id(), store, MOST_FILES, MOST_BYTES)
    state = st.session_state
    key = f"export_files_{state.setdefault('uploader', 0)}"
    picked = st.file_uploader(
        "Export files",
        accept_multiple_files=True,  # of any type: what is no export is refused by what it is
        max_upload_size=MOST_BYTES // 1024**2,
        key=key,
        help=words.FILES_HELP.format(files=MOST_FILES, size=MOST_BYTES // 1024**2),
    )
    if len(state[key]) > len(picked):
        # The browser lists files that are gone here: begin with a new uploader.
        state["files_lost"] = True
        state["uploader"] += 1
        st.rerun()
    known: dict[str, list[Held | Refused]] = state.get("read_files", {})
    if "files" not in state or list(known) != [each.file_id for each in picked]:
        with st.spinner("Reading the files"):
            state["read_files"] = read = _read(picked, known)
        state["files"] = OpenedFiles(*files.fitting(itertools.chain(*read.values())), now)
    state["files_lost"] = state.get("files_lost", False) and not picked
    opened: OpenedFiles = state["files"]
    for file in opened.refused:
        name, why = notices.plain(file.name), notices.plain(file.why)
        st.warning(words.IGNORED.format(file=name, why=why))
    return opened.workspace if opened.held else None


def period() -> Period:
    """The days to look at, of those that the files hold. Only for files that hold something."""
    opened: OpenedFiles = st.session_state["files"]
    periods = opened.periods()
    whole = max(periods, key=lambda each: each.days)
    chosen: Period = st.selectbox(
        "Date range",
        periods,
        key="file_days",
        format_func=lambda each: f"{period_text(each)}{ALL_FILES if each == whole else ''}",
        label_visibility="collapsed",
    )
    return chosen


def unit(days: Period, now: dt.datetime) -> Granularity:
    """The unit of which the files hold the most buckets of these days."""
    opened: OpenedFiles = st.session_state["files"]
    return opened.unit(days, now)


def _read(
    picked: Sequence[UploadedFile], known: Mapping[str, list[Held | Refused]]
) -> dict[str, list[Held | Refused]]:
    """What each file holds, by its id, several if it is a zip; those that are `known` are not read again."""
    read: dict[str, list[Held | Refused]] = {}
    for file in picked:
        before = list(itertools.chain(*read.values()))
        room = MOST_UNPACKED - sum(each.unpacked_bytes for each in before if isinstance(each, Held))
        read[file.file_id] = known.get(file.file_id) or files.read_all(
            file.name, file.getvalue(), room, MOST_FILES - len(before)
        )
    return read


def close() -> None:
    """Drop the files, once something else is looked at."""
    for name in ("files", "read_files", "files_lost"):
        st.session_state.pop(name, None)
    if not entries.is_uploading():
        uploads.close_place(session_id())
