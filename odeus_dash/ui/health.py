"""Whether archive, accounts and database can be used, and when the API answered last: for /healthz."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from threading import Condition

from cachetools import cached

from odeus_dash import archive, counters
from odeus_dash.archive import Archive
from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.periods import Granularity
from odeus_dash.settings import Provider
from odeus_dash.source import API_ANSWERED
from odeus_dash.ui import keeping, load, sign_in

OK, OFF, FAILING = "ok", "off", "failing"


@cached({}, condition=Condition())
def _archive() -> Archive | None:
    return archive.opened(load.configured())


def look() -> Mapping[str, str | None]:
    """Return the state of each part by its name, and of all in `status`: "ok", "off" or "failing".

    `api_answered` is when the API answered last, None if it has not since the start. It does not count for
    the status: no other replica would do better. Reads files and databases.
    """
    parts = {
        "accounts": _state(_accounts),
        "archive": _state(_archive_works),
        "database": _state(_database),
    }
    answered = counters.marked(API_ANSWERED)
    when = dt.datetime.fromtimestamp(answered, dt.UTC).isoformat("T", "seconds") if answered else None
    return {
        "status": FAILING if FAILING in parts.values() else OK,
        **parts,
        "api_answered": when,
    }


def _state(works: Callable[[], bool]) -> str:
    """Return "ok", "off" if the part is not configured, or "failing". Pages and `doctor` say why."""
    try:
        return OK if works() else OFF
    except OdeusDashError:
        return FAILING


def _accounts() -> bool:
    sign_in.check(load.configured)
    return load.configured().sign_in.provider is not Provider.NONE


def _archive_works() -> bool:
    """Write a file into a folder; only list an object store, where a replica may have no right to write."""
    root, found = load.configured().archive, _archive()
    if root and found and "://" in root:
        found.held("-", ExportKind.AGENTS, "UTC", Granularity.MONTH)
    elif found:
        found.check()
    return found is not None


def _database() -> bool:
    keeping.check()
    return load.configured().store is not None
