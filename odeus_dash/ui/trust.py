"""What the figures of a page rest on: one quiet line when all is well, a named warning when it is not.

Everything is said of what has been loaded; nothing is asked for here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.data import Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.checks import Check, reconciliation
from odeus_dash.periods import Bucket, Granularity, local_today, zone
from odeus_dash.privacy import PEOPLE
from odeus_dash.source import Export, Trend, days_held, only
from odeus_dash.tables import DataWarning
from odeus_dash.ui import notices
from odeus_dash.wording import counted, date_text, exact, period_text

T = TypeVar("T")
#: Differences of so many figures are told; the Data page has all of them.
TOLD = 2


@dataclass(frozen=True)
class Problem:
    """Something that is not as it should be: its name, what it is, and what to do."""

    name: str
    what: str
    todo: str


def place() -> DeltaGenerator:
    """Where `fill` puts it, as high as it will be: what stands below shall not move."""
    place = st.empty()
    place.caption(" ")
    return place


def fill(view: Data, place: DeltaGenerator) -> None:
    """Put the line and the warnings into `place`; nothing where the export of the range did not come."""
    export, doubtful = _at_hand(view.export), view.doubts()  # before more exports are looked at
    trend = _at_hand(view.trend)
    if export is None:
        place.empty()
        return
    checks = _checks(view, trend)
    with place.container(key="trust", gap="small"):
        for each in _warnings(view, export, checks, doubtful):
            st.warning(
                f"**{notices.plain(each.name)}.** {notices.plain(each.what)} {notices.plain(each.todo)}",
                icon=":material/warning:",
            )
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="trust_line"):
            st.caption(notices.plain(line(view, export, trend, checks)), width="content")
            if export.origin != "file":
                _refresh(view)


def _at_hand(read: Callable[[], T]) -> T | None:
    """What `read` gives, None if it is not here, or failed."""
    with suppress(Waiting, OdeusDashError):
        return read()
    return None


def _refresh(view: Data) -> None:
    hint = "Asks again for figures that are more than a minute old."
    icon = ":material/refresh:"
    st.button(
        "Refresh",
        key="refresh",
        on_click=partial(view.answers.source.refresh, view.workspace),
        icon=icon,
        type="tertiary",
        help=hint,
    )


def _checks(view: Data, trend: Trend | None) -> list[Check]:
    """The range against its buckets; none while some of them are missing, or where there is but one."""
    if trend is None or not trend.complete or trend.expected == 1:
        return []
    return reconciliation(view.agents(), trend.rows, None, view.today)


def line(view: Data, export: Export, trend: Trend | None, checks: Sequence[Check]) -> str:
    """`Days add up to the range · as of 14:05, 3 minutes ago · the current week is not over`."""
    parts = [
        f"{view.choice.granularity}s add up to the range"
        if checks and all(each.ok for each in checks)
        else "",
        freshness(export, view.now),
        "" if trend is None else partial_text(view.tiles(), view.choice.granularity, view.today),
        people_text(export),
    ]
    text = " · ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def freshness(export: Export, now: dt.datetime) -> str:
    """When the API was asked, on the clocks of the range, and how long ago. Files do not tell."""
    timezone = export.wanted.period.timezone
    at = export.fetched_at.astimezone(zone(timezone))
    if export.origin == "file":
        return f"from {counted(export.parts, 'file')}"
    same_day = at.date() == local_today(now, timezone)
    day = "" if same_day else f"{date_text(at.date())}, "
    return f"as of {day}{at:%H:%M}, {ago(now - export.fetched_at)}"


def ago(age: dt.timedelta) -> str:
    """`just now`, `3 minutes ago`, `5 hours ago`, `12 days ago`."""
    minutes = int(age.total_seconds() // 60)
    for size, noun in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return f"{counted(minutes // size, noun)} ago"
    return "just now"


def partial_text(tiles: Sequence[Bucket], unit: Granularity, today: dt.date) -> str:
    """Which buckets hold less than a whole unit: the one that is not over, and those that the range cuts."""
    last = tiles[-1]
    is_open = last.period.end >= today
    over = [each for each in tiles if each.partial and not (each is last and is_open)]
    cut = [name for name, tile in (("first", tiles[0]), ("last", last)) if tile in over]
    said = ["today is not over" if unit is Granularity.DAY else f"the current {unit} is not over"] * is_open
    if cut:
        said.append(f"the {' and the '.join(cut)} {unit} {'is' if len(cut) == 1 else 'are'} partial")
    return " · ".join(said)


def people_text(export: Export) -> str:
    """Why there are no figures about people: somebody may be in several parts of the range."""
    if export.parts == 1:
        return ""
    what = "files" if export.origin == "file" else "archived exports"
    return f"people are unknown, since {export.parts} {what} make up the range"


def _warnings(
    view: Data, export: Export, checks: Sequence[Check], doubtful: Sequence[DataWarning]
) -> Iterator[Problem]:
    yield from _differences([each for each in checks if not each.ok], view.choice.granularity)
    if (held := days_held(export)) and held != export.wanted.period:
        yield Problem(
            "Part of the range is missing",
            only(held),
            "Choose a later range, or these days.",
        )
    yield from _doubts(doubtful, export)
    yield from _missing_columns([export, *view.loaded_buckets()])
    yield from _restated(view)
    yield from _archive(view)


def _differences(checks: Sequence[Check], unit: Granularity) -> Iterator[Problem]:
    if checks:
        told = [f"{each.name}: {exact(each.left)} and {exact(each.right)}." for each in checks[:TOLD]]
        more = [f"{counted(len(checks) - TOLD, 'more figure')} differ."] if len(checks) > TOLD else []
        yield Problem(
            f"The {unit}s do not add up to the range",
            " ".join([*told, *more]),
            "Refresh; if they still differ, tell Odeus support both numbers.",
        )


def _doubts(found: Sequence[DataWarning], export: Export) -> Iterator[Problem]:
    if found:
        again = "Export the files again" if export.origin == "file" else "Refresh"
        yield Problem(
            "The data has faults",
            " ".join(each.message for each in found),
            f"{again}; if it stays like this, tell Odeus support.",
        )


def _missing_columns(exports: Sequence[Export]) -> Iterator[Problem]:
    """Columns that should be there. Those about people cannot be in a range made up of several exports."""
    gaps = {
        name
        for export in exports
        for name in export.table.facts.gaps
        if export.parts == 1 or name not in PEOPLE
    }
    if gaps:
        yield Problem(
            "Columns are missing",
            f"The export lacks {', '.join(sorted(gaps))}. What needs them is left out, not counted as zero.",
            "Ask Odeus support why.",
        )


def _restated(view: Data) -> Iterator[Problem]:
    if changes := view.restatements():
        days = period_text(changes[-1].period)
        more = f" and in {counted(len(changes) - 1, 'more bucket')}" if len(changes) > 1 else ""
        yield Problem(
            "Final figures were changed",
            f"The API gave other figures for {days}{more} than it had before. The later ones are shown.",
            "The Data page has both."
            if view.viewer.is_admin
            else "An admin of this dashboard can show you both.",
        )


def _archive(view: Data) -> Iterator[Problem]:
    """What went wrong names folders, which is for admins, and not for a room."""
    problems = view.answers.source.archive_problems(view.workspace)
    if view.masked and problems:
        yield Problem(
            "The archive has a problem",
            "The figures are right, but older days may be missing, and pages take longer.",
            "Tell the people who run this dashboard.",
        )
    elif problems:
        for each in problems:
            yield Problem(each.title, each.what, each.todo)
