"""Draws the facts about an agent, a few agents side by side, and links to other pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from urllib.parse import quote, urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Fact, Facts, Link, Links, Versus, VersusRow
from odeus_dash.parts.filters import in_words
from odeus_dash.ui import agent_filter, clicks, filters
from odeus_dash.ui.notices import as_html, definition, plain
from odeus_dash.ui.own_html import draw
from odeus_dash.words import filters as filter_words


def show(block: Facts) -> None:
    """Draw the facts in a row, as far as there is room; web addresses become buttons."""
    with st.container(
        key="facts", horizontal=True, vertical_alignment="center", horizontal_alignment="left", gap="medium"
    ):
        for fact in block.facts:
            if fact.link.startswith("http"):
                st.link_button(plain(fact.text), fact.link, icon=":material/open_in_new:", type="tertiary")
            else:
                _fact(fact)


def _fact(fact: Fact) -> None:
    """Draw a fact, and behind it a button that shows only the agents of which it is true."""
    hint = definition(fact.means) if fact.means else None
    if not fact.filter:
        st.markdown(_written(fact), width="content", help=hint)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap=None, width="content"):
        st.markdown(_written(fact), width="content", help=hint)
        filter_ = "filter " + " ".join(fact.filter)
        said = plain(filter_words.FILTER_BY.format(filter=in_words(*fact.filter)))
        icon, pick = ":material/filter_alt:", partial(_pick, fact.filter)
        if st.button("", key=filter_, help=said, icon=icon, type="tertiary", on_click=pick):
            st.rerun()  # of more than the drawer


def _pick(filter_: tuple[str, str]) -> None:
    clicks.close()
    filters.pick(*filter_)


def _written(fact: Fact) -> str:
    text = plain(fact.text)
    if fact.link:  # a mail address, of letters and digits
        text = f"[{text}]({quote(fact.link, safe=':@+')})"
    return f":gray[{plain(fact.label)}] {text if fact.link else f'**{text}**'}"


def links(block: Links, pages: Mapping[str, StreamlitPage]) -> None:
    """Draw ways to other pages, or to other agents on this one, next to each other."""
    here = urlsplit(st.context.url or "").path.rpartition("/")[2]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for each in block.links:
            if each.path == here:  # a link to the page itself leaves the address as it is
                _select(each)
            else:
                query = {"agent": each.agents} if each.agents else None
                st.page_link(
                    pages[each.path],
                    label=plain(each.label),
                    icon=":material/arrow_forward:",
                    query_params=query,
                    width="content",
                )


def _select(link: Link) -> None:
    st.button(
        plain(link.label),
        key=f"select {' '.join(link.agents)}",
        on_click=partial(agent_filter.select_agents, list(link.agents)),
        icon=":material/add:" if len(link.agents) > 1 else None,
    )


def versus(block: Versus) -> None:
    """Draw the table as HTML of our own, in which all text from outside is text."""
    heads = "".join(
        f'<th scope="col"><span style="background:{colour}"></span>{as_html(name)}</th>'
        for name, colour in block.agents
    )
    rows = "".join(map(_row, block.rows))
    draw(f'<table class="versus"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def _row(row: VersusRow) -> str:
    hint = f' title="{escape(DEFINITIONS[row.means].text)}"' if row.means else ""
    label = row.label or DEFINITIONS[row.means].label
    cells = ""
    for place, (value, change) in enumerate(row.cells):
        shown = f"<b>✓ {as_html(value)}</b>" if place in row.best else as_html(value)
        cells += f"<td>{shown}{f' <small>{as_html(change)}</small>' if change else ''}</td>"
    return f'<tr><th scope="row"{hint}>{as_html(label)}</th>{cells}</tr>'
