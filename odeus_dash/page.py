"""What a page says, as values: blocks that every renderer can draw, and none that loads or draws itself.

A page is a function from `Data` to a `Page`. What it reads may still be on its way: `part` turns that
into a `Loading` block, and what could not be had into a `Failed` one, so that the rest of the page stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import polars as pl

from odeus_dash.charts.theme import Figure
from odeus_dash.data import Waiting
from odeus_dash.errors import KeyProblem, NotInFiles, NotKept, OdeusDashError
from odeus_dash.tables import DataWarning

T = TypeVar("T")
#: How the values of a column are shown.
Looks = (
    Literal["text", "link", "line", "date", "verdict"]
    | Literal["count", "decimal", "percent", "share", "change", "rise", "signed", "places"]
    | Literal["money", "times", "reads"]
)
Verdict = Literal["good", "bad", ""]
#: In pixels: the narrowest columns that pictures and tables of seven columns can be read in.
PICTURE_WIDTH, TABLE_WIDTH = 420, 680
#: In pixels: what the heading above a picture takes, and the note below that heading.
HEADING, NOTE = 49, 26


@dataclass(frozen=True)
class Tile:
    """A figure as text. `means` names its definition, which has the label unless `label` is one.

    `number` is the figure itself, as `unit` counts it: a share as a fraction, an amount in a currency.
    `change` is what became of it since the days compared with, `verdict` whether that is good or bad,
    `basis` what it is a change of; `line` has its value bucket by bucket, `before` that of the days before.
    `goal` is what it is to become.
    """

    means: str
    value: str
    change: str | None = None
    verdict: Verdict = ""
    line: tuple[float, ...] = ()
    before: tuple[float, ...] = ()
    basis: str = ""
    label: str = ""
    number: float | None = None
    unit: str = ""
    goal: TileGoal | None = None


@dataclass(frozen=True)
class TileGoal:
    """What a tile's figure is to become by when, how that goes, and whether that is good or bad."""

    text: str
    state: str
    verdict: Verdict


@dataclass(frozen=True)
class Badge:
    """A word about where the figures come from, and its explanation."""

    text: str
    icon: str
    colour: Literal["orange", "blue"]
    help: str


