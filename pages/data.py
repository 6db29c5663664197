"""Where do the figures come from, and do they add up?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from odeus_dash import parts
from odeus_dash.choice import ExportKind
from odeus_dash.data import BY_MODEL, Data
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
    Sentence,
    compose,
    failed,
    had,
)
from odeus_dash.parts import pictures
from odeus_dash.periods import zone
from odeus_dash.source import Export, Restatement, clock_note, found_in
from odeus_dash.tables import COLUMNS, Facts, TokenIdentity, warnings
from odeus_dash.words.formats import counted, exact, moment_text, period_text

TITLE = "Data"
FOR_ADMINS = (
    "It holds the rows of the export and their downloads. The other pages show what the rows add up to; "
    "an admin of this dashboard can send you more."
)
_ARRIVED = (
    ("rows", "Rows", "%,d"),
    ("kilobytes", "Size, kB", "%,.1f"),
    ("seconds", "Time, s", "%.2f"),
    ("tries", "Tries", "%,d"),
)
_RESTATED = (("before", "Before", "%,d"), ("after", "After", "%,d"))


def page(data: Data) -> Page:
    if not data.viewer.is_admin:
        return Page(TITLE, "", ((Nothing("The Data page is for admins.", FOR_ADMINS),),))
    agents, covered = data.export(), data.covered
    by_model, trend = had(partial(data.export, BY_MODEL)), had(data.trend)
    buckets = trend.rows if trend and trend.complete else None
    models = data.by_model() if by_model else None
    found = reconciliation(data.agents(), buckets, models, data.today)
    each = f"Agents per {data.choice.granularity}"
    groups = {
        "Agents": [agents],
        "Agents by model": [by_model] if by_model else [],
        each: data.loaded_buckets(),
    }
    frames = {"Agents": data.agents(), "Agents by model": models, each: trend.rows if trend else None}
    return compose(
        TITLE,
        data_sentence(agents.table.facts.rows, found, covered.days),
        _failures(data),
        _came(data, groups),
        Heading("Does it add up?", "The same figure from two different exports"),
        _unchecked(data),
        parts.checks_table(found),
        _downloads(data, frames, groups),
        _definitions(),
    )


def _failures(data: Data) -> Blocks:
    """Why an export is missing from what came."""
    for read in (partial(data.export, BY_MODEL), data.trend):
        try:
            read()
        except OdeusDashError as problem:
            yield failed(problem)


def _came(data: Data, groups: Mapping[str, Sequence[Export]]) -> Blocks:
    """What was asked and what came, for each group of exports: how many, what was odd, what was restated."""
    timezone = data.choice.period.timezone
    rows = [_sums(name, group, timezone) for name, group in groups.items() if group]
    yield Heading("What was asked, what came", parts.scope(data))
    yield Grid(pl.DataFrame(rows), "Exports behind the figures", _ARRIVED)
    if note := clock_note(data.answers.source.clock_ahead(data.workspace)):
        yield Caution(note)
    for name, exports in groups.items():
        if exports:
            yield from _oddities(name, exports)
    if changes := data.restatements():
        times = counted(len(changes), "time")
        yield Note(f"The API changed final figures {times}. The later ones are shown; the archive has both.")
        versions = [row for each in changes for row in _versions(each, timezone)]
        yield Grid(pl.DataFrame(versions), "Restated figures", _RESTATED)


def _sums(name: str, group: Sequence[Export], timezone: str) -> dict[str, object]:
    """One row for a group of exports: how many, and the sums of what they took."""
    oldest, latest = (_moment(of(each.fetched_at for each in group), timezone) for of in (min, max))
    origins = Counter("API" if each.origin == "api" else each.origin for each in group)
    several = [f"{origin} ({files})" for origin, files in origins.items()]
    return {
        "Export": name,
        "From": ", ".join(several if len(origins) > 1 else origins),
        "Files": len(group),
        "rows": sum(each.table.facts.rows for each in group),
        "kilobytes": sum(each.size_bytes for each in group) / 1000,
        "seconds": sum(each.seconds for each in group),
        "tries": sum(each.attempts for each in group),
        "As of": oldest if oldest == latest else f"{oldest}–{latest}",
    }


def _moment(instant: dt.datetime, timezone: str) -> str:
    return moment_text(instant.astimezone(zone(timezone)))


def _versions(change: Restatement, timezone: str) -> Iterator[dict[str, object]]:
    """Each sum that the API gave in two versions, with both, and when it said so."""
    before, after = change.before, change.after
    about = {
        "Days": period_text(change.period),
        "Export": "Agents by model" if after.wanted.kind is ExportKind.AGENTS_BY_MODEL else "Agents",
        "Said": _moment(before.fetched_at, timezone),
        "Said later": _moment(after.fetched_at, timezone),
    }
    sums = differences(before.table.frame, after.table.frame)
    for each in sums:
        yield about | {"Figure": each.name, "before": each.left, "after": each.right}
    if not sums:
        yield about | {"Figure": "Figures of single agents", "before": None, "after": None}


def _oddities(name: str, exports: Sequence[Export]) -> Iterator[Block]:
    """What was missing, unknown or unreadable, a sentence each; of several files, in how many."""
    said = Counter(sentence for export in exports for sentence in _odd(export.table.facts))
    yield Sentence("", subject=name)
    for sentence, files in said.items():
        where = f" ({files} of {len(exports)} files)" if len(exports) > 1 else ""
        yield Note(sentence + where)
    if not said:
        yield Note("Every column that can be expected is there, and every cell could be read.")


def _odd(facts: Facts) -> Iterator[str]:
    yield from facts.remarks
    if facts.rows and not facts.has_tokens:
        yield "No token columns: the workspace does not bring its own model keys (BYOK)."
    if facts.rows and not facts.has_owners:
        yield "No descriptions, links and owners: user-level data is switched off in the workspace."
    if facts.gaps:
        yield f"Missing columns: {', '.join(facts.gaps)}. What needs them is left out, not counted as zero."
    if facts.unknown:
        yield f"Unknown columns, left aside: {', '.join(facts.unknown)}."
    yield from (each.message for each in warnings(facts))
    yield from _identity(facts)


def _identity(facts: Facts) -> Iterator[str]:
    if facts.token_identity is TokenIdentity.UNDECIDED:
        return
    yield f"How input tokens add up here: {facts.token_identity}."
    if facts.identity_breaks:
        yield (
            f"That does not hold in {exact(facts.identity_breaks)} of {counted(facts.identity_rows, 'row')}: "
            "where they add up the other way they are read so, and else shown as the export gives them."
        )


def _unchecked(data: Data) -> Blocks:
    """How much of a trend cannot be checked, for it did not arrive; nothing when all of it did."""
    trend = had(data.trend)
    if trend and not trend.complete:
        lost = trend.expected - trend.calendar.height
        yield Caution(f"{lost} of {trend.expected} buckets did not arrive: they cannot be checked.")
        yield from pictures.missing_buckets(data, trend)


def _downloads(
    data: Data, frames: Mapping[str, pl.DataFrame | None], exports: Mapping[str, Sequence[Export]]
) -> Blocks:
    """Files of the frames that came, each under its title, named after that and the days of the range.

    They hold the warnings of the `exports` that are behind them, under the same titles.
    """
    yield Heading("Download", "The typed frames as they are, for the chosen agents")
    period = data.choice.period
    for title, frame in frames.items():
        if frame is not None:
            name = f"odeus-{title.lower().replace(' ', '-')}-{period.start}-{period.end}"
            yield Download(title, name, frame, tuple(found_in(exports[title])))


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
    yield Expander("What every number means", (Prose(pl.DataFrame(numbers)),))
    grid = Grid(pl.DataFrame(columns), "Columns of the export")
    yield Expander("What every column of the export means", (grid,))
