"""Where do the figures come from, and do they add up?"""

from __future__ import annotations

import streamlit as st

from odeus_dash import metrics
from odeus_dash.choice import ExportKind
from odeus_dash.report.files import FORMATS
from odeus_dash.source import Export, Trend
from odeus_dash.ui import cards, downloads, notices, receipts
from odeus_dash.ui.load import remember
from odeus_dash.ui.view import View

FOR_ADMINS = (
    "It holds the rows of the export and their downloads. The other pages show what the rows add up to; "
    "an admin of this dashboard can send you more."
)


def show(view: View) -> None:
    if not view.viewer.is_admin:
        notices.nothing_here("The Data page is for admins.", FOR_ADMINS)
        return
    agents, first_line = view.export(), st.empty()
    by_model: Export | None = None
    trend: Trend | None = None
    with notices.in_place(view):
        by_model = view.export(ExportKind.AGENTS_BY_MODEL)
    with notices.in_place(view):
        trend = view.trend()
    buckets = trend.rows if trend and trend.complete else None
    models = view.by_model() if by_model else None
    checks = remember(metrics.reconciliation, view.agents(), buckets, models, view.today)
    sentence = metrics.data_sentence(agents.table.facts.rows, checks, view.covered.days)
    with first_line.container():
        cards.headline(view, "Data", sentence)
    each = f"Agents per {view.choice.granularity}"
    groups = {"Agents": [agents], "Agents by model": [by_model] if by_model else [], each: view.kept()}
    receipts.came(view, groups)
    cards.section("Does it add up?", "The same figure from two different exports")
    if trend:
        receipts.unchecked(view, trend)
    receipts.checks(checks)
    frames = {"Agents": view.agents(), "Agents by model": models, each: trend.rows if trend else None}
    downloads.typed(view, frames, groups, FORMATS)
    cards.section("Definitions")
    receipts.definitions()
