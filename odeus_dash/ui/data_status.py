"""How complete and how old the figures of a page are: one badge, with warnings behind it if there are any."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.data import Data
from odeus_dash.parts.data_status import status
from odeus_dash.ui.notices import plain


def fill(data: Data, place: DeltaGenerator) -> None:
    """Write one badge into `place`; nothing if the export of the range is not there.

    All is well: `Reconciled`, or when the figures were updated. Else the title of what is not, or how many
    things are not, with a word on each behind it.
    """
    found = status(data)
    if found is None:
        place.empty()
        return
    with place.container(
        key="data_status", horizontal=True, vertical_alignment="center", gap="xsmall", width="content"
    ):
        if found.alerts:
            with st.popover(plain(found.word), icon=":material/warning:", type="tertiary", key="warnings"):
                for each in found.alerts:
                    st.warning(f"**{plain(each.title)}.** {plain(each.what)} {plain(each.todo)}")
                st.caption(plain(found.details))
        elif found.reconciled:
            st.badge(plain(found.word), icon=":material/check:", color="green", help=plain(found.details))
        else:
            st.badge(plain(found.word), color="gray", help=plain(found.details))
        if found.can_reload:
            st.button(
                "Reload",
                key="refresh",
                on_click=partial(data.answers.source.refresh, data.workspace),
                icon=":material/refresh:",
                type="tertiary",
                help="Reload",
            )
