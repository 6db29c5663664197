"""Pages made of literal frames, without server and Streamlit, and pages as lines of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module

import polars as pl
import pytest

from odeus_dash.archive import Warmth
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import (
    Actions,
    Attention,
    Block,
    Columns,
    Download,
    Entries,
    Expander,
    Facts,
    Failed,
    Form,
    Grid,
    Heading,
    KeptFile,
    Links,
    Loading,
    Nothing,
    Page,
    Picture,
    Prose,
    Segments,
    Select,
    Table,
    Tabs,
    Tile,
    Tiles,
    Upload,
    Versus,
    VersusRow,
    WhatIf,
)
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Key, Pricing, Workspace
from odeus_dash.source import Export, Restatement, Wanted
from odeus_dash.store import Kept
from odeus_dash.tables import Table as Typed
from odeus_dash.tables import empty
from odeus_dash.tables.whole import whole
from odeus_dash.viewer import LOCAL, Viewer

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
FOUR_WEEKS = Period(dt.date(2026, 10, 5), dt.date(2026, 11, 1), "UTC")
WORKSPACE = Workspace("Acme", "https://odeus.acme.example/api/public", Key("a-key"))
#: The rows of one export.
Rows = Callable[[Wanted], pl.DataFrame]


class Literal:
    """Exports out of a function, which raises what keeps one away. What `lacks` holds for never arrives."""

    def __init__(
        self,
        rows: Rows,
        lacks: Callable[[Wanted], bool] = lambda _: False,
        models: pl.DataFrame | None = None,
    ) -> None:
        self._rows, self._lacks, self._models = rows, lacks, models
        self._made: dict[Wanted, Export] = {}

    def kept(self, _: Workspace, wanted: Wanted) -> Export | None:
        if self._lacks(wanted):
            return None
        with suppress(OdeusDashError):
            return self._export(wanted)
        return None

    def _export(self, wanted: Wanted) -> Export:
        if wanted not in self._made:
            typed = self._table(wanted)
            self._made[wanted] = Export(wanted, wanted.period, typed, 1000, 0.5, NOW, 1)
        return self._made[wanted]

    def _table(self, wanted: Wanted) -> Typed:
        if wanted.kind is ExportKind.MODELS:
            nothing = empty(ExportKind.MODELS)
            return nothing if self._models is None else Typed(self._models, nothing.facts)
        return whole(self._rows(wanted).drop("uncached_tokens", strict=False), wanted.kind)

    @contextmanager
    def asking(
        self, _: Workspace, wanted: Sequence[Wanted], session: str = ""
    ) -> Iterator[list[Future[Export]]]:
        """What could not be had, at once: all else is here."""
        assert not session
        answers: list[Future[Export]] = [Future() for _ in wanted]
        for each, answer in zip(wanted, answers, strict=True):
            assert not self._lacks(each)
            with pytest.raises(OdeusDashError) as problem:
                self._export(each)
            answer.set_exception(problem.value)
        yield answers

    def refresh(self, workspace: Workspace) -> None:
        """Literal frames stay as they are."""

    def forgive(self, workspace: Workspace) -> None:
        """See `refresh`."""

    def restatements(self, _: Workspace, wanted: Iterable[Wanted]) -> list[Restatement]:  # noqa: ARG002
        return []

    def retrying(self, _: Workspace, wanted: Iterable[Wanted]) -> None:
        """Nothing that is here is asked for again."""

    def warmth(self, _: Workspace) -> Warmth | None:
        return None

    def clock_ahead(self, _: Workspace) -> None:
        """Frames tell no time."""

    def archive_problems(self, _: Workspace) -> tuple[OdeusDashError, ...]:
        return ()


def data(
    rows: Rows,
    *,
    lacks: Callable[[Wanted], bool] = lambda _: False,
    failed: Mapping[Wanted, OdeusDashError] | None = None,
    viewer: Viewer = LOCAL,
    workspace: Workspace = WORKSPACE,
    answered: Mapping[str, object] | None = None,
    pricing: Pricing | None = None,
    smallest_group: int = 5,
    meeting: bool = False,
    kept: Kept | None = None,
    models: pl.DataFrame | None = None,
    **choice: object,
) -> Data:
    """What a page gets of `rows`, and of an export of `models`.

    Four weeks, compared with those before, unless `choice` says otherwise.
    """
    answers = Answers(Literal(rows, lacks, models), workspace, failed=dict(failed or {}))
    chosen = replace(Choice(FOUR_WEEKS, Granularity.WEEK, frozenset(), Against.PREVIOUS), **choice)
    more = {"pricing": pricing or Pricing(), "meeting": meeting, "answered": answered or {}}
    more |= {"kept": kept or Kept()}
    return Data(answers, chosen, NOW, viewer, smallest_group, **more)


def made(page: str, data: Data) -> Page:
    """The page of the module `page`, once all that it reads is here or has failed."""

    def whole() -> Page:
        found = build(page)(data)
        if data.answers.missing:
            raise Waiting
        return found

    return data.answers.wait(whole)


def build(page: str) -> Callable[[Data], Page]:
    """The function that makes the page of the module `page`."""
    made: Callable[[Data], Page] = import_module(f"pages.{page}").page
    return made


def blocks(page: Page) -> Iterator[Block]:
    """All blocks of a page, those in columns and tabs one by one."""
    return (each for part in page.parts for block in part for each in _within(block))


def _within(block: Block) -> Iterator[Block]:
    match block:
        case Columns():
            inner = [each for column in block.columns for each in column]
        case Tabs():
            inner = [each for _, tab in block.tabs for each in tab]
        case Expander():
            inner = list(block.blocks)
        case _:
            yield block
            return
    for each in inner:
        yield from _within(each)


def tables(page: Page) -> dict[str, pl.DataFrame]:
    """The frames of a page's tables by their keys."""
    return {block.key: block.frame for block in blocks(page) if isinstance(block, Table)}


