"""A sync that is killed at a chosen point: before the n-th call of one kind that changes the disk."""

from __future__ import annotations

import itertools
import os
import signal
import tempfile
from typing import Any

from odeus_dash.__main__ import main
from tests.source.api import NOW

SYNC = ("sync", "--granularity", "month", "--since", "2026-08-01")


def sync(environ: dict[str, str]) -> int:
    return main(SYNC, environ=environ, clock=lambda: NOW)


def sync_until(name: str, number: int, environ: dict[str, str], downloads: str) -> None:
    """Sync, and end without any warning just before the `number`-th call, from 1, of `os.name`."""
    tempfile.tempdir = downloads
    calls, call = itertools.count(1), getattr(os, name)

    def called(*args: Any, **options: Any) -> Any:
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **options)

    setattr(os, name, called)
    sync(environ)
