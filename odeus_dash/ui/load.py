"""Everything that is kept between reruns and shared between sessions: the only st.cache_* call is here.

Frames and figures live in `cache_resource`: every caller gets the same object and none changes it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash import archive, demo, prices, settings
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.deployment import is_loopback
from odeus_dash.errors import KeyProblem, OdeusDashError
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.files import OpenedFiles
from odeus_dash.periods import Bucket, Granularity, Period, kept_since
from odeus_dash.prices import PriceList
from odeus_dash.server import sessions
from odeus_dash.server.streamlit_internals import session_id
from odeus_dash.settings import Provider, Settings, Workspace
from odeus_dash.source import Export, Source, Trend, Wanted, stack
from odeus_dash.ui.once import Once
from odeus_dash.wording import counted, period_text

P = ParamSpec("P")
T = TypeVar("T")
Redraw = Callable[[Trend], None]

#: Seconds between two looks at running exports: often enough to follow, and to notice a new choice.
LOOK_EVERY = 0.2
#: A trend is drawn again while it loads, but not more often than this, in seconds.
REDRAW_EVERY = 1.5


@Once
def configured() -> Settings:
    """The settings, read once per process; BadSettings if they cannot be used."""
    return settings.read_settings()


@Once
def source() -> Source:
    """The one source of this process: limits and kept exports are shared by all sessions."""
    known = configured()
    limits = Limits(
        max_download_bytes=known.max_download_bytes,
        typed_private=known.private_hosts,
        typed_loopback=_on_their_own_machine(known),
    )
    return Source(
        ExportClient(limits),
        archive.opened(known),
        settling=known.settling,
        archive_demo=known.archive_demo,
    )


def price_list() -> PriceList:
    """The prices that costs are reckoned with; BadSettings if own ones cannot be used."""
    known = configured().pricing
    today = dt.datetime.now(dt.UTC).date()
    return remember(prices.read, known.file, known.currency, known.factor, today)


def answering(workspace: Workspace) -> Source | OpenedFiles:
    """Who is asked for the exports of a workspace: the one source, or the files that this session opened."""
    if workspace.files:
        return cast("OpenedFiles", st.session_state["files"])
    return source()


def _on_their_own_machine(known: Settings) -> bool:
    """Nobody signs in and only this machine reaches us: its own servers are the viewer's own."""
    return known.sign_in.provider is Provider.NONE and is_loopback(st.get_option("server.address") or "")


@Once
def demo_workspace() -> Workspace:
    """The embedded demo server, started on loopback the first time somebody looks at it."""
    return demo.start().workspace()


def export(
    workspace: Workspace, choice: Choice, kind: ExportKind = ExportKind.AGENTS, also: Sequence[Period] = ()
) -> Export:
    """One export of the chosen range; says what it waits for, and gives up when the choice changes.

    `also`: periods that will be wanted next; they are asked for at the same time, and not waited for.
    """
    wanted = Wanted(choice.period, kind)
    if (kept := answering(workspace).kept(workspace, wanted)) is not None:
        return kept
    asked = [wanted, *map(Wanted, also)]
    with answering(workspace).asking(workspace, asked, session_id()) as [future, *_], _slot() as slot:
        _wait([future], slot, choice.period)
        _end_if_signed_out()
        return future.result()


def exports(
    workspace: Workspace, periods: Sequence[Period], kind: ExportKind = ExportKind.AGENTS
) -> list[Export]:
    """The exports of several periods, asked for at once. Raises the first failure among them."""
    asked = [Wanted(each, kind) for each in periods]
    at_hand = [each for each in (answering(workspace).kept(workspace, wanted) for wanted in asked) if each]
    if len(at_hand) == len(asked):
        return at_hand
    with answering(workspace).asking(workspace, asked, session_id()) as futures, _slot() as slot:
        _wait(futures, slot, periods[-1])
        _end_if_signed_out()
        return [future.result() for future in futures]


def kept(workspace: Workspace, tiles: Sequence[Bucket]) -> list[Export]:
    """The exports of `tiles` that are at hand, without asking for any."""
    at_hand = (answering(workspace).kept(workspace, Wanted(each.period)) for each in tiles)
    return [export for export in at_hand if export]


