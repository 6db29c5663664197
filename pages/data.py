"""Where do the figures come from, and do they add up?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.data import BY_MODEL, Data
from odeus_dash.data.people import checked_people, people
from odeus_dash.data.provenance import clock_ahead, loaded_buckets, loaded_users, restatements, warmth
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.checks import differences, reconciliation
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.headline import data_sentence
from odeus_dash.page import (
    Block,
    Blocks,
    Caution,
    Download,
    Expander,
    Grid,
    Heading,
    Note,
    Nothing,
    Page,
    Prose,
    compose,
    failed,
    had,
    here,
    side_by_side,
)
from odeus_dash.parts.checks import identity_sentence, reconciled
from odeus_dash.parts.data_status import warmth_text
from odeus_dash.parts.filters import filtered
from odeus_dash.parts.notes import note_text, notes_in
from odeus_dash.parts.people import not_exact, people_reconciled
from odeus_dash.periods import zone
from odeus_dash.source import Export, Restatement, clock_note, found_in
from odeus_dash.tables import COLUMNS, Facts, TokenIdentity, warnings
from odeus_dash.words import data as words
from odeus_dash.words.formats import counted, exact, in_file_name, moment_text, period_text

TITLE = "Data and checks"
_ARRIVED = (
    ("rows", "Rows", "%,d"),
    ("kilobytes", "Size, kB", "%,.1f"),
    ("seconds", "Time, s", "%.2f"),
    ("tries", "Tries", "%,d"),
)
_RESTATED = (("before", "Before", "%,d"), ("after", "After", "%,d"))


@filtered(TITLE)
def page(data: Data) -> Page:
    if not data.viewer.is_admin:
        return compose(TITLE, "", Nothing(words.FOR_ADMINS, words.ASK_ADMIN))
    here(people, data)  # asked for at the same time
    agents = data.export()
    by_model, trend = had(data.export, BY_MODEL), had(data.trend)
    buckets = trend.rows if trend and trend.complete else None
    models = data.by_model() if by_model else None
    found = reconciliation(data.agents(), buckets, models, data.today)
    counted_people = here(checked_people, data) or []
    each = f"Agents per {data.choice.granularity}"
    groups = {
        "Agents": [agents],
        "Agents by model": [by_model] if by_model else [],
        each: loaded_buckets(data),
    }
    frames = {"Agents": data.agents(), "Agents by model": models, each: trend.rows if trend else None}
    return compose(
        TITLE,
        data_sentence(agents.table.facts.rows, [*found, *counted_people]),
        _failures(data),
        reconciled(found),
        people_reconciled(counted_people),
        not_exact(data),
        _doubts(data, (by_model or agents).table.facts),
        _loaded(data, groups),
        _downloads(data, frames, groups),
        _definitions(),
    )


def _failures(data: Data) -> Blocks:
    """Yield the failures of exports."""
    for read in (partial(data.export, BY_MODEL), data.trend):
        try:
            read()
        except OdeusDashError as problem:
            yield failed(problem)


def _doubts(data: Data, facts: Facts) -> Blocks:
    """Yield how many buckets cannot be checked, because they failed to load, and how the input adds up."""
    trend = had(data.trend)
    if trend and not trend.complete:
        lost = exact(trend.expected - trend.calendar.height)
        units = counted(trend.expected, str(data.choice.granularity))
        yield Caution(words.UNCHECKED.format(lost=lost, units=units))
    if sentence := identity_sentence(facts):
        decided = facts.token_identity is not TokenIdentity.UNDECIDED
        yield Note(f"{sentence} {words.READ_OTHERWISE}" if decided and facts.identity_breaks else sentence)


def _loaded(data: Data, groups: Mapping[str, Sequence[Export]]) -> Blocks:
    """Each group of exports: how many, what was odd, what was restated."""
    timezone = data.choice.period.timezone
    every = {**groups, "Users": loaded_users(data)}
    rows = [_sums(name, group, timezone) for name, group in every.items() if group]
    yield Heading("Exports loaded")
    yield Grid(pl.DataFrame(rows), "Exports loaded", _ARRIVED)
    if note := clock_note(clock_ahead(data)):
        yield Caution(note)
    if found := warmth(data):
        yield Note(warmth_text(found, timezone))
    yield from _oddities(groups)
    if changes := restatements(data):
        yield Note(words.RESTATED.format(times=counted(len(changes), "time")))
        versions = [row for each in changes for row in _versions(each, timezone)]
        yield Grid(pl.DataFrame(versions), "Revised figures", _RESTATED)


def _sums(name: str, group: Sequence[Export], timezone: str) -> dict[str, object]:
    """One row for a group of exports: how many, and the sums of what they took."""
    oldest, latest = (_moment(of(each.fetched_at for each in group), timezone) for of in (min, max))
    origins = Counter("API" if each.origin == "api" else each.origin for each in group)
    several = [f"{origin} ({files})" for origin, files in origins.items()]
    return {
        "Export": name,
        "From": ", ".join(several if len(origins) > 1 else origins),
        "Files": len(group),
        "rows": sum(each.people.rows if each.people else each.table.facts.rows for each in group),
        "kilobytes": sum(each.size_bytes for each in group) / 1000,
        "seconds": sum(each.seconds for each in group),
        "tries": sum(each.attempts for each in group),
        "As of": oldest if oldest == latest else f"{oldest}–{latest}",
    }


def _moment(instant: dt.datetime, timezone: str) -> str:
    return moment_text(instant.astimezone(zone(timezone)))


def _versions(change: Restatement, timezone: str) -> Iterator[dict[str, object]]:
    """Each sum that the API gave in two versions, with both, and when."""
    before, after = change.before, change.after
    about = {
        "Days": period_text(change.period),
        "Export": "Agents by model" if after.wanted.kind is ExportKind.AGENTS_BY_MODEL else "Agents",
        "First reported": _moment(before.fetched_at, timezone),
        "Revised": _moment(after.fetched_at, timezone),
    }
    sums = differences(before.table.frame, after.table.frame)
    for each in sums:
        yield about | {"Figure": each.name, "before": each.left, "after": each.right}
    if not sums:
        yield about | {"Figure": "Figures of individual agents", "before": None, "after": None}


def _oddities(groups: Mapping[str, Sequence[Export]]) -> Iterator[Block]:
    """Yield each missing, unknown or unreadable thing once, with the exports that it is about."""
    about: dict[str, list[str]] = {}
    for name, exports in groups.items():
        found = Counter(sentence for export in exports for sentence in _odd(export.table.facts))
        for sentence, files in found.items():
            of = len(exports)
            some = words.FILES.format(export=name, files=exact(files), all=exact(of))
            about.setdefault(sentence, []).append(name if files == of else some)
    everything = [name for name, exports in groups.items() if exports]
    for sentence, names in about.items():
        about_all = names == everything
        yield Note(sentence if about_all else words.ABOUT.format(exports=", ".join(names), sentence=sentence))


def _odd(facts: Facts) -> Iterator[str]:
    yield from facts.remarks
    if facts.rows and not facts.has_tokens:
        yield words.NO_TOKENS
    if facts.rows and not facts.has_owners:
        yield words.NO_OWNERS
    if facts.gaps:
        yield words.GAPS.format(columns=", ".join(facts.gaps))
    if facts.unknown:
        yield words.IGNORED.format(columns=", ".join(facts.unknown))
    yield from (each.message for each in warnings(facts))


def _downloads(
    data: Data, frames: Mapping[str, pl.DataFrame | None], exports: Mapping[str, Sequence[Export]]
) -> Blocks:
    """Files of the frames that came, each under its title, named after that and the days of the range.

    They hold the warnings of the `exports` that are behind them, under the same titles, and the notes.
    """
    yield Heading("Downloads", words.OF_AGENTS if data.choice.agents else "")
    days = f"{data.choice.period.start} {data.choice.period.end}"
    notes, doubts = tuple(map(note_text, notes_in(data))), {name: found_in(exports[name]) for name in frames}
    files = (
        [Download(title, in_file_name(f"odeus {title} {days}"), frame, tuple(doubts[title]), notes)]
        for title, frame in frames.items()
        if frame is not None
    )
    yield side_by_side(*files)


def _definitions() -> Blocks:
    """Every number's definition and every column's meaning."""
    numbers = [
        {"Number": each.label, "Unit": each.unit, "Definition": each.text} for each in DEFINITIONS.values()
    ]
    columns = [
        {"Column": each.name, "Unit": each.unit, "Meaning": each.meaning, "When": each.mode}
        for each in COLUMNS
    ]
    yield Heading("Definitions")
    yield Expander("Every figure", (Prose(pl.DataFrame(numbers)),))
    grid = Grid(pl.DataFrame(columns), "Columns of the export")
    yield Expander("Every column of the export", (grid,))
