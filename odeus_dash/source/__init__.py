"""Exports from the archive, or else from the API, fetched once and shared.

source.py       Source: one request for many askers, kept in memory while it is fresh
archived.py     what the archive has of an export, also in several versions, and what is worth keeping in it
writing.py      writing to the archive while pages are drawn
clocks.py       our clock and the API's, and time that only passes
exports.py      one export: what is wanted, what arrived, its days, and which exports tile a period
texts.py        the texts that the large exports of a workspace share in memory
doubts.py       what makes the sums of exports doubtful
trends.py       the exports of several buckets, stacked
"""

from odeus_dash.source.archived import Restatement
from odeus_dash.source.clocks import Passing, clock_note
from odeus_dash.source.doubts import doubts, found_in
from odeus_dash.source.exports import (
    FRESH_CLOSED_FOR,
    FRESH_FOR,
    Export,
    Wanted,
    answered,
    days_held,
    is_settled,
    not_kept,
    of_parts,
    only,
    tiling,
)
from odeus_dash.source.kept import FAILED_FOR, FINAL_FOR
from odeus_dash.source.source import API_ANSWERED, AT_ONCE, KEEP_BYTES, SPARED_FOR, Source
from odeus_dash.source.trends import Trend, stack

__all__ = [
    "API_ANSWERED",
    "AT_ONCE",
    "FAILED_FOR",
    "FINAL_FOR",
    "FRESH_CLOSED_FOR",
    "FRESH_FOR",
    "KEEP_BYTES",
    "SPARED_FOR",
    "Export",
    "Passing",
    "Restatement",
    "Source",
    "Trend",
    "Wanted",
    "answered",
    "clock_note",
    "days_held",
    "doubts",
    "found_in",
    "is_settled",
    "not_kept",
    "of_parts",
    "only",
    "stack",
    "tiling",
]
