"""The workspaces of a command, and the source of their exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from odeus_dash import archive, demo
from odeus_dash.cli.output import aside
from odeus_dash.demo import DemoOptions
from odeus_dash.errors import BadSettings
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.settings import Settings, Workspace
from odeus_dash.source import KEEP_BYTES, Source, clock_note

Clock = Callable[[], dt.datetime]

#: The name of the embedded demo server, unless a workspace is called so.
DEMO = "demo"
CONFIGURE = "Set ODEUS_API_KEY or add [workspaces.NAME] to secrets.toml."
CONFIGURE_OR_DEMO = "Set ODEUS_API_KEY, add [workspaces.NAME] to secrets.toml, or try --workspace demo."


@contextmanager
def opened(
    name: str | None, settings: Settings, clock: Clock, *, every: bool = False
) -> Iterator[list[Workspace]]:
    """Yield the workspace `name`; without a name `every` one, else the one called default or the only one.

    The demo has to be named: its simulated figures must never be taken for those of a workspace that is not
    configured yet. Its server lives as long as the block. Raises BadSettings.
    """
    known = settings.workspaces
    names = ", ".join(known)
    if name == DEMO and DEMO not in known:
        with demo.start(DemoOptions(now=clock)) as server:
            yield [server.workspace()]
    elif not known:
        raise BadSettings("No workspace is configured.", CONFIGURE if every else CONFIGURE_OR_DEMO)
    elif name is None and every:
        yield list(known.values())
    elif name is None and len(known) > 1 and "default" not in known:
        raise BadSettings("Several workspaces are configured.", f"Select one with --workspace: {names}.")
    elif name is None:
        yield [known.get("default") or next(iter(known.values()))]
    elif name in known:
        yield [known[name]]
    else:
        raise BadSettings(f"No workspace is called {name!r}.", f"Use one of: {names}.")


@contextmanager
def source_of(
    workspace: Workspace, settings: Settings, clock: Clock, limits: Limits, keep_bytes: int = KEEP_BYTES
) -> Iterator[Source]:
    """Yield a source for one workspace, with the configured archive. Its connections end with the block.

    A warning goes to stderr at the end if our clock and the deployment's differ.
    """
    with ExportClient(limits) as client:
        source = Source(
            client,
            archive.opened(settings),
            settling=settings.settling,
            archive_demo=settings.archive_demo,
            keep_bytes=keep_bytes,
            clock=clock,
        )
        yield source
    if note := clock_note(source.clock_ahead(workspace)):
        aside(f"{workspace.name}: {note}")
