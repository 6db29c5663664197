"""Garbage is collected while the server runs, and what was there before is left alone."""

from __future__ import annotations

import asyncio
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from odeus_dash.server import garbage


class Ring:
    """An object that only garbage collection frees."""

    def __init__(self) -> None:
        self.itself = self


async def freed(ring: weakref.ref[Ring], rounds: int) -> bool:
    for _ in range(rounds):
        if ring() is None:
            return True
        await asyncio.sleep(0.001)
    return False


async def old_and_new() -> tuple[bool, bool]:
    """Whether a ring from before and one from later are freed."""
    here = [Ring()]
    old = weakref.ref(here[0])
    async with garbage.collected(every=0.001):
        here.clear()
        new = weakref.ref(Ring())
        return await freed(new, 10_000), await freed(old, 20)


def test_what_came_later_is_collected_and_nothing_else_is_looked_at() -> None:
    gc.disable()
    try:
        with ThreadPoolExecutor(1) as thread:  # this one may have an event loop that runs: that of a browser
            new, old = thread.submit(asyncio.run, old_and_new()).result()
    finally:
        gc.enable()
        gc.unfreeze()
    assert (new, old) == (True, False)


def test_streamlit_does_not_collect_after_each_rerun() -> None:
    assert st.get_option("runner.postScriptGC") is False
