"""Starts everything: `streamlit run app.py`.

This file is a launcher and not the script that Streamlit reruns: a folder called `pages` beside that
script would open a way around sign-in and sidebar (docs/decisions/0001-launcher.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import pandas  # noqa: F401, ICN001 - what Streamlit makes of tables, on the first one it draws
import streamlit as st
from starlette.middleware import Middleware

from odeus_dash.errors import BadInput
from odeus_dash.main import OLD_PATHS  # with all that pages need, for which the first viewer need not wait
from odeus_dash.server import garbage, monitoring, warm
from odeus_dash.server.connections import Connections
from odeus_dash.server.guard import Guard
from odeus_dash.server.oidc_return import OidcReturn
from odeus_dash.server.open_files import raise_limit
from odeus_dash.server.streamlit_internals import log_failed_runs_once
from odeus_dash.ui import health, load, notices, ready, sign_in
from odeus_dash.ui.monitoring import text
from pages import PAGES


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Do one-time work, and exclude all that is imported from garbage collection.

    Walking the objects of polars, pandas and plotly, which are never freed, costs more than a rerun.
    """
    ready.be_ready()
    sign_in.warn_at_start(load.configured)
    with warm.kept_warm(load.configured, load.source):
        async with garbage.collected():
            yield None


def metrics_token() -> str | None:
    """Return what opens /metrics to other machines; None if nothing does."""
    with suppress(BadInput):  # the log says so
        token = load.configured().metrics_token
        return token.reveal() if token else None
    return None


raise_limit()
connections = Connections()
log_failed_runs_once()
sign_in.hand_over_secrets()
App = st.App(
    "odeus_dash/main.py",
    lifespan=lifespan,
    routes=monitoring.routes(health.look, partial(text, connections), metrics_token),
    middleware=[
        Middleware(Guard, who=partial(sign_in.mark_of, read=load.configured), connections=connections),
        Middleware(
            OidcReturn, pages={*PAGES, *OLD_PATHS}, rules=partial(sign_in.oidc_rules, load.configured)
        ),
    ],
    on_script_error=notices.unexpected,
)
