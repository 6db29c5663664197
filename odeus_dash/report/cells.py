"""Tables of a page as texts, for slides and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odeus_dash.charts.numbers import Numbers, Series
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import Attention, Block, Grid, Prose, Table, Versus
from odeus_dash.parts.cells import COLUMNS, columns_of, texts
from odeus_dash.words import report as words
from odeus_dash.words.formats import MISSING, exact, fixed, money, percent, signed

#: How columns look that hold no numbers.
_TEXTS = frozenset({"text", "owner", "verdict", "link", "date"})


@dataclass(frozen=True)
class Cells:
    """Headings, rows of texts, and which columns are numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[bool]


def as_cells(block: Block, currency: str) -> Cells | None:
    """Return what a table of any kind says; None for all other blocks."""
    match block:
        case Table():
            return of_table(block, currency)
        case Grid():
            return of_grid(block)
        case Prose():
            texts_of = [tuple(map(str, row)) for row in block.frame.rows()]
            return Cells(block.frame.columns, texts_of, [False] * block.frame.width)
        case Attention():
            return of_attention(block)
        case Versus():
            return of_versus(block)
    return None


def of_table(block: Table, currency: str) -> Cells:
    """All rows, and the columns that the screen shows at first, without lines."""
    shown = [each for each in columns_of(block) if each.looks != "line"][:COLUMNS]
    columns = [texts(block.frame, each, currency) for each in shown]
    head = [each.label for each in shown]
    return Cells(head, list(zip(*columns, strict=True)), [each.looks not in _TEXTS for each in shown])


def of_attention(block: Attention) -> Cells:
    """What to do, why, and the figure behind it."""
    rows = [(each.action, each.reason, each.figure) for each in block.rows]
    return Cells([words.WHAT_TO_DO, words.WHY, words.FIGURE], rows, [False, False, True])


def of_versus(block: Versus) -> Cells:
    """A few agents side by side; the best of a row are marked."""
    rows = []
    for each in block.rows:
        cells = [
            ("✓ " if place in each.best else "") + value + (f" ({change})" if change else "")
            for place, (value, change) in enumerate(each.cells)
        ]
        rows.append((each.label or DEFINITIONS[each.means].label, *cells))
    return Cells(["", *(name for name, _ in block.agents)], rows, [False] * (1 + len(block.agents)))


def of_numbers(numbers: Numbers) -> Cells:
    """Return the numbers of a picture without a chart: a row per category, the last columns that fit."""
    shown = numbers.series[-COLUMNS + 1 :]
    rows = [
        (name, *(_written(each, each.values[row], numbers.currency) for each in shown))
        for row, name in enumerate(numbers.categories)
    ]
    return Cells(["", *(each.name for each in shown)], rows, [False, *[True] * len(shown)])


def of_grid(block: Grid) -> Cells:
    """A small table as it is."""
    labels = {name: label for name, label, _ in block.formats}
    shown = block.frame.columns
    rows = [tuple(map(_plain, row)) for row in block.frame.iter_rows()]
    numbers = [block.frame[each].dtype.is_numeric() for each in shown]
    return Cells([labels.get(each, each) for each in shown], rows, numbers)


def _written(series: Series, value: float | None, currency: str) -> str:
    if value is None:
        return MISSING
    match series.written:
        case "percent":
            return percent(value)
        case "signed":
            return signed(value)
        case "money":
            return money(value, currency)
        case "decimal":
            return fixed(value, 1 if abs(value) >= 1 else 2)
    return exact(value)


def _plain(value: object) -> str:
    if value is None:
        return MISSING
    if isinstance(value, float):
        return fixed(value, 1)
    return exact(value) if isinstance(value, int) else str(value)
