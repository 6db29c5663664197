"""Sign-ins that somebody ended with the sign-out button.

Streamlit's cookie is all that it knows of a sign-in: signing out deletes the cookie in one browser, and
a copy of it would go on opening the dashboard. So the sign-in itself is remembered as over, in this
process and, if a folder is configured, there: an empty file each, which other replicas see and which
outlives a restart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from cachetools import TTLCache

from odeus_dash.errors import BadSettings

#: No sign-in is accepted for longer than a day, so none needs to be remembered for longer.
SECONDS = 24 * 3600

_lock = Lock()
_here: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=SECONDS)


def end(sign_in: str, folder: Path | None) -> None:
    """Remember the sign-in with this fingerprint (hexadecimal) as over.

    Raises BadSettings if `folder` cannot be used: then it is over for this process only.
    """
    with _lock:
        _here[sign_in] = True
    if folder is not None:
        with _in_words():
            _open(folder)
            (folder / sign_in).touch(mode=0o600)
            _forget_old(folder)


def is_over(sign_in: str, folder: Path | None) -> bool:
    """Whether the sign-in with this fingerprint was ended. BadSettings if `folder` cannot be used."""
    with _lock:
        if sign_in in _here:
            return True
    if folder is None:
        return False
    with _in_words():
        _open(folder)
        return (folder / sign_in).exists()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadSettings(
            "The folder for ended sign-ins cannot be used.", "Make it writable for the dashboard."
        ) from error


def _open(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise PermissionError(folder)


def _forget_old(folder: Path) -> None:
    for path in folder.iterdir():
        with suppress(OSError):  # another replica may have been faster
            if time.time() - path.stat().st_mtime > SECONDS:
                path.unlink()
