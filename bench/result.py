"""One line of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """`measured` and `against` are numbers of one `unit`; `goal` bounds their ratio from above."""

    what: str
    measured: float
    against: float
    unit: str
    goal: float
    other: str

    @property
    def ratio(self) -> float:
        return self.measured / self.against

    @property
    def reached(self) -> bool:
        return self.ratio <= self.goal

    def cells(self) -> tuple[str, ...]:
        return (
            self.what,
            _amount(self.measured, self.unit),
            f"{self.other} {_amount(self.against, self.unit)}",
            f"{self.ratio:.2f}",
            f"≤ {self.goal:.2f}",
            "yes" if self.reached else "NO",
        )


def _amount(value: float, unit: str) -> str:
    """Three digits, or all whole ones."""
    return (f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}").strip()


_HEAD = ("what", "measured", "against", "ratio", "goal", "reached")


def table(results: Iterable[Result]) -> str:
    """The results as aligned columns under a head."""
    rows = [_HEAD, *(result.cells() for result in results)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in [lines[0], "  ".join("-" * w for w in widths), *lines[1:]])


def markdown(results: Iterable[Result]) -> str:
    """The results as a table in Markdown."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(result.cells() for result in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
