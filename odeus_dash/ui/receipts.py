"""What stands behind the figures, said plainly: what came, what was odd about it, does it add up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
import streamlit as st
from streamlit.column_config import NumberColumn

from odeus_dash.choice import ExportKind
from odeus_dash.metrics import DEFINITIONS, Check, differences
from odeus_dash.periods import zone
from odeus_dash.source import Export, Restatement, Trend
from odeus_dash.tables import COLUMNS, Facts, TokenIdentity
from odeus_dash.ui import cards, notices
from odeus_dash.ui.view import View
from odeus_dash.wording import MISSING, counted, exact, period_text

_ARRIVED = {
    "rows": NumberColumn("Rows", format="%,d"),
    "kilobytes": NumberColumn("Size, kB", format="%,.1f"),
    "seconds": NumberColumn("Time, s", format="%.2f"),
    "tries": NumberColumn("Tries", format="%,d"),
}


def came(view: View, groups: Mapping[str, Sequence[Export]]) -> None:
    """What was asked and what came, for each group of exports: how many, what was odd, what was restated."""
    timezone = view.choice.period.timezone
    cards.section("What was asked, what came", cards.scope(view))
    _arrived(groups, timezone)
    for name, exports in groups.items():
        if exports:
            _oddities(name, exports)
    if changes := view.restatements():
        _restatements(changes, timezone)


def _arrived(exports: Mapping[str, Sequence[Export]], timezone: str) -> None:
    """One row for each group of exports: how many, and the sums of what they took."""
    rows = [_sums(name, group, timezone) for name, group in exports.items() if group]
    st.dataframe(
        pl.DataFrame(rows), hide_index=True, column_config=_ARRIVED, alt="Exports behind the figures"
    )


def _sums(name: str, group: Sequence[Export], timezone: str) -> dict[str, object]:
    oldest, latest = (_moment(of(each.fetched_at for each in group), timezone) for of in (min, max))
    return {
        "Export": name,
        "From": ", ".join(_origins(group)),
        "Files": len(group),
        "rows": sum(each.table.facts.rows for each in group),
        "kilobytes": sum(each.size_bytes for each in group) / 1000,
        "seconds": sum(each.seconds for each in group),
        "tries": sum(each.attempts for each in group),
        "As of": oldest if oldest == latest else f"{oldest} – {latest}",
    }


def _origins(group: Sequence[Export]) -> list[str]:
    """`archive`, `API`, `file`; with numbers where it is several."""
    several = Counter("API" if each.origin == "api" else each.origin for each in group)
    return list(several) if len(several) == 1 else [f"{name} ({files})" for name, files in several.items()]


def _moment(instant: dt.datetime, timezone: str) -> str:
    return f"{instant.astimezone(zone(timezone)):%d %b %Y %H:%M}"


def _restatements(changes: Sequence[Restatement], timezone: str) -> None:
    """Each sum that the API gave in two versions, with both, and when it said so."""
    times = counted(len(changes), "time")
    st.caption(f"The API changed final figures {times}. The later ones are shown; the archive has both.")
    rows = [row for change in changes for row in _versions(change, timezone)]
    config = {name: NumberColumn(name.capitalize(), format="%,d") for name in ("before", "after")}
    st.dataframe(pl.DataFrame(rows), hide_index=True, column_config=config, alt="Restated figures")


def _versions(change: Restatement, timezone: str) -> Iterator[dict[str, object]]:
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


def _oddities(name: str, exports: Sequence[Export]) -> None:
    """What was missing, unknown or unreadable, a sentence each; of several files, in how many."""
    said = Counter(sentence for export in exports for sentence in _odd(export.table.facts))
    st.markdown(f"**{notices.plain(name)}**")
    for sentence, files in said.items():
        where = f" ({files} of {len(exports)} files)" if len(exports) > 1 else ""
        st.caption(notices.plain(sentence + where))
    if not said:
        st.caption("Every column that can be expected is there, and every cell could be read.")


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
    for column, cells in facts.unreadable:
        yield f"{counted(cells, 'cell')} of {column} could not be read and count as missing."
    if facts.duplicate_rows:
        yield f"{counted(facts.duplicate_rows, 'row')} repeat an agent that has one; they are added up."
    if facts.rows_without_id:
        yield f"{counted(facts.rows_without_id, 'row')} came without an agent id."
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


def unchecked(view: View, trend: Trend) -> None:
    """Say how much of a trend cannot be checked, for it did not arrive; nothing when all of it did."""
    if not trend.complete:
        lost = trend.expected - trend.calendar.height
        st.warning(f"{lost} of {trend.expected} buckets did not arrive: they cannot be checked.")
        notices.missing_buckets(view, trend)


def checks(results: Sequence[Check]) -> None:
    """Each reconciliation with both sides."""
    rows = [
        {"Verdict": _verdict(each), "Check": each.name, "left": each.left, "right": each.right}
        for each in results
    ]
    config = {
        "left": NumberColumn("One way", format="%,d"),
        "right": NumberColumn("The other way", format="%,d"),
    }
    st.dataframe(
        pl.DataFrame(rows), hide_index=True, column_config=config, placeholder=MISSING, alt="Reconciliation"
    )


def _verdict(check: Check) -> str:
    if check.agrees:
        return "✓ agrees"
    return "moved on, the range is not over" if check.ok else "✗ differs"


def definitions() -> None:
    """Every number's definition and every column's meaning."""
    with st.expander("What every number means"):
        rows = [
            {"Number": each.label, "Unit": each.unit, "Definition": each.text}
            for each in DEFINITIONS.values()
        ]
        st.table(pl.DataFrame(rows).with_columns(pl.col("Definition").map_elements(notices.plain, pl.String)))
    with st.expander("What every column of the export means"):
        rows = [
            {"Column": each.name, "Unit": each.unit, "Meaning": each.meaning, "When": each.mode}
            for each in COLUMNS
        ]
        st.dataframe(pl.DataFrame(rows), hide_index=True, alt="Columns of the export")
