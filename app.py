"""Starts everything: `streamlit run app.py`.

This file is a launcher and not the script that Streamlit reruns: a folder called `pages` beside that
script would open a way around sign-in and sidebar (docs/decisions/0001-launcher.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from odeus_dash import settings
from odeus_dash.errors import BadInput
from odeus_dash.server import garbage, monitoring, warm
from odeus_dash.server.connections import Connections
from odeus_dash.server.guard import Guard
from odeus_dash.server.oidc_return import OidcReturn
from odeus_dash.server.open_files import raise_limit
from odeus_dash.server.streamlit_internals import log_failed_runs_once
from odeus_dash.settings import Settings
from odeus_dash.source import Source
from odeus_dash.ui import notices, sign_in


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Import what every page needs, do what is done once, and take all of it out of garbage collection.

    Walking the objects of polars, pandas and plotly, which are never freed, costs more than a rerun.
    """
    import pandas  # noqa: F401, ICN001, PLC0415 - what Streamlit makes of tables, on the first one it draws

    import odeus_dash.main  # noqa: F401, PLC0415 - takes over a second; the first viewer need not wait for it
    from odeus_dash.ui.ready import be_ready  # noqa: PLC0415 - as above

    be_ready()
    sign_in.warn_at_start(settings.read_settings)
    with warm.kept_warm(settings_in_use, exports_in_use):
        async with garbage.collected():
            yield None


def page_paths() -> frozenset[str]:
    """Return the URL paths of all pages. For requests, which come after the lifespan's imports."""
    from odeus_dash.main import OLD_PATHS  # noqa: PLC0415 - imported by the lifespan until then
    from pages import PAGES  # noqa: PLC0415 - as above

    return frozenset((*PAGES, *OLD_PATHS))


def settings_in_use() -> Settings:
    """Return the settings that the pages use. For requests, as above."""
    from odeus_dash.ui.load import configured  # noqa: PLC0415 - imported by the lifespan until then

    return configured()


def exports_in_use() -> Source:
    """Return the source that the pages use. For the thread that fills the archive, as above."""
    from odeus_dash.ui.load import source  # noqa: PLC0415 - imported by the lifespan until then

    return source()


def health() -> Mapping[str, str | None]:
    """Return the state of what the pages need. For requests, as above."""
    from odeus_dash.ui.health import look  # noqa: PLC0415 - imports what the lifespan imports

    return look()


def metrics() -> str:
    """Return figures about this process. For requests, as above."""
    from odeus_dash.ui.monitoring import text  # noqa: PLC0415 - imports what the lifespan imports

    return text(connections)


def metrics_token() -> str | None:
    """Return what opens /metrics to other machines; None if nothing does. For requests, as above."""
    with suppress(BadInput):  # the log says so
        token = settings_in_use().metrics_token
        return token.reveal() if token else None
    return None


raise_limit()
connections = Connections()
log_failed_runs_once()
sign_in.hand_over_secrets()
App = st.App(
    "odeus_dash/main.py",
    lifespan=lifespan,
    routes=monitoring.routes(health, metrics, metrics_token),
    middleware=[
        Middleware(Guard, who=partial(sign_in.mark_of, read=settings_in_use), connections=connections),
        Middleware(OidcReturn, pages=page_paths, rules=partial(sign_in.oidc_rules, settings_in_use)),
    ],
    on_script_error=notices.unexpected,
)
