"""What a page shows: tiles, pictures, tables, sentences and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from odeus_dash.charts.theme import Figure
from odeus_dash.errors import OdeusDashError

#: How the values of a column are shown.
Looks = (
    Literal["text", "owner", "link", "line", "date", "verdict"]
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
    """A figure as text. `means` names its definition, whose label is used unless `label` is set.

    `number` is the figure itself, as `unit` counts it: a share as a fraction, an amount in a currency.
    `change` is what became of it since the days compared with, `verdict` whether that is good or bad,
    `basis` what it is a change of; `line` has its value bucket by bucket, `before` that of the days before.
    `goal` is what it is to become. A click on the tile sets the `filter`, a kind and a value, or if it
    `is_set` removes it.
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
    filter: tuple[str, str] | None = None
    is_set: bool = False


@dataclass(frozen=True)
class TileGoal:
    """A tile's goal: target and due date, its state, and whether that is good or bad."""

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
    """At most five tiles side by side; `low` ones never get a line, and keep no room for one."""

    tiles: tuple[Tile, ...]
    low: bool = False


@dataclass(frozen=True)
class Attention:
    """What asks for a decision, most urgent first, and rows that were dismissed."""

    rows: tuple[AttentionRow, ...]
    dismissed: tuple[AttentionRow, ...] = ()


@dataclass(frozen=True)
class AttentionRow:
    """One thing to do, verb first, why, and the figure behind it.

    `path` is the page that shows more, of the agent with the id `agent` or of the saved review `review` if
    there is one. `key` is its name among the rows of a period.
    """

    key: str
    action: str
    reason: str
    figure: str
    verdict: Verdict
    path: str
    agent: str = ""
    review: str = ""


@dataclass(frozen=True)
class Facts:
    """Facts, besides figures, about the one subject of a page."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Fact:
    """Words, and before them what they are; `link` is a web or mail address, `means` as in `Sentence`.

    `filter` is the kind and the value of the filter by it.
    """

    label: str
    text: str
    link: str = ""
    means: str | None = None
    filter: tuple[str, str] | None = None


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
    """The rows of `frame`, in their order, with those of the `columns` that it has. `key` is its name.

    Of a saved review, amounts are `saved_in` a currency, and no cell opens anything.
    """

    frame: pl.DataFrame
    columns: tuple[Column, ...]
    key: str
    alt: str
    saved_in: str = ""


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
    """A problem. `retry`: loading again may help."""

    text: str
    retry: bool = False


@dataclass(frozen=True)
class Nothing:
    """The designed state of a page or a part that has nothing to show, and why."""

    title: str
    reason: str


@dataclass(frozen=True)
class Failed:
    """A failure in the place of the part that failed. `retry`: asking again may help."""

    problem: OdeusDashError
    retry: bool = True


@dataclass(frozen=True)
class Loading:
    """The place of a part that is on its way, `height` pixels tall when it has arrived.

    Tiles, and a picture that fills what the screen leaves with its heading, are as tall as these are there.
    """

    height: int
    like: Literal["", "tiles", "filling"] = ""


@dataclass(frozen=True)
class WhatIf:
    """The answer to a what-if question, marked as such."""

    asked: str
    answer: str
    basis: str