def trend(
    workspace: Workspace,
    choice: Choice,
    tiles: Sequence[Bucket],
    today: dt.date,
    redraw: Redraw | None = None,
    kind: ExportKind = ExportKind.AGENTS,
) -> Trend:
    """One export per bucket, newest first, with progress; `redraw` is shown what is ready meanwhile.

    A bucket that failed is missing from the calendar and its error is in `failures`; one that lies
    before the API's history is just missing. Raises the first error when nothing arrived at all, and
    a problem with the key at once.
    """
    wanted = {each: Wanted(each.period, kind) for each in tiles}
    at_hand = ((each, answering(workspace).kept(workspace, wanted[each])) for each in tiles)
    arrived = {bucket: export for bucket, export in at_hand if export}
    failures: list[OdeusDashError] = []
    if len(arrived) < len(tiles):
        failures = _fetch(workspace, wanted, arrived, redraw, choice.granularity)
    if not arrived:
        raise failures[0]
    exports = tuple(sorted(arrived.items()))
    return remember(_stacked, exports, len(tiles), tuple(failures), kept_since(today))


def _fetch(
    workspace: Workspace,
    tiles: Mapping[Bucket, Wanted],
    arrived: dict[Bucket, Export],
    redraw: Redraw | None,
    unit: Granularity,
) -> list[OdeusDashError]:
    """Ask for the `tiles` that have not `arrived` and add them to it; returns what went wrong."""
    missing = [each for each in reversed([*tiles]) if each not in arrived]
    failures: list[OdeusDashError] = []
    wanted = [tiles[each] for each in missing]
    with answering(workspace).asking(workspace, wanted, session_id()) as futures, _slot() as slot:
        bucket_of = dict(zip(futures, missing, strict=True))
        drawn, shown = time.monotonic(), 0
        for done in _as_they_come(futures):
            for future in done:
                _sort_in(future, bucket_of[future], arrived, failures)
            slot.progress(len(arrived) / len(tiles), f"{len(arrived)} of {counted(len(tiles), unit)}")
            if redraw and len(arrived) > shown and time.monotonic() - drawn > REDRAW_EVERY:
                _end_if_signed_out()
                redraw(stack(arrived, len(tiles)))
                drawn, shown = time.monotonic(), len(arrived)
        _end_if_signed_out()
    return failures


def _end_if_signed_out() -> None:
    """Stop the run if the user signed out while we waited."""
    if sessions.signed_out(session_id()):
        st.rerun()


def _stacked(
    exports: tuple[tuple[Bucket, Export], ...],
    expected: int,
    failures: tuple[OdeusDashError, ...],
    since: dt.date,
) -> Trend:
    return stack(dict(exports), expected, failures, since)


@contextmanager
def _slot() -> Iterator[DeltaGenerator]:
    """A place for progress that is empty again when the work is done or has failed."""
    slot = st.empty()
    try:
        yield slot
    except Exception:  # any failure is told elsewhere; no progress bar may stay behind it
        slot.empty()
        raise
    slot.empty()


def _wait(futures: Sequence[Future[Export]], slot: DeltaGenerator, period: Period) -> None:
    """Until all are done, saying since when; every look is a chance to interrupt."""
    started = time.monotonic()
    while wait(futures, timeout=LOOK_EVERY).not_done:
        slot.caption(f"Asking for {period_text(period)}, {time.monotonic() - started:.0f} s so far")


def _as_they_come(futures: Sequence[Future[Export]]) -> Iterator[set[Future[Export]]]:
    """What is done since the last look, none at first, until all are; every look is a chance to interrupt."""
    done: set[Future[Export]] = set()
    pending = set(futures)
    while pending:
        yield done
        done, pending = wait(pending, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
    yield done


def _sort_in(
    future: Future[Export], bucket: Bucket, arrived: dict[Bucket, Export], failures: list[OdeusDashError]
) -> None:
    try:
        arrived[bucket] = future.result()
    except KeyProblem:
        raise
    except OdeusDashError as failure:
        failures.append(failure)


def remember(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`call(*args, **kwargs)`, worked out once for the same inputs and kept for every session.

    Frames, exports and price lists count as the same when they are the same object (that is how
    `Source` hands them out), everything else when it reads the same. `call` has to be pure.
    """
    named = (f"{word}={_mark(value)}" for word, value in kwargs.items())
    key = "\0".join((call.__module__, call.__qualname__, *map(_mark, args), *named))
    return cast("T", _remembered(key, (call, args, kwargs))[0])


@st.cache_resource(show_spinner=False, max_entries=500, ttl="20m")
def _remembered(key: str, _call: Any) -> tuple[Any, Any]:  # noqa: ARG001 - the key is the cache key
    """The inputs are kept with the result: while it lives, no other object can take over their ids."""
    call, args, kwargs = _call
    return call(*args, **kwargs), (args, kwargs)


def _mark(value: object) -> str:
    if isinstance(value, tuple | list):
        return f"({','.join(map(_mark, value))})"
    return str(id(value)) if isinstance(value, pl.DataFrame | Export | Trend | PriceList) else repr(value)