def tiles(page: Page) -> dict[str, Tile]:
    """The tiles of a page by their labels."""
    found = [tile for block in blocks(page) if isinstance(block, Tiles) for tile in block.tiles]
    return {label(each): each for each in found}


def label(tile: Tile | VersusRow) -> str:
    return tile.label or DEFINITIONS[tile.means].label


def as_text(page: Page) -> str:
    """The page line by line, as a reader hears it."""
    said = (line for part in page.parts for block in part for line in lines(block))
    return "\n".join([page.title, page.headline, *said])


def lines(block: Block) -> Iterator[str]:  # noqa: C901, PLR0912, PLR0915  one case per kind of block
    """What one block says."""
    match block:
        case Tiles():
            for each in block.tiles:
                change = f" {each.change} {each.verdict}".rstrip() if each.change else ""
                basis = f" ({each.basis})" if each.basis else ""
                points = [f"{len(part)} points" for part in (each.before, each.line) if part]
                line = f" ~ {' and '.join(points)}" if points else ""
                yield f"* {label(each)}: {each.value}{change}{basis}{line}"
        case Attention():
            for row in block.rows:
                figure = f"{row.figure} {row.verdict}".rstrip()
                yield f"!  {row.action}. {row.reason} [{figure}] -> {row.path} {row.agent}".rstrip()
            if block.dismissed:
                yield f"   ({len(block.dismissed)} dismissed)"
        case Facts():
            said = ((fact, f" <{fact.link}>" if fact.link else "") for fact in block.facts)
            yield " · ".join(f"{fact.label} {fact.text}{link}".strip() for fact, link in said)
        case Links():
            for each in block.links:
                yield f"-> {each.label}: {each.path} {' '.join(each.agents)}".rstrip()
        case Versus():
            yield " | ".join(["", *(name for name, _ in block.agents)])
            for each in block.rows:
                best = ("best" if place in each.best else "" for place in range(len(each.cells)))
                cells = (" ".join([*cell, mark]).strip() for cell, mark in zip(each.cells, best, strict=True))
                yield " | ".join([label(each), *cells])
        case Heading():
            yield f"## {block.title}"
            if block.note:
                yield f"   {block.note}"
        case Picture():
            yield f"   (picture: {block.alt})"
        case Table():
            shown = [each for each in block.columns if each.name in block.frame.columns]
            yield " | ".join(each.label for each in shown)
            for row in block.frame.select(each.name for each in shown).iter_rows():
                yield " | ".join(map(_cell, row))
        case Grid() | Prose():
            yield f"   (grid of {block.frame.height} rows: {', '.join(block.frame.columns)})"
        case Nothing():
            yield f"-- {block.title} {block.reason}"
        case Failed():
            yield f"!! {block.problem.title}. {block.problem}"
        case Loading():
            yield f".. {block.height} px"
        case Select() | Segments():
            yield f"?  {block.label}: {', '.join(map(str, block.options))}"
        case Form():
            yield f"?  {', '.join(each.label for each in block.fields)} [{block.submit}]"
        case WhatIf():
            yield f"?= {block.asked} {block.answer} {block.basis}"
        case Download():
            yield f"   (download {block.name}: {block.frame.height} rows)"
        case Expander():
            yield f"+  {block.title}"
        case Actions():
            yield f"?  [{'] ['.join(each.label for each in block.actions)}]"
        case Entries():
            for each in block.entries:
                does = "".join(f" [{action.label}]" for action in each.actions)
                yield f"-  {each.title} | {each.text} | {each.figure} {each.verdict}".rstrip() + does
        case KeptFile() | Upload():
            yield f"   (file: {block.label})"
        case Columns():
            for column in block.columns:
                for each in column:
                    yield from lines(each)
        case Tabs():
            for name, inside in block.tabs:
                yield f"[{name}]"
                for each in inside:
                    yield from lines(each)
        case _:
            subject = getattr(block, "subject", "")
            yield f"   {subject}{': ' if subject else ''}{block.text}"


def _cell(value: object) -> str:
    match value:
        case None:
            return "–"
        case float():
            return f"{value:.4g}"
        case list():
            return f"~ {len(value)} points"
    return str(value)


def by_kind(agents: Callable[[Period], pl.DataFrame], models: Callable[[Period], pl.DataFrame]) -> Rows:
    """Rows of both kinds of export."""

    def rows(wanted: Wanted) -> pl.DataFrame:
        return (models if wanted.kind is ExportKind.AGENTS_BY_MODEL else agents)(wanted.period)

    return rows
