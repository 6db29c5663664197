"""Messages over time with rings around the buckets that are unlike those before them."""

from __future__ import annotations

import polars as pl
import streamlit as st

from odeus_dash.metrics import anomalies, totals
from odeus_dash.source import Trend
from odeus_dash.ui import cards, comparing, notices
from odeus_dash.ui.view import View


def messages(view: View, trend: Trend, history: Trend | None = None, earlier: Trend | None = None) -> None:
    """The line, in grey the `earlier` one, and rings with what they mean once the `history` has arrived."""
    now, before = comparing.over_time(totals.totals_over_time, trend, earlier)
    marks = None if history is None else _marks(view, history)
    title, note = f"Messages per {view.choice.granularity}", "Dashed: partial"
    cards.line(view, title, note, now, "messages", "messages", before=before, marks=marks, height=470)
    if marks is not None:
        _explain(view, marks)


def _marks(view: View, history: Trend) -> pl.DataFrame:
    over_time = totals.totals_over_time(history.rows, history.calendar)
    choice = view.choice
    return anomalies.unusual(over_time, "messages", choice.granularity, choice.period.start)


def _explain(view: View, marks: pl.DataFrame) -> None:
    """Which buckets are ringed, and what was usual; nothing where there are no rings."""
    if sentence := anomalies.unusual_sentence(marks, view.choice.granularity):
        st.caption(notices.plain(sentence), help=cards.definition("unusual"))