@dataclass(frozen=True)
class Tiles:
    """At most five tiles side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Attention:
    """What asks for a decision, most urgent first, and rows that were dismissed."""

    rows: tuple[AttentionRow, ...]
    dismissed: tuple[AttentionRow, ...] = ()


@dataclass(frozen=True)
class AttentionRow:
    """One thing to do, verb first, why, and the figure behind it.

    `path` is the page that shows more, of the agent with the id `agent` if there is one. `key` is its name
    among the rows of a period.
    """

    key: str
    action: str
    reason: str
    figure: str
    verdict: Verdict
    path: str
    agent: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known, besides figures, of the one thing that a page is about."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Fact:
    """Words, and before them what they are; `link` is a web or mail address, `means` as in `Sentence`."""

    label: str
    text: str
    link: str = ""
    means: str | None = None


@dataclass(frozen=True)
class Links:
    """Ways to other pages."""

    links: tuple[Link, ...]


@dataclass(frozen=True)
class Link:
    """A way to the page with this `path`, about these agents (ids; none means all)."""

    label: str
    path: str
    agents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Versus:
    """A few agents side by side: a column for each, with name and colour (#rrggbb), and a row per figure."""

    agents: tuple[tuple[str, str], ...]
    rows: tuple[VersusRow, ...]


@dataclass(frozen=True)
class VersusRow:
    """A figure of each agent, with its change; those at the places in `best` are the best of the row.

    `means` and `label` as in `Tile`.
    """

    means: str
    cells: tuple[tuple[str, str], ...]
    best: frozenset[int] = frozenset()
    label: str = ""


@dataclass(frozen=True)
class Heading:
    """The heading of a part of a page, and what one needs to know to read that part."""

    title: str
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure; `alt` says what it shows to those who cannot see it.

    One that `fills` is as tall as the screen lets it be, instead of as tall as it was made. A file of the
    picture alone has its `title` and, below that, the lines of the `caption`.
    """

    figure: Figure
    alt: str
    fills: bool = False
    title: str = ""
    caption: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of the frame and how to show it; `means` names its definition in the metrics.

    `width`, in pixels, is for words that the browser would cut: it measures the first few rows only.
    """

    name: str
    label: str
    looks: Looks = "count"
    means: str | None = None
    width: int | None = None


@dataclass(frozen=True)
class Table:
    """The rows of `frame`, in their order, with those of the `columns` that it has. `key` is its name."""

    frame: pl.DataFrame
    columns: tuple[Column, ...]
    key: str
    alt: str


@dataclass(frozen=True)
class Grid:
    """A small table as it is: `labels` are the headings of its columns, `formats` how numbers are written."""

    frame: pl.DataFrame
    alt: str
    formats: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Prose:
    """A table of texts, whole and wrapped."""

    frame: pl.DataFrame


@dataclass(frozen=True)
class Sentence:
    """A sentence of the page's text, its `subject` in bold; `means` names the definition behind it."""

    text: str
    means: str | None = None
    subject: str = ""


@dataclass(frozen=True)
class Note:
    """Small print, with an icon of Material Symbols; `means` as in `Sentence`, `retry` as in `Caution`."""

    text: str
    icon: str = ""
    means: str | None = None
    retry: bool = False


@dataclass(frozen=True)
class Caution:
    """Something that is not as it should be. `retry`: asking again may help."""

    text: str
    retry: bool = False


@dataclass(frozen=True)
class Nothing:
    """The designed state of a page or a part that has nothing to show, and why."""

    title: str
    reason: str


@dataclass(frozen=True)
class Failed:
    """What could not be had, in its place. `retry`: asking again may help."""

    problem: OdeusDashError
    retry: bool = True


@dataclass(frozen=True)
class Loading:
    """What is on its way, `height` pixels tall when it has arrived.

    Tiles, and a picture that fills what the screen leaves with its heading, are as tall as these are there.
    """

    height: int
    like: Literal["", "tiles", "filling"] = ""


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
    """A goal or a note in a list: what it is, more about it, a figure at the right, and what can be done."""

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
    """A JSON file with all that is kept, to take along as `name`."""

    label: str
    name: str
    content: bytes


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
class WhatIf:
    """An answer to a question about what has not happened, marked as such."""

    asked: str
    answer: str
    basis: str


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


@dataclass(frozen=True)
class Expander:
    """Blocks that open on request."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tabs:
    """Groups of blocks under their names, one of which is open. `key` names the choice in the URL."""

    key: str
    tabs: tuple[tuple[str, tuple[Block, ...]], ...]


@dataclass(frozen=True)
class Columns:
    """Blocks side by side where each gets `narrowest` pixels, else below each other."""

    columns: tuple[tuple[Block, ...], ...]
    narrowest: int = PICTURE_WIDTH


Block = (
    Tiles | Attention | Heading | Picture | Table | Grid | Prose | Sentence | Note | Caution | Nothing
    | Facts | Links | Versus | Failed | Loading
    | Actions | Entries | KeptFile | Upload
    | Select | Form | Segments | WhatIf | Download | Expander | Tabs | Columns
)  # fmt: skip
#: What a part of a page comes to: blocks, some of which may be missing.
Blocks = Iterable[Block | None]


@dataclass(frozen=True)
class Page:
    """A page: its name, its answer in one sentence, and its parts from top to bottom."""

    title: str
    headline: str
    parts: tuple[tuple[Block, ...], ...]


def compose(title: str, headline: str, *blocks: Block | Blocks | None) -> Page:
    """Return the page with these blocks and groups of blocks, without those that are missing."""
    groups = (each if isinstance(each, Iterable) else [each] for each in blocks)
    parts = tuple(tuple(block for block in group if block is not None) for group in groups)
    return Page(title, headline, parts)


def part(build: Callable[[], Blocks], loading: int | Loading = 0) -> tuple[Block, ...]:
    """The blocks that `build` makes; one `Loading` (of that height), or one `Failed`, where it cannot.

    A problem with the key is the whole page's.
    """
    try:
        return tuple(block for block in build() if block is not None)
    except Waiting:
        if not loading:
            return ()
        return (Loading(loading) if isinstance(loading, int) else loading,)
    except KeyProblem:
        raise
    except OdeusDashError as problem:
        return (failed(problem),)


def here(read: Callable[[], T]) -> T | None:
    """What `read` gives, None while it is on its way and where it could not be had."""
    try:
        return had(read)
    except Waiting:
        return None


def had(read: Callable[[], T]) -> T | None:
    """What `read` gives, None where it could not be had. A problem with the key is the whole page's."""
    try:
        return read()
    except KeyProblem:
        raise
    except OdeusDashError:
        return None


def failed(problem: OdeusDashError) -> Block:
    """The block for what could not be had; for what cannot be had at all, the reason without alarm."""
    if isinstance(problem, NotInFiles | NotKept):
        return Nothing(f"{problem.title}.", str(problem))
    return Failed(problem)


def side_by_side(*columns: Blocks, narrowest: int = PICTURE_WIDTH) -> Columns:
    """Blocks in columns of at least `narrowest` pixels."""
    filled = (tuple(block for block in column if block is not None) for column in columns)
    return Columns(tuple(filled), narrowest)


def same(one: Any, other: Any) -> bool:
    """Whether two blocks say the same. Frames do if they are one object, figures if they look alike."""
    if one is other:
        return True
    if type(one) is not type(other) or isinstance(one, pl.DataFrame | OdeusDashError):
        return False
    if hasattr(one, "to_json"):
        return bool(one.to_json() == other.to_json())
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__)
    return bool(one == other)
