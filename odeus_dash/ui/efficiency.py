"""How much is computed for a message: who is far from the others, and the table of all."""

from __future__ import annotations

from typing import get_args

import polars as pl
import streamlit as st

from odeus_dash.metrics import efficiency
from odeus_dash.metrics.efficiency import Efficiency
from odeus_dash.ui import cards, columns, notices, tables


def show(agents: pl.DataFrame) -> None:
    """`agents` is the per-agent export."""
    cards.section("Efficiency", "How much is computed for a message, and how large the requests are")
    figures = efficiency.efficiency(agents)
    for column in get_args(Efficiency):
        found = efficiency.outliers(figures, column)
        if sentence := efficiency.outliers_sentence(found, column):
            st.markdown(notices.plain(sentence), help=cards.definition("efficiency_outlier"))
    tables.show(figures, columns.EFFICIENCY, key="efficiency", alt="All agents by tokens per message")
