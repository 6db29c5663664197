"""OIDC sign-ins that were ended with the sign-out button.

Streamlit knows a sign-in only by its cookie. Signing out deletes it in one browser, and a copy would still
open the dashboard. So the sign-in is remembered as revoked: in this process and, if a folder is configured,
as an empty file there, which other replicas see and which outlives a restart.
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

#: No sign-in counts for longer than a day (`cookie_hours`), so none is remembered for longer.
SECONDS = 24 * 3600

_lock = Lock()
_here: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=SECONDS)


def revoke(sign_in: str, folder: Path | None) -> None:
    """Revoke the sign-in with this fingerprint (hexadecimal).

    Raises BadSettings if `folder` cannot be used: then it is revoked in this process only.
    """
    with _lock:
        _here[sign_in] = True
    if folder is None:
        return
    with _usable(folder):
        (folder / sign_in).touch(mode=0o600)
        for path in folder.iterdir():
            with suppress(OSError):  # another replica may have been faster
                if time.time() - path.stat().st_mtime > SECONDS:
                    path.unlink()


def is_revoked(sign_in: str, folder: Path | None) -> bool:
    """Return whether the sign-in was revoked. Raises BadSettings if `folder` cannot be used."""
    with _lock:
        if sign_in in _here:
            return True
    if folder is None:
        return False
    with _usable(folder):
        return (folder / sign_in).exists()


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Make the folder if it is missing. BadSettings for whatever fails with it, in the block as well."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(folder)
        yield
    except OSError as error:
        todo = "Make signed_out_folder writable for the dashboard."
        raise BadSettings("The folder for ended sign-ins cannot be used.", todo) from error
