"""Exports for a page, from the source that all sessions share, with progress while they are on their way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, contextmanager, suppress
from threading import Condition
from typing import TypeVar, cast

import streamlit as st
from cachetools import cached
from streamlit.delta_generator import DeltaGenerator

from odeus_dash import archive, demo, memo, memory, settings
from odeus_dash.data import Data, Waiting
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.files import OpenedFiles
from odeus_dash.server import sessions
from odeus_dash.server.streamlit_internals import session_id
from odeus_dash.settings import Provider, Settings, Workspace
from odeus_dash.source import Export, Source, Wanted
from odeus_dash.ui import notices
from odeus_dash.ui.sign_in import local_only
from odeus_dash.words.formats import counted, exact

T = TypeVar("T")
#: Seconds between two looks at running exports: often enough to follow, and to notice a new choice.
LOOK_EVERY = 0.2
#: A trend is drawn again while it loads, but not more often than this, in seconds.
REDRAW_EVERY = 1.5


# `st.cache_resource` would keep these as well, but there are messages from a browser that empty it.
@cached({}, condition=Condition())
def configured() -> Settings:
    """Return the settings, read once per process; BadSettings if they cannot be used."""
    return settings.read_settings()


@cached({}, condition=Condition())
def source() -> Source:
    """Return the one source of this process: limits and kept exports are shared by all sessions."""
    known = configured()
    limits = Limits(
        max_download_bytes=known.max_download_bytes,
        typed_private=known.private_hosts,
        # Without sign-in on this machine alone, its own servers are the viewer's own.
        typed_loopback=known.sign_in.provider is Provider.NONE and local_only.is_bound_to_loopback(),
    )
    return Source(
        ExportClient(limits),
        archive.opened(known),
        settling=known.settling,
        archive_demo=known.archive_demo,
        serves_stale=True,
        keep_bytes=memory.kept_bytes() - memo.KEEP_BYTES,
    )


def answering(workspace: Workspace) -> Source | OpenedFiles:
    """Return what has the exports of a workspace: the one source, or the files that this session opened."""
    if workspace.files:
        return cast("OpenedFiles", st.session_state["files"])
    return source()


@cached({}, condition=Condition())
def demo_workspace() -> Workspace:
    """Return the workspace of the embedded demo server, which starts on loopback at the first call."""
    return demo.start().workspace()


def arriving(data: Data, draw: Callable[[], bool], progress: DeltaGenerator) -> None:
    """Call `draw` until nothing that it reads is missing: at first, when more has arrived, and in the end.

    What `draw` reads in vain is asked for, in the order in which it is read. It returns whether there is a
    page yet; until then, it is called for every export that arrives. A new choice of the viewer interrupts
    the wait. After a wait, the run starts anew if the viewer has signed out meanwhile.
    """
    answers, session = data.answers, session_id()
    asked: dict[Future[Export], Wanted] = {}
    started = time.monotonic()
    with ExitStack() as questions:
        while True:
            has_page, drawn = draw(), time.monotonic()
            missing = [each for each in answers.missing if each not in asked.values()]
            if missing:
                asking = answers.source.asking(data.workspace, missing, session)
                asked |= dict(zip(questions.enter_context(asking), missing, strict=True))
            if not answers.missing:
                return
            _wait(asked, progress, data, started, drawn + (REDRAW_EVERY if has_page else 0))
            if sessions.signed_out(session):
                st.rerun()
            for future, wanted in asked.items():
                if future.done() and wanted in answers.missing:
                    answers.settle(wanted, future)


def loaded(data: Data, make: Callable[[], T], progress: DeltaGenerator) -> T | None:
    """Return what `make` returns once all that it reads has arrived or failed; `progress` shows how far."""
    found: list[T] = []

    def draw() -> bool:
        with suppress(Waiting):
            found.append(make())
        return True

    arriving(data, draw, progress)
    progress.empty()
    return found[-1] if found else None


@contextmanager
def in_dialog(data: Data) -> Iterator[None]:
    """Say in a dialog what failed there. It runs without the script, so it looks itself who is there."""
    if sessions.signed_out(session_id()):
        st.rerun()
    try:
        yield
    except OdeusDashError as failure:
        data.answers.missing.clear()
        notices.show_failure(failure)
    except Exception as problem:  # noqa: BLE001 - no traceback may reach a viewer
        notices.unexpected(problem)


def _wait(
    asked: Mapping[Future[Export], Wanted],
    progress: DeltaGenerator,
    data: Data,
    started: float,
    until: float,
) -> None:
    """Wait until all have come, or some have and it is `until`; show how many, and for how long."""
    answers = data.answers
    left = pending = {each for each, wanted in asked.items() if wanted in answers.missing}
    while left and (len(left) == len(pending) or time.monotonic() < until):
        done = len(asked) - len(left)
        said = f"Loading {done} of {counted(len(asked), 'export')}, {exact(time.monotonic() - started)} s"
        if retrying := answers.source.retrying(data.workspace, [asked[each] for each in left]):
            said = f"{said}. {notices.plain(str(retrying))}"
        progress.caption(said, width="content")
        _, left = wait(left, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
