"""How complete and how old the figures of a page are: one badge, with warnings behind it if there are any.

All of it is about exports that have been loaded; nothing is asked for here.
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
from odeus_dash.ui.notices import plain
from odeus_dash.words.formats import counted, exact, moment_text, period_text, time_text

T = TypeVar("T")
#: So many figures that differ are listed; the Data page has all of them.
LISTED = 2


@dataclass(frozen=True)
class Alert:
    """Something that is not as it should be: its title, what it is, and what to do."""

    title: str
    what: str
    todo: str


def fill(data: Data, place: DeltaGenerator) -> None:
    """Write one badge into `place`; nothing if the export of the range is not there.

    All is well: `Reconciled`, or when the figures were updated. Else the title of what is not, or how many
    things are not, with a word on each behind it.
    """
    export, doubtful = _at_hand(data.export), data.doubts()  # before more exports are looked at
    trend = _at_hand(data.trend)
    if export is None:
        place.empty()
        return
    checks: list[Check] = []
    if trend and trend.complete and trend.expected > 1:
        checks = reconciliation(data.agents(), trend.rows, None, data.today)
    alerts = list(_alerts(data, export, checks, doubtful))
    details = line(data, export, trend, checks)
    with place.container(
        key="data_status", horizontal=True, vertical_alignment="center", gap="xsmall", width="content"
    ):
        if alerts:
            title = alerts[0].title if len(alerts) == 1 else f"{len(alerts)} warnings"
            with st.popover(plain(title), icon=":material/warning:", type="tertiary", key="warnings"):
                for each in alerts:
                    st.warning(f"**{plain(each.title)}.** {plain(each.what)} {plain(each.todo)}")
                st.caption(plain(details))
        elif checks:
            st.badge("Reconciled", icon=":material/check:", color="green", help=plain(details))
        else:
            st.badge(plain(freshness(export, data.now)), color="gray", help=plain(details))
        if export.origin != "file":
            st.button(
                "",
                key="refresh",
                on_click=partial(data.answers.source.refresh, data.workspace),
                icon=":material/refresh:",
                type="tertiary",
                help="Reload",
            )


def _at_hand(read: Callable[[], T]) -> T | None:
    """Return what `read` gives; None if it is on its way, or failed."""
    with suppress(Waiting, OdeusDashError):
        return read()
    return None


def line(data: Data, export: Export, trend: Trend | None, checks: Sequence[Check]) -> str:
    """`Days add up to the range · Updated 14:05 · the current week is not over`."""
    unit = data.choice.granularity
    parts = [
        f"{unit}s add up to the range" if checks and all(each.ok for each in checks) else "",
        freshness(export, data.now),
        partial_text(data.tiles(), unit, data.today) if trend else "",
        people_text(export),
    ]
    text = " · ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def freshness(export: Export, now: dt.datetime) -> str:
    """`Updated 16:50`: when the API was asked, on the clocks of the range. Files do not say."""
    if export.origin == "file":
        return f"From {counted(export.parts, 'file')}"
    timezone = export.wanted.period.timezone
    at = export.fetched_at.astimezone(zone(timezone))
    return f"Updated {time_text(at) if at.date() == local_today(now, timezone) else moment_text(at)}"


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


def _alerts(
    data: Data, export: Export, checks: Sequence[Check], doubtful: Sequence[DataWarning]
) -> Iterator[Alert]:
    yield from _differences([each for each in checks if not each.ok], data.choice.granularity)
    if (held := days_held(export)) and held != export.wanted.period:
        yield Alert(
            "Part of the range is missing",
            only(held),
            "Choose a later range, or these days.",
        )
    yield from _doubts(doubtful, export)
    yield from _missing_columns([export, *data.loaded_buckets()])
    yield from _restated(data)
    yield from _archive(data)


def _differences(checks: Sequence[Check], unit: Granularity) -> Iterator[Alert]:
    if checks:
        listed = [f"{each.name}: {exact(each.left)} and {exact(each.right)}." for each in checks[:LISTED]]
        more = [f"{counted(len(checks) - LISTED, 'more figure')} differ."] if len(checks) > LISTED else []
        yield Alert(
            f"The {unit}s do not add up to the range",
            " ".join([*listed, *more]),
            "Refresh; if they still differ, tell Odeus support both numbers.",
        )


def _doubts(found: Sequence[DataWarning], export: Export) -> Iterator[Alert]:
    if found:
        again = "Export the files again" if export.origin == "file" else "Refresh"
        yield Alert(
            "The data has faults",
            " ".join(each.message for each in found),
            f"{again}; if it stays like this, tell Odeus support.",
        )


def _missing_columns(exports: Sequence[Export]) -> Iterator[Alert]:
    """Columns that should be there. Those about people cannot be in a range made up of several exports."""
    gaps = {
        name
        for export in exports
        for name in export.table.facts.gaps
        if export.parts == 1 or name not in PEOPLE
    }
    if gaps:
        yield Alert(
            "Columns are missing",
            f"The export lacks {', '.join(sorted(gaps))}. What needs them is left out, not counted as zero.",
            "Ask Odeus support why.",
        )


def _restated(data: Data) -> Iterator[Alert]:
    if changes := data.restatements():
        days = period_text(changes[-1].period)
        more = f" and in {counted(len(changes) - 1, 'more bucket')}" if len(changes) > 1 else ""
        yield Alert(
            "Final figures were changed",
            f"The API gave other figures for {days}{more} than it had before. The later ones are shown.",
            "The Data page has both."
            if data.viewer.is_admin
            else "An admin of this dashboard can show you both.",
        )


def _archive(data: Data) -> Iterator[Alert]:
    """What went wrong names folders, which is for admins, and not for a room."""
    problems = data.answers.source.archive_problems(data.workspace)
    if data.masked and problems:
        yield Alert(
            "The archive has a problem",
            "The figures are right, but older days may be missing, and pages take longer.",
            "Tell the people who run this dashboard.",
        )
    elif problems:
        for each in problems:
            yield Alert(each.title, each.what, each.todo)
