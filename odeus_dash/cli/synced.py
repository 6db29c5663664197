"""What a sync says at its end: as text, as JSON, as an exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odeus_dash.cli.sync import Synced
from odeus_dash.source import Export, Restatement
from odeus_dash.words.formats import counted, exact, period_text

#: Which sums show a restatement at a glance.
_SHOWN = ("messages", "conversations", "sum_prompt_tokens", "sum_completion_tokens")


def exit_code(report: Sequence[Synced]) -> int:
    """0, 3 if keys were refused and nothing else went wrong, 4 otherwise."""
    return max((failure.exit_code for each in report for failure in each.failures), default=0)


def as_json(report: Sequence[Synced]) -> dict[str, object]:
    """Plain values for `json.dumps`."""
    return {"workspaces": [_as_json(each) for each in report]}


def as_text(report: Sequence[Synced]) -> str:
    """A line for each workspace, and one for each of its restatements."""
    return "\n".join(line for each in report for line in _lines(each))


def problems(report: Sequence[Synced]) -> list[str]:
    """A line for each failure; the same one of many exports once."""
    return list(dict.fromkeys(f"{each.workspace}: {failure}" for each in report for failure in each.failures))


def _as_json(synced: Synced) -> dict[str, object]:
    return {
        "name": synced.workspace,
        "archived": synced.found,
        "fetched": synced.fetched,
        "failures": [str(each) for each in synced.failures],
        "restatements": [_change(each) for each in synced.restated],
    }


def _change(restatement: Restatement) -> dict[str, object]:
    period = restatement.period
    return {
        "export": restatement.after.wanted.kind.value,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "timezone": period.timezone,
        "before": _version(restatement.before),
        "after": _version(restatement.after),
    }


def _version(export: Export) -> dict[str, object]:
    return {"fetched_at": export.fetched_at.isoformat(), **_totals(export)}


def _totals(export: Export) -> dict[str, int | None]:
    """What shows a restatement at a glance; None where the export lacks it."""
    frame = export.table.frame
    return {name: int(frame[name].sum()) if frame[name].count() else None for name in _SHOWN}


def _lines(synced: Synced) -> Iterator[str]:
    failed = f", {exact(len(synced.failures))} failed" if synced.failures else ""
    there = f"{counted(synced.found, 'export')} archived before"
    yield f"{synced.workspace}: {there}, {exact(synced.fetched)} fetched{failed}."
    for each in synced.restated:
        before, after = _totals(each.before), _totals(each.after)
        figures = [f"{name} {exact(before[name])} -> {exact(after[name])}" for name in before]
        kind = each.after.wanted.kind.replace("_", " ")
        yield f"{synced.workspace}: {period_text(each.period)} ({kind}) was restated: {', '.join(figures)}."
