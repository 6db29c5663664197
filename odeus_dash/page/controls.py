"""The controls of a page: questions, buttons, lists of entries, and files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import polars as pl

from odeus_dash.page.blocks import Verdict
from odeus_dash.tables import DataWarning


@dataclass(frozen=True)
class Select:
    """A question with one answer out of `options` (value, label); the page reads it as `data.answer(key)`."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Form:
    """Questions that are answered at once. The page reads the answers once the form has been submitted."""

    key: str
    fields: tuple[Field, ...]
    submit: str
    icon: str = "calculate"


@dataclass(frozen=True)
class Field:
    """A question of a form: out of `options`, or a whole number between `least` and `most`.

    Of another `kind`, it asks for an amount, for a text of at most `most` letters, or for a day.
    """

    key: str
    label: str
    options: tuple[tuple[str | None, str], ...] = ()
    free_text: bool = False
    least: int = 0
    most: int = 0
    start: int = 0
    step: int = 1
    help: str = ""
    kind: Literal["count", "amount", "text", "day"] = "count"
    given: float | str | dt.date | None = None


@dataclass(frozen=True)
class Action:
    """A button that changes what is kept: `do` is what (see `ui.entries`), `entry` what it is about."""

    do: str
    label: str
    icon: str
    entry: str = ""


@dataclass(frozen=True)
class Actions:
    """Buttons side by side."""

    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Entry:
    """An entry of a list: what it is, more about it, a figure at the right, and what can be done."""

    key: str
    title: str
    text: str
    figure: str = ""
    verdict: Verdict = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Entries:
    """A list of entries; `key` is its name."""

    key: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class KeptFile:
    """A JSON file with everything in the store, made when it is downloaded as `name`."""

    label: str
    name: str


@dataclass(frozen=True)
class Upload:
    """The place for a file that an admin imports."""

    label: str
    submit: str
    help: str


@dataclass(frozen=True)
class Segments:
    """A choice of one of a few views, side by side; the page reads it as `data.answer(key)`."""

    key: str
    label: str
    options: tuple[str, ...]
    start: str


@dataclass(frozen=True)
class Download:
    """The typed rows behind a page, as files to take along, with what makes them doubtful and was noted.

    `name` is that of the file, without its ending.
    """

    title: str
    name: str
    frame: pl.DataFrame
    warnings: tuple[DataWarning, ...] = ()
    notes: tuple[str, ...] = ()
