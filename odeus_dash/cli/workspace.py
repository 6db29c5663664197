"""Which workspace a command is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from odeus_dash import demo
from odeus_dash.demo import DemoOptions
from odeus_dash.errors import BadSettings
from odeus_dash.settings import Settings, Workspace

#: The name that stands for the embedded demo server, unless a workspace is called so.
DEMO = "demo"
_HOW = (
    "Set ODEUS_API_KEY (and ODEUS_DEPLOYMENT_URL for a dedicated deployment), add [workspaces.NAME] to "
    "secrets.toml, or try it with --workspace demo."
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


def _configured(name: str | None, settings: Settings) -> Workspace:
    names = list(settings.workspaces)
    if not names:
        raise BadSettings("No workspace is configured.", _HOW)
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
