"""Note all exports that a page will read before it reads the first, so that they are requested together.

Otherwise, a page would wait for several exports one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from odeus_dash.choice import ExportKind
from odeus_dash.data.data import AGENTS, USERS, Data
from odeus_dash.data.people import want_people
from odeus_dash.periods import kept_since
from odeus_dash.source import Wanted


def want_ahead(data: Data, *kinds: ExportKind, over_time: Sequence[ExportKind] = (AGENTS,)) -> None:
    """Note the range and the days compared of each of `kinds`, then the buckets of both, newest first.

    `over_time` are the exports whose buckets are read; people are, as far as the workspace counts them.
    """
    have, days = data.answers.have, data.comparison
    periods = dict.fromkeys([data.choice.period, *([days.current, days.before] if days else [])])
    for kind in kinds:
        if kind is USERS:
            want_people(data)
        for each in periods if kind is not USERS else ():
            have(Wanted(each, kind))
    is_kept = days is not None and days.before.start >= kept_since(data.today)
    before = data.buckets(days.before) if days and is_kept else []
    for tile, kind in (*product(reversed(data.tiles()), over_time), *product(reversed(before), over_time)):
        have(Wanted(tile.period, kind))
