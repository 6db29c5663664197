"""The last net: an exception that nobody named becomes a sentence for the viewer and a log line for us."""

from __future__ import annotations

import logging
import traceback

import streamlit as st

log = logging.getLogger(__name__)


def unexpected(problem: Exception) -> bool:
    """Log where it happened, by file, line and type alone: messages and locals may hold names or keys."""
    where = traceback.extract_tb(problem.__traceback__)
    trail = " < ".join(f"{frame.name} {frame.filename}:{frame.lineno}" for frame in reversed(where[-6:]))
    log.error("unexpected %s at %s", type(problem).__name__, trail)
    st.error(
        "**Something went wrong that we did not foresee.** Your choices are kept. Reload the page; if it "
        "happens again, tell the people who run this dashboard when and on which page.",
        icon=":material/error:",
    )
    return True
