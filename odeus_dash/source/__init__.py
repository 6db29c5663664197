"""Where frames come from: the archive first, else the API, once for all who ask.

source.py       Source: one request for many askers, kept in memory while it is fresh
archived.py     what the archive has of an export, and what is worth keeping in it
clocks.py       our clock against the API's, and time that only passes
restating.py    final figures that the API gave in two versions
tiling.py       which exports lie beside each other without a gap
exports.py      one export: what is wanted, what came
history.py      which days of its period it holds
doubts.py       what makes the sums of exports doubtful
trends.py       the exports of several buckets, stacked
"""

from odeus_dash.source.clocks import CLOCKS_AGREE, Passing, clock_note
from odeus_dash.source.doubts import doubts, found_in
from odeus_dash.source.exports import FRESH_FOR, Export, Origin, Wanted, is_settled, of_parts
from odeus_dash.source.history import days_held, not_kept, only
from odeus_dash.source.restating import Restatement
from odeus_dash.source.source import AT_ONCE, FAILED_FOR, FINAL_FOR, KEEP_BYTES, SPARED_FOR, Source
from odeus_dash.source.tiling import tiling
from odeus_dash.source.trends import Trend, stack

__all__ = [
    "AT_ONCE",
    "CLOCKS_AGREE",
    "FAILED_FOR",
    "FINAL_FOR",
    "FRESH_FOR",
    "KEEP_BYTES",
    "SPARED_FOR",
    "Export",
    "Origin",
    "Passing",
    "Restatement",
    "Source",
    "Trend",
    "Wanted",
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
