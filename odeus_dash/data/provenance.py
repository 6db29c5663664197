"""Where the figures of a choice come from: the loaded exports, and their doubts."""

from __future__ import annotations

import datetime as dt

from odeus_dash import source
from odeus_dash.archive import Warmth
from odeus_dash.choice import OF_AGENTS
from odeus_dash.data.data import USERS, Data
from odeus_dash.source import Export, Restatement, Wanted
from odeus_dash.tables import DataWarning


def loaded_buckets(data: Data) -> list[Export]:
    """Return the exports of the range's buckets that are here, as the viewer may see them."""
    found = (data.answers.found.get(Wanted(each.period)) for each in data.tiles())
    return [data.seen(each) for each in found if each]


def loaded_users(data: Data) -> list[Export]:
    """Return the export of users of the range, if it is here."""
    found = data.answers.found.get(Wanted(data.choice.period, USERS))
    return [found] if found else []


def doubts(data: Data) -> list[DataWarning]:
    """Return the warnings about the figures that have been read."""
    tiles = {each.period for each in data.tiles()}
    return source.doubts(data.answers.found.values(), data.choice.period, tiles, data.choice.granularity)


def restatements(data: Data) -> list[Restatement]:
    """Return the changes of final figures of the range, as far as archived."""
    data.answers.passing = True
    whole = [Wanted(data.choice.period, kind) for kind in OF_AGENTS]
    wanted = dict.fromkeys([*whole, *(Wanted(each.period) for each in data.tiles())])
    return data.answers.source.restatements(data.workspace, wanted)


def clock_ahead(data: Data) -> dt.timedelta | None:
    """Return how far our clock is ahead of the deployment's, or None if it has sent no time."""
    data.answers.passing = True
    return data.answers.source.clock_ahead(data.workspace)


def warmth(data: Data) -> Warmth | None:
    """Return how the archive was last filled; None if it never was."""
    data.answers.passing = True
    return data.answers.source.warmth(data.workspace)
