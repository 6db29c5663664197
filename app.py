"""Starts everything: `streamlit run app.py`.

This file is a launcher and not the script that Streamlit reruns: a folder called `pages` beside that
script would open a way around sign-in and sidebar (docs/decisions/0001-launcher.md).
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from odeus_dash.ui import failures, shield


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Import what every page needs and take it out of garbage collection.

    Streamlit collects garbage after every rerun; walking the objects of polars and plotly, which live
    for ever, would cost more than the rerun itself.
    """
    import odeus_dash.main  # noqa: F401, PLC0415 - takes over a second; the first viewer need not wait for it

    gc.collect()
    gc.freeze()
    yield None


App = st.App(
    "odeus_dash/main.py",
    lifespan=lifespan,
    middleware=[Middleware(shield.Shield)],
    on_script_error=failures.unexpected,
)
