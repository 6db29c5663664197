"""A sync that is killed at a chosen point: before the n-th time that it puts something on the disk."""

from __future__ import annotations

import itertools
import os
import signal
import tempfile
from collections.abc import Callable
from typing import Any

from odeus_dash.__main__ import main
from tests.source.api import NOW

SYNC = ("sync", "--granularity", "month", "--since", "2026-08-01")
#: What a writer calls on its way: the file and its folder are synced, the file renamed, what is left removed.
STEPS = ("fsync", "replace", "unlink")


def sync(environ: dict[str, str]) -> int:
    return main(SYNC, environ=environ, clock=lambda: NOW)


def sync_until(step: int, environ: dict[str, str], downloads: str) -> None:
    """Sync, and end without any warning just before the `step`-th of STEPS, from 1."""
    tempfile.tempdir = downloads
    steps = itertools.count(1)

    def killing(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> Any:
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return called

    for name in STEPS:
        setattr(os, name, killing(getattr(os, name)))
    sync(environ)
