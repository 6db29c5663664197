"""Every bound of an export in one place."""

from __future__ import annotations

from dataclasses import dataclass

from odeus_dash.settings import MAX_DOWNLOAD_BYTES

#: Exports at once per key: at first, and at most.
AT_FIRST, MOST_AT_ONCE = 8, 32


@dataclass(frozen=True)
class Limits:
    """The limits on waiting, tries and size, in seconds and bytes.

    `read_seconds` is the longest silence, `other_seconds` the longest wait to send or for a free connection;
    `attempt_seconds` bounds one attempt from request to saved
    file, however slowly the bytes trickle. No attempt starts later than `retry_seconds` after the
    first. `new_exports` bounds how often a lost or damaged file or answer is asked for again, `reconnects`
    how often an unreachable host is tried again: a mistyped one should fail soon.
    `max_download_bytes` counts decoded bytes. `typed_private` and `typed_loopback` say whether a typed
    deployment may be in a private network, or on this machine.
    """

    connect_seconds: float = 10
    read_seconds: float = 90
    other_seconds: float = 30
    attempt_seconds: float = 600
    retry_seconds: float = 120
    tries: int = 6
    new_exports: int = 2
    reconnects: int = 2
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 8
    jitter_seconds: float = 1
    max_download_bytes: int = MAX_DOWNLOAD_BYTES
    typed_private: bool = False
    typed_loopback: bool = False
