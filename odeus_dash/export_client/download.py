"""The download from a signed URL to a private file. Nothing here ever sees the key."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import httpx

from odeus_dash.errors import (
    DamagedFile,
    DownloadTooLarge,
    ExportFailed,
    NotOdeus,
    NotSaved,
    SignedURLExpired,
    reason_of,
)
from odeus_dash.export_client.connections import LOCATION, failure_of, fetchable, named
from odeus_dash.export_client.decoding import decoded
from odeus_dash.export_client.reply import Download, fault, is_page
from odeus_dash.export_client.transport import WAY

_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PREFIX, _SUFFIX = "odeus-export-", ".csv"
#: TLS delivers 16 KiB at a time, which are written together.
_WRITE_BYTES = 1 << 18
#: How storages answer for a link that is over, or for a file that has been cleared away.
_OVER = frozenset({400, 401, 403, 404, 410})


@contextmanager
def temporary_file(folder: Path | None) -> Iterator[Path]:
    """An empty file that only this user may read, removed afterwards; in the system's folder if None.

    It is locked as long as it is in use, for `clear_abandoned`.
    """
    make = partial(tempfile.mkstemp, prefix=_PREFIX, suffix=_SUFFIX, dir=folder)
    descriptor, name = named(make, partial(_interrupted, host="this computer"))
    path = Path(name)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield path
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def clear_abandoned(folder: Path | None, older_than_seconds: float) -> None:
    """Remove what killed runs of this user have left in `folder`, the system's if None.

    A file that was written to lately, is locked by a running process or is no plain file of ours stays.
    What cannot be looked at or removed stays too: it is no reason not to start.
    """
    before = time.time() - older_than_seconds
    with suppress(OSError):
        for path in Path(folder or tempfile.gettempdir()).glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError), ExitStack() as opened:
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                opened.callback(os.close, descriptor)
                found = os.fstat(descriptor)
                if stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and found.st_mtime < before:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # an OSError if it is in use
                    path.unlink()


def save(http: httpx.Client, download: Download, path: Path, max_bytes: int) -> int:
    """Stream the CSV to `path` and return its size in bytes, decoded if it came compressed.

    Raises SignedURLExpired, DamagedFile (cut, undecodable), DownloadTooLarge, UnknownEncoding, NotOdeus (a
    web page), Unreachable, TimedOut, RateLimited or ServerFault.
    """
    with closing(_open(http, download)) as response:
        host, status = response.url.host, response.status_code
        if failure := fault(status, response.headers, host):
            raise failure
        if status in _OVER:
            raise SignedURLExpired(f"The download link from {host} no longer works ({status}).", "Try again.")
        if status != 200:
            raise NotOdeus(f"{host} refused the download ({status}).", "Try again later.")
        return named(lambda: _write(response, path, max_bytes), partial(_interrupted, host=host))


def _open(http: httpx.Client, download: Download) -> httpx.Response:
    """The answer at the end of at most three redirects; each hop has to be safe to fetch itself."""
    url = download.url
    for _ in range(_MOST_REDIRECTS + 1):
        request = http.build_request("GET", url, extensions={WAY: download.way})
        response = named(partial(http.send, request, stream=True), partial(failure_of, host=url.host))
        location = response.extensions.get(LOCATION)
        if response.status_code not in _REDIRECTS or location is None:
            return response
        response.close()
        following = fetchable(location, download.way, url)
        if following is None:
            break
        url = following
    raise NotOdeus(
        f"{url.host}, the export's storage, redirects to an unsafe address.",
        "Try again later. If it persists, contact Odeus support.",
    )


def _write(response: httpx.Response, path: Path, max_bytes: int) -> int:
    host, size = response.url.host, 0
    length = response.headers.get("Content-Length", "")
    announced = int(length) if length.isdecimal() else None
    with path.open("r+b", _WRITE_BYTES) as file:
        for chunk in decoded(response, host):
            if not size and is_page(chunk):
                raise NotOdeus(f"{host} sent a web page instead of the export.", "Check the network's proxy.")
            size += len(chunk)
            if max(size, announced or 0) > max_bytes:  # unpacking only makes larger what was announced
                raise DownloadTooLarge(
                    f"The export exceeds the download limit of {max_bytes / 1024**2:,.0f} MiB.",
                    "Select a shorter range, or raise ODEUS_DASH_MAX_DOWNLOAD_BYTES.",
                )
            file.write(chunk)
    if announced not in (None, response.num_bytes_downloaded):
        raise httpx.RemoteProtocolError("cut short")
    return size


def not_saved(failure: OSError) -> NotSaved:
    """Return the failure to write a file on this computer."""
    what = f"The export cannot be saved on this computer: {reason_of(failure)}."
    return NotSaved(what, "Free some space on its disk, then try again.")


def _interrupted(error: Exception, host: str) -> ExportFailed:
    """The named failure for what happened between the first and the last byte."""
    match error:
        case httpx.TimeoutException():
            return failure_of(error, host)
        case OSError():
            return not_saved(error)
        case _:
            return DamagedFile(f"The file from {host} is incomplete.", "Try again in a minute.")
