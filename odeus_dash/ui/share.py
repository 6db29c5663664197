"""Links to the page on screen: with fixed dates, or with the latest ones."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from odeus_dash.data import Data
from odeus_dash.ui import browser, sidebar
from odeus_dash.ui.notices import plain
from odeus_dash.words import meeting as words
from odeus_dash.words.formats import period_text


def show(data: Data) -> None:
    """Draw the button that copies the link with these dates, and offer the other. The browser copies."""
    days, fixed = period_text(data.choice.period), sidebar.as_query(data)
    with st.popover(words.SHARE, icon=":material/link:", type="tertiary", key="share"):
        st.caption(words.SHARE_HELP)
        _link("copy_fixed", words.FIXED.format(days=days), words.FIXED_COPIED.format(days=days), fixed)
        if latest := sidebar.as_rolling_query(data):
            label = words.LATEST.format(preset=str(latest["range"]).lower())
            _link("copy_latest", label, words.LATEST_COPIED, latest)
        else:
            st.caption(words.NO_LATEST)


def _link(key: str, label: str, copied: str, query: dict[str, object]) -> None:
    address = (st.context.url or "").split("?")[0]
    with st.container(key=key, gap=None):
        url = f"{address}?{urlencode(query, doseq=True)}"
        st.link_button(plain(label), url, icon=":material/content_copy:", width="stretch")
        browser.said_when_copied(copied)
