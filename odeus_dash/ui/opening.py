"""Opening export files from disk: they live in this session's memory and go with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st

from odeus_dash import files
from odeus_dash.files import MOST_BYTES, MOST_FILES, MOST_UNPACKED, Held, OpenedFiles, Refused
from odeus_dash.periods import Granularity, Period
from odeus_dash.server import uploads
from odeus_dash.server.streamlit_internals import UploadedFile, session_id, upload_store
from odeus_dash.settings import Workspace
from odeus_dash.ui import notices
from odeus_dash.wording import period_text

HELP = (
    "CSV files of the usage export, as they are or packed with gzip: of agents, and by model if there are. "
    f"At most {MOST_FILES} files of {MOST_BYTES // 1024**2} MB together. They stay in the memory of this "
    "session; nothing is stored, and they go when you close them, choose a workspace or leave."
)
ALL_FILES = " · all files"


def form(now: dt.datetime) -> Workspace | None:
    """The place for files, and which of them are left aside and why; None until there are some to show."""
    if store := upload_store():
        uploads.open_place(session_id(), store, MOST_FILES, MOST_BYTES)
    picked = st.file_uploader(
        "Export files",
        type=["csv", "gz"],
        accept_multiple_files=True,
        max_upload_size=MOST_BYTES // 1024**2,
        key="export_files",
        help=HELP,
    )
    state = st.session_state
    known: dict[str, Held | Refused] = state.get("read_files", {})
    if "files" not in state or list(known) != [each.file_id for each in picked]:
        with st.spinner("Reading the files"):
            state["read_files"] = read = _read(picked, known)
        state["files"] = OpenedFiles(*files.fitting(read.values()), now)
    opened: OpenedFiles = state["files"]
    for file in opened.refused:
        st.warning(f"**{notices.plain(file.name)}** is left aside. {notices.plain(file.why)}")
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
    )
    return chosen


def unit(days: Period, now: dt.datetime) -> Granularity:
    """The unit of which the files hold the most buckets of these days."""
    opened: OpenedFiles = st.session_state["files"]
    return opened.unit(days, now)


def _read(picked: Sequence[UploadedFile], known: Mapping[str, Held | Refused]) -> dict[str, Held | Refused]:
    """What each file holds, by its id; those that are `known` are not read again."""
    read: dict[str, Held | Refused] = {}
    for file in picked:
        room = MOST_UNPACKED - sum(each.unpacked_bytes for each in read.values() if isinstance(each, Held))
        read[file.file_id] = known.get(file.file_id) or files.read(file.name, file.getvalue(), room)
    return read


def close() -> None:
    """Drop the files, once something else is looked at."""
    for name in ("files", "read_files"):
        st.session_state.pop(name, None)
    uploads.close_place(session_id())
