"""Where do the figures come from, and do they add up?"""

from __future__ import annotations

import polars as pl
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
    buckets = trend.rows if trend and trend.expected == trend.calendar.height else None
    models = view.by_model() if by_model else None
    checks = remember(metrics.reconciliation, view.agents(), buckets, models, view.today)
    with first_line.container():
        rows = agents.table.facts.rows
        cards.headline(view, "Data", metrics.data_sentence(rows, checks, view.covered.days))
    _what_came(view, agents, by_model)
    cards.section("Does it add up?", "The same figure from two different exports")
    if trend and buckets is None:
        lost = trend.expected - trend.calendar.height
        st.warning(f"{lost} of {trend.expected} buckets did not arrive: they cannot be checked.")
        notices.missing_buckets(view, trend)
    receipts.checks(checks)
    _downloads(view, by_model, trend)
    cards.section("Definitions")
    receipts.definitions()


def _what_came(view: View, agents: Export, by_model: Export | None) -> None:
    cards.section("What was asked, what came", cards.scope(view))
    each = view.choice.granularity
    groups = {
        "Agents": [agents],
        "Agents by model": [by_model] if by_model else [],
        f"Agents, per {each}": view.kept(),
    }
    receipts.arrived(groups, view.choice.period.timezone)
    for name, exports in groups.items():
        if exports:
            receipts.oddities(name, exports)


def _downloads(view: View, by_model: Export | None, trend: Trend | None) -> None:
    cards.section("Download", "The typed frames as they are, for the chosen agents")
    period = view.choice.period
    span = f"{period.start}-{period.end}"
    frames: dict[str, pl.DataFrame] = {"Agents": view.agents()}
    if by_model:
        frames["Agents by model"] = view.by_model()
    if trend:
        frames[f"Agents per {view.choice.granularity}"] = trend.rows
    for title, frame in frames.items():
        raw = frame.drop("agent_label", strict=False)  # our name for an agent, theirs is beside it
        downloads.offer(view, raw, title, f"odeus-{title.lower().replace(' ', '-')}-{span}", FORMATS)
