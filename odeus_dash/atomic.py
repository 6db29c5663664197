"""Files that are there whole or not at all, whenever the process or the machine stops."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

#: How files begin that are still being written, or that a killed process has left.
TEMPORARY = ".writing-"


def write_atomically(path: Path, content: bytes | memoryview, mode: int = 0o600) -> None:
    """Write `content` to `path`: first under another name, then rename it once it is on the disk.

    The old file stays until then. OSError leaves no incomplete file behind.
    """
    fresh = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
