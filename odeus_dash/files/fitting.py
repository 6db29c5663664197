"""Which files go together: of one workspace, and with every figure in them told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from odeus_dash.files.reading import Held, Refused


def fitting(files: Iterable[Held | Refused]) -> tuple[list[Held], list[Refused]]:
    """The files that fit the ones before them, and the others with the reason.

    Periods of one kind may lie beside each other, or one inside the other (a month and its weeks); where
    they overlap in any other way, one of them is in nobody's interest.
    """
    held: list[Held] = []
    refused: list[Refused] = []
    for file in files:
        if isinstance(file, Refused):
            refused.append(file)
        elif why := _misfit(file, held):
            refused.append(Refused(file.name, why))
        else:
            held.append(file)
    return held, refused


def _misfit(file: Held, others: Sequence[Held]) -> str:
    """Why `file` does not go with the `others`; empty if it does."""
    for other in others:
        if file.workspace != other.workspace:
            return (
                f"It is of the workspace {_named(file)}, and {other.name} of {_named(other)}. "
                "Open files of one workspace at a time."
            )
        if file.kind is other.kind and file.period == other.period:
            return f"It is of the same days as {other.name}. Leave one of the two out."
        apart = file.period.end < other.period.start or other.period.end < file.period.start
        nested = file.period.holds(other.period) or other.period.holds(file.period)
        if file.kind is other.kind and not (apart or nested):
            return f"Some of its days, but not all, are in {other.name}, too. Leave one of the two out."
    return ""


def _named(file: Held) -> str:
    return file.workspace or "that it does not name"
