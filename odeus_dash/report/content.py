"""The content of a file: pages as values, what they are about, and their parts under headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import ModuleType

from odeus_dash import parts
from odeus_dash.charts.theme import LIGHT, Theme
from odeus_dash.data import Data, Waiting
from odeus_dash.errors import KeyProblem, OdeusDashError
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import (
    ONLY_ON_SCREEN,
    Badge,
    Block,
    Caution,
    Columns,
    Entries,
    Expander,
    Facts,
    Failed,
    Heading,
    Note,
    Nothing,
    Page,
    Sentence,
    Table,
    Tabs,
    Tile,
    Tiles,
    Versus,
    WhatIf,
    failed,
    here,
)
from odeus_dash.parts.cells import columns_of
from odeus_dash.parts.data_status import Status, status
from odeus_dash.parts.notes import note_text, notes_in
from odeus_dash.periods import Period, zone
from odeus_dash.words import report as words
from odeus_dash.words.formats import in_file_name, moment_text, period_text
from odeus_dash.words.keeping import FIGURES_STAND

#: Letters of the name of a workspace in the name of a file.
_FILE_LETTERS = 40


@dataclass(frozen=True)
class About:
    """The subject of the figures of a file, and whether they are incomplete, simulated or masked.

    `unread` says why goals and notes are missing, if they are.
    """

    workspace: str
    period: Period
    dates: str
    compared: str
    agents: str
    generated: str
    currency: str
    badges: tuple[Badge, ...]
    status: Status | None
    demo: bool = False
    notes: tuple[str, ...] = ()
    unread: str = ""

    def remarks(self) -> list[str]:
        """Return what is incomplete, doubtful, simulated, hidden or noted, each in a sentence or two."""
        alerts = self.status.alerts if self.status else ()
        return [
            *(f"{each.title}. {each.what} {each.todo}" for each in alerts),
            *(f"{each.text}. {each.help}" for each in self.badges),
            *([self.unread] if self.unread else []),
            *self.notes,
        ]

    def facts(self) -> list[str]:
        """Return the dates, what they are compared with, the agents, the time and the state."""
        return list(filter(None, (self.dates, self.compared, self.agents, self.generated, self.state())))

    def state(self) -> str:
        """Return the state of the figures in a line; empty where they could not be had."""
        return f"{self.status.word}. {self.status.details}" if self.status else ""


@dataclass(frozen=True)
class Report:
    """Pages by their paths, and what they are about."""

    about: About
    pages: Mapping[str, Page]

    def blocks(self) -> list[Block]:
        """Return the blocks of all pages that say something."""
        return [block for page in self.pages.values() for each in sections(page) for block in each.blocks]


@dataclass(frozen=True)
class Section:
    """A part of a page: blocks that say something, in the order of reading, under one heading."""

    title: str
    note: str
    blocks: tuple[Block, ...]

    def texts(self) -> list[str]:
        """Return what it says in sentences."""
        return [each for block in self.blocks if (each := text_of(block))]


def report(
    data: Data,
    modules: Mapping[str, ModuleType],
    at: dt.datetime | None = None,
    theme: Theme = LIGHT,
) -> Report:
    """Return what the `modules` of pages make of `data`, by their paths; one that failed says why.

    `at` is when; without it, the now of the data.

    Raises Waiting while exports are missing: those of all pages have been noted by then. Raises what the
    export client raises where the range itself or the key failed.
    """
    data = replace(data, theme=theme)
    with suppress(Waiting):
        data.export()
    pages = {}
    for path, module in modules.items():
        title = module.TITLE
        with suppress(Waiting):
            try:
                page = module.page(data)
            except KeyProblem:
                raise
            except OdeusDashError as problem:
                page = Page(title, title, ((failed(problem),),))
            pages[path] = Page(title, page.headline or title, page.parts)
    if data.answers.missing or len(pages) < len(modules):
        raise Waiting
    return Report(about(data, at or data.now), pages)


def about(data: Data, at: dt.datetime) -> About:
    """Return the facts for every file of `data`. Dates have years, because files are kept."""
    period = data.choice.period
    clocks = at.astimezone(zone(period.timezone))
    text, reason = parts.compared_days(data)
    compared = f"{words.NOT_COMPARED}. {reason}" if reason else words.NOT_COMPARED
    if text and data.comparison is not None and here(data.not_compared) is None:
        compared = words.COMPARED.format(days=period_text(data.comparison.before, with_year=True))
    return About(
        workspace=data.workspace.title,
        period=period,
        dates=parts.dates(data),
        compared=compared,
        agents=parts.who(data),
        generated=words.GENERATED.format(time=f"{moment_text(clocks)} ({period.timezone})"),
        currency=data.pricing.currency,
        badges=tuple(parts.badges(data)),
        status=status(data),
        demo=data.workspace.demo,
        notes=tuple(map(note_text, notes_in(data))),
        unread=unread(data),
    )


def unread(data: Data) -> str:
    """Return why goals and notes could not be read; empty if they could."""
    problem = data.kept.problem
    return f"{problem.title}. {problem} {FIGURES_STAND}" if problem else ""


def sections(page: Page, *, opened: bool = True) -> Iterator[Section]:
    """Return the parts of a page, column by column and tab by tab, without what only a screen can do.

    Blocks that open on request are there if they are to be `opened`.
    """
    for blocks in page.parts:
        kept = blocks if opened else [each for each in blocks if not isinstance(each, Expander)]
        yield from _sections(kept)


def _sections(blocks: Iterable[Block], title: str = "") -> Iterator[Section]:
    held: list[Block] = []
    note = ""
    for block in blocks:
        inner = list(_inside(block))
        if (inner or isinstance(block, Heading)) and held:
            yield Section(title, note, tuple(held))
            held, title, note = [], "", ""
        if isinstance(block, Heading):
            title, note = block.title, block.note
        elif inner:
            for name, each in inner:
                yield from _sections(each, name)
        elif not isinstance(block, ONLY_ON_SCREEN):
            held.append(block)
    if held:
        yield Section(title, note, tuple(held))


def _inside(block: Block) -> Iterator[tuple[str, tuple[Block, ...]]]:
    match block:
        case Columns():
            yield from (("", column) for column in block.columns)
        case Tabs():
            yield from block.tabs
        case Expander():
            yield block.title, block.blocks


def text_of(block: Block) -> str:  # noqa: PLR0911  one case per kind of block
    """Return what a block says in sentences; empty for figures, pictures and tables."""
    match block:
        case Sentence():
            return f"{block.subject} {block.text}".strip()
        case Note() | Caution():
            return block.text
        case Nothing():
            return f"{block.title} {block.reason}"
        case Entries():
            return " ".join(f"{each.title}: {each.figure or each.text}." for each in block.entries)
        case Failed():
            return f"{block.problem.title}. {block.problem}"
        case Facts():
            return " · ".join(f"{each.label} {each.text}" for each in block.facts if each.label)
        case WhatIf():
            return f"{words.WHAT_IF}. {block.asked} {block.answer} {block.basis}"
    return ""


def goal_of(tile: Tile) -> str:
    """Return the goal of a tile and its state; empty without a goal."""
    return ": ".join(filter(None, [tile.goal.text, tile.goal.state])) if tile.goal else ""


def means(blocks: Iterable[Block]) -> list[str]:
    """Return the keys of the definitions of all figures in the blocks, each once."""
    found: list[str | None] = []
    for block in blocks:
        match block:
            case Tiles():
                found += [each.means for each in block.tiles]
            case Versus():
                found += [each.means for each in block.rows]
            case Table():
                found += [each.means for each in columns_of(block)]
            case Sentence() | Note():
                found.append(block.means)
    return list(dict.fromkeys(each for each in found if each))


def defined(key: str) -> str:
    """Return the name of a figure and what it means."""
    return f"{DEFINITIONS[key].label}: {DEFINITIONS[key].text}"


def file_name(about: About, titles: Iterable[str], ending: str) -> str:
    """Return `acme-people-2026-11-02-2026-11-28.pptx`; several pages are a `report`."""
    several = list(titles)
    subject = in_file_name(several[0]) if len(several) == 1 else "report"
    return f"{file_stem(about.workspace, subject, about.period)}.{ending}"


def file_stem(workspace: str, subject: str, period: Period) -> str:
    """Return the name of a file about a period, without its ending."""
    return f"{in_file_name(workspace, _FILE_LETTERS) or 'odeus'}-{subject}-{period.start}-{period.end}"
