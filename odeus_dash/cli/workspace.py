"""Which workspaces a command is about, and where it gets their exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from odeus_dash import archive, demo
from odeus_dash.demo import DemoOptions
from odeus_dash.errors import BadSettings
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.settings import Settings, Workspace
from odeus_dash.source import KEEP_BYTES, Source

#: The name that stands for the embedded demo server, unless a workspace is called so.
DEMO = "demo"
_NONE = "No workspace is configured."
_HOW = (
    "Set ODEUS_API_KEY (and ODEUS_DEPLOYMENT_URL for a dedicated deployment), or add [workspaces.NAME] to "
    "secrets.toml"
)


@contextmanager
def opened(name: str | None, settings: Settings, options: DemoOptions) -> Iterator[Workspace]:
    """The workspace called `name`; without a name the one called default, or the only one there is.

    The demo has to be asked for: figures of a simulation must never be taken for those of a workspace that
    somebody forgot to configure. Its server lives as long as the block. Raises BadSettings.
    """
    if name == DEMO and DEMO not in settings.workspaces:
        with demo.start(options) as server:
            yield server.workspace()
    else:
        yield _configured(name, settings)


@contextmanager
def all_opened(name: str | None, settings: Settings, options: DemoOptions) -> Iterator[list[Workspace]]:
    """The workspace called `name`; without a name all that are configured. Raises BadSettings."""
    if not settings.workspaces and name != DEMO:
        raise BadSettings(_NONE, f"{_HOW}.")
    if name is None:
        yield list(settings.workspaces.values())
    else:
        with opened(name, settings, options) as workspace:
            yield [workspace]


@contextmanager
def source_of(
    settings: Settings, limits: Limits, clock: Callable[[], dt.datetime], keep_bytes: int = KEEP_BYTES
) -> Iterator[Source]:
    """A source with the configured archive; its connections live as long as the block."""
    with ExportClient(limits) as client:
        yield Source(
            client,
            archive.opened(settings),
            settling=settings.settling,
            archive_demo=settings.archive_demo,
            keep_bytes=keep_bytes,
            clock=clock,
        )


def _configured(name: str | None, settings: Settings) -> Workspace:
    names = list(settings.workspaces)
    if not names:
        raise BadSettings(_NONE, f"{_HOW}; or try it with --workspace demo.")
    wanted = _obvious(names) if name is None else name
    if wanted not in names:
        raise BadSettings(f"No workspace is called {wanted!r}.", f"There are: {', '.join(names)}.")
    return settings.workspaces[wanted]


def _obvious(names: list[str]) -> str:
    if "default" in names or len(names) == 1:
        return "default" if "default" in names else names[0]
    raise BadSettings(
        "Several workspaces are configured.", f"Choose one with --workspace: {', '.join(names)}."
    )
