"""Draws what needs attention: rows that link to the page about them, and can be dismissed.

All rows are one element. Of Streamlit's, each took five, which made a third of the Briefing
(docs/decisions/0062-rows-and-links.md). How they look is in style.css.
"""

from __future__ import annotations

from functools import lru_cache, partial
from html import escape
from urllib.parse import urlencode

from odeus_dash.charts.theme import Theme
from odeus_dash.data import Data
from odeus_dash.page import Attention, AttentionRow
from odeus_dash.server.own_site import base_path
from odeus_dash.ui import address, keeping
from odeus_dash.ui.notices import as_html
from odeus_dash.ui.own_html import colours, draw, icon, named, on
from odeus_dash.words import keeping as words


def show(block: Attention, data: Data) -> None:
    """Draw the rows, and the dismissed ones to restore."""
    for row in block.rows:
        on(f"open {row.key}", partial(address.open_page, row.path, _query(row)))
        on(f"dismiss {row.key}", partial(keeping.dismiss, data, row.key))
    for row in block.dismissed:
        on(f"restore {row.key}", partial(keeping.restore, data, [row.key]))
    draw(_html(block, data.theme, for_all=data.viewer.is_admin and data.kept.is_on))


@lru_cache(256)
def _html(block: Attention, theme: Theme, *, for_all: bool) -> str:
    hint = words.DISMISS_FOR_ALL if for_all else words.DISMISS
    rows = "".join(_row(each, hint) for each in block.rows)
    dismissed = _dismissed(block) if block.dismissed else ""
    return f'<div class="attention" style="{colours(theme)}"><ul>{rows}</ul>{dismissed}</div>'


def _row(row: AttentionRow, hint: str) -> str:
    """Action and reason, the figure at the right, a link to the page about it, a button to dismiss it."""
    link = escape(f"{base_path()}/{row.path}?{urlencode(_query(row))}")
    view = f"<span>{words.VIEW}</span>{icon('arrow_forward')}"
    return (
        f"<li><p><b>{as_html(row.action)}</b> <span>{as_html(row.reason)}</span></p>"
        f'<b class="{row.verdict}">{as_html(row.figure)}</b>'
        f'<a href="{link}" {named(f"open {row.key}")}>{view}</a>'
        f'<button aria-label="{hint}" {named(f"dismiss {row.key}")}>{icon("close")}</button></li>'
    )


def _query(row: AttentionRow) -> dict[str, str]:
    return {name: value for name, value in (("agent", row.agent), ("review", row.review)) if value}


def _dismissed(block: Attention) -> str:
    """The rows that were dismissed, each with a button that shows it again."""
    again = f"{icon('undo')}{words.RESTORE}"
    rows = "".join(
        f"<li><p>{as_html(each.action)}</p><button {named(f'restore {each.key}')}>{again}</button></li>"
        for each in block.dismissed
    )
    label = words.DISMISSED.format(number=len(block.dismissed))
    return f"<details><summary>{label}{icon('expand_more')}</summary><ul>{rows}</ul></details>"
