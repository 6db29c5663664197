"""A page as a value: blocks that every renderer can draw, and none that loads or draws itself.

A page is a function from `Data` to a `Page`. What it reads may still be on its way: `part` turns that
into a `Loading` block, and what could not be had into a `Failed` one, so that the rest of the page stands.

blocks.py    what a page shows
controls.py  what it asks, and what can be done on it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, ParamSpec, TypeVar, TypeVarTuple

import polars as pl

from odeus_dash.data import Waiting
from odeus_dash.errors import KeyProblem, NotInFiles, NotKept, OdeusDashError
from odeus_dash.page.blocks import (
    HEADING,
    NOTE,
    PICTURE_WIDTH,
    TABLE_WIDTH,
    Attention,
    AttentionRow,
    Badge,
    Caution,
    Column,
    Fact,
    Facts,
    Failed,
    Grid,
    Heading,
    Link,
    Links,
    Loading,
    Looks,
    Note,
    Nothing,
    Picture,
    Prose,
    Sentence,
    Table,
    Tile,
    TileGoal,
    Tiles,
    Verdict,
    Versus,
    VersusRow,
    WhatIf,
)
from odeus_dash.page.controls import (
    Action,
    Actions,
    Download,
    Entries,
    Entry,
    Field,
    Form,
    KeptFile,
    Segments,
    Select,
    Upload,
)
from odeus_dash.words.nothing import SAME_REASON

__all__ = [
    "HEADING", "NOTE", "ONLY_ON_SCREEN", "TABLE_WIDTH", "Action", "Actions", "Attention", "AttentionRow",
    "Badge", "Block", "Blocks", "Caution", "Column", "Columns", "Download", "Entries", "Entry",
    "Expander", "Fact", "Facts", "Failed", "Field", "Form", "Grid", "Heading", "KeptFile", "Link",
    "Links", "Loading", "Looks", "Note", "Nothing", "Page", "Picture", "Prose", "Segments", "Select",
    "Sentence", "Table", "Tabs", "Tile", "TileGoal", "Tiles", "Upload", "Verdict", "Versus", "VersusRow",
    "WhatIf", "compose", "failed", "had", "here", "part", "same", "side_by_side",
]  # fmt: skip

T = TypeVar("T")
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")


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
#: Blocks that ask something, lead elsewhere, hand out a file or wait: they work on the screen alone.
ONLY_ON_SCREEN = Links | Select | Form | Segments | Actions | Download | KeptFile | Upload | Loading
#: What a part of a page comes to: blocks, some of which may be missing.
Blocks = Iterable[Block | None]


@dataclass(frozen=True)
class Page:
    """A page: its name, its answer in one sentence, and its parts from top to bottom."""

    title: str
    headline: str
    parts: tuple[tuple[Block, ...], ...]


def compose(title: str, headline: str, *blocks: Block | Blocks | None) -> Page:
    """Return the page with these blocks and groups of blocks, without those that are missing.

    What several of them failed for is said once.
    """
    groups = (each if isinstance(each, Iterable) else [each] for each in blocks)
    said: set[str] = set()
    parts = tuple(tuple(_once(block, said) for block in group if block is not None) for group in groups)
    return Page(title, headline, parts)


def _once(block: Block, said: set[str]) -> Block:
    """Return the block; in place of a failure that has been `said` on the page, that it is the same."""
    if isinstance(block, Columns) and any(isinstance(each, Failed) for each in chain(*block.columns)):
        columns = (tuple(_once(each, said) for each in column) for column in block.columns)
        return replace(block, columns=tuple(columns))
    if not isinstance(block, Failed):
        return block
    if (text := str(block.problem)) in said:
        return Note(SAME_REASON)
    said.add(text)
    return block


def part(build: Callable[[*Ts], Blocks], *args: *Ts, loading: int | Loading = 0) -> tuple[Block, ...]:
    """Return the blocks of `build`; one `Loading` (of that height) or `Failed` where they are not there.

    A problem with the key fails the whole page.
    """
    try:
        return tuple(block for block in build(*args) if block is not None)
    except Waiting:
        if not loading:
            return ()
        return (Loading(loading) if isinstance(loading, int) else loading,)
    except KeyProblem:
        raise
    except OdeusDashError as problem:
        return (failed(problem),)


def here(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Return what `read` returns; None while that is on its way, or if it failed."""
    try:
        return had(read, *args, **kwargs)
    except Waiting:
        return None


def had(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Return what `read` returns; None if it failed. A problem with the key fails the whole page."""
    try:
        return read(*args, **kwargs)
    except KeyProblem:
        raise
    except OdeusDashError:
        return None


def failed(problem: OdeusDashError) -> Block:
    """Return the block for a failure; for data that no one has, the reason without alarm."""
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
