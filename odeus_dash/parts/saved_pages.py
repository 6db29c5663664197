"""Pages that are kept with a saved review, to be shown again as they were.

Only what a page says is kept: no questions, buttons and links, which would be about today's figures.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import (
    ONLY_ON_SCREEN,
    Attention,
    Block,
    Caution,
    Columns,
    Entries,
    Expander,
    Facts,
    Failed,
    Heading,
    Note,
    Page,
    Picture,
    Prose,
    Table,
    Tabs,
    Tiles,
)
from odeus_dash.parts.cells import columns_of
from odeus_dash.parts.plain import plain, value_of
from odeus_dash.words import report as words

#: In bytes, of all pages as JSON: larger than what makes the largest review.
_LARGEST = 64 * 1024**2
#: Sees across all versions at once, which hardly differ, and takes a tenth of the usual time.
_FAST: list[Mapping[str, int]] = [{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 16 * 1024**2}]
#: In bytes, for unpacking.
_MEMORY = 64 * 1024**2
#: Columns that no table shows, and that say what an unknown change means.
_BEHIND = ("previous", "relative")


@dataclass(frozen=True, eq=False)
class SavedPages:
    """Pages, and in lines what they are about; `remarks` are what is doubtful, simulated or hidden.

    Each is equal to itself only, as a frame is.
    """

    about: tuple[str, ...]
    remarks: tuple[str, ...]
    pages: tuple[Page, ...]


#: The pages for people with all rights and for viewers, each for a light and a dark screen.
Versions = Mapping[str, SavedPages]


def version(*, for_viewers: bool, dark: bool) -> str:
    """Return the name of one of the versions."""
    return f"{'viewers' if for_viewers else 'admins'} {'dark' if dark else 'light'}"


def packed(versions: Versions) -> bytes:
    """Return all versions of the pages, compressed."""
    written = json.dumps({name: plain(each) for name, each in versions.items()}, ensure_ascii=False)
    return lzma.compress(written.encode(), filters=_FAST)


def unpacked(content: bytes, wanted: str) -> SavedPages:
    """Return one version of the pages as they were.

    Raises KeyError if there is no such version, and ValueError for what is none.
    """
    versions: object = None
    try:
        reader = lzma.LZMADecompressor(memlimit=_MEMORY)
        text = reader.decompress(content, _LARGEST)
        versions = json.loads(text) if reader.eof else None
    except (lzma.LZMAError, ValueError, RecursionError):
        pass
    written = versions[wanted] if isinstance(versions, dict) else None
    try:
        found: SavedPages = value_of(SavedPages, written)
    except (TypeError, KeyError, ValueError, RecursionError, OdeusDashError, pl.exceptions.PolarsError):
        found = None  # type: ignore[assignment]
    if found is None:
        raise ValueError("These are no saved pages.")
    return found


def to_keep(page: Page, currency: str) -> Page:
    """Return what a page says, amounts in `currency`, without what only works with its data."""
    parts = (tuple(_told(blocks, currency)) for blocks in page.parts)
    return Page(page.title, page.headline, tuple(part for part in parts if part))


def _told(blocks: Iterable[Block], currency: str) -> Iterator[Block]:
    """The blocks that are kept; a heading only if something stands below it."""
    held: Heading | None = None
    for block in blocks:
        if isinstance(block, Heading):
            held = block
        elif (found := _kept(block, currency)) is not None:
            if held is not None:
                yield held
                held = None
            yield found


def _kept(block: Block, currency: str) -> Block | None:  # noqa: C901, PLR0911  a case per kind
    match block:
        case Failed():
            return Caution(f"{block.problem.title}. {block.problem}")
        case _ if isinstance(block, ONLY_ON_SCREEN):
            return None
        case Tiles():
            named = (replace(each, label=each.label or DEFINITIONS[each.means].label) for each in block.tiles)
            return replace(block, tiles=tuple(replace(each, filter=None, is_set=False) for each in named))
        case Attention():
            rows = [(each.action, each.reason, each.figure) for each in block.rows]
            head = dict.fromkeys((words.WHAT_TO_DO, words.WHY, words.FIGURE), pl.String)
            return Prose(pl.DataFrame(rows, head, orient="row")) if rows else None
        case Entries() if block.key != "reviews":
            return replace(block, entries=tuple(replace(each, actions=()) for each in block.entries))
        case Facts():
            return replace(block, facts=tuple(replace(each, filter=None) for each in block.facts))
        case Note() | Caution():
            return replace(block, retry=False)
        case Picture():
            return replace(block, fills=False)
        case Table():
            shown = columns_of(block)
            wanted = {*(each.name for each in shown), *_BEHIND}
            frame = block.frame.select(each for each in block.frame.columns if each in wanted)
            frame = frame.with_columns(pl.selectors.decimal().cast(pl.Float64))
            return replace(block, frame=frame, columns=tuple(shown), saved_in=currency)
        case Columns():
            return replace(block, columns=tuple(tuple(_told(each, currency)) for each in block.columns))
        case Tabs():
            tabs = ((name, tuple(_told(inside, currency))) for name, inside in block.tabs)
            return replace(block, tabs=tuple(each for each in tabs if each[1]))
        case Expander():
            return replace(block, blocks=tuple(_told(block.blocks, currency)))
    return block
