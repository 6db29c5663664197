"""Collect garbage between reruns instead of after each one."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from odeus_dash import memo

#: In seconds: a rerun leaves less than a megabyte of cycles behind.
EVERY = 10.0


@asynccontextmanager
async def collected(every: float = EVERY) -> AsyncIterator[None]:
    """Collect all garbage `every` so many seconds, and never look at what is here already.

    Results that nobody has asked for lately are let go as well.

    Streamlit would collect after each rerun (`runner.postScriptGC`, which is off), while all others wait.
    """
    gc.collect()
    gc.freeze()
    collecting = asyncio.create_task(_collect(every))
    try:
        yield
    finally:
        collecting.cancel()


async def _collect(every: float) -> None:
    while True:
        await asyncio.sleep(every)
        memo.tidy()
        gc.collect()
