"""Links to the page on screen: with fixed dates, or with the latest ones."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from odeus_dash.data import Data
from odeus_dash.ui import sidebar
from odeus_dash.ui.notices import as_html
from odeus_dash.ui.own_html import colours, draw, icon
from odeus_dash.words import meeting as words
from odeus_dash.words.formats import period_text


def show(data: Data) -> None:
    """Draw the button that copies the link with these dates, and offer the other. The browser copies."""
    days, latest = period_text(data.choice.period), sidebar.as_rolling_query(data)
    fixed = _link(words.FIXED.format(days=days), words.FIXED_COPIED.format(days=days), sidebar.as_query(data))
    rolling = f"<p>{words.NO_LATEST}</p>"
    if latest:
        label = words.LATEST.format(preset=str(latest["range"]).lower())
        rolling = _link(label, words.LATEST_COPIED, latest)
    with st.popover(words.SHARE, icon=":material/link:", type="tertiary", key="share"):
        offered = f"<p>{words.SHARE_HELP}</p>{fixed}{rolling}"
        draw(f'<div class="share" style="{colours(data.theme)}">{offered}</div>')


def _link(label: str, copied: str, query: dict[str, object]) -> str:
    """A link, and below it what the browser shows once it is copied (browser.js)."""
    address = f"{(st.context.url or '').split('?')[0]}?{urlencode(query, doseq=True)}"
    return (
        f'<a class="copies" href="{escape(address)}">{icon("content_copy")}{as_html(label)}</a>'
        f'<p role="status" hidden>{as_html(copied)}</p>'
    )
