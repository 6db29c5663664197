"""Files below a folder, written whole or not at all, even if the process or the machine stops."""

from __future__ import annotations

import errno
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from odeus_dash.atomic import TEMPORARY, write_atomically
from odeus_dash.errors import ArchiveProblem, is_full, reason_of

#: A temporary file that old belongs to no writer any more. All folders are looked through that often.
ABANDONED_SECONDS = 3600
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_FREE_SPACE = "Free some space on its disk, or set another folder in [archive]."
_TODO = {
    **dict.fromkeys(
        _FORBIDDEN, "Give the dashboard's user write access, or set another folder in [archive]."
    ),
    errno.ENAMETOOLONG: "Give the workspace a shorter name.",
}


class Folder:
    """The files below `root`. Every method takes paths below it and raises ArchiveProblem."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._cleared_at = -math.inf

    def __str__(self) -> str:
        return str(self._root)

    def write(self, path: str, content: bytes | memoryview) -> None:
        """Put `content` at `path`, in a folder that is made where it is not there yet."""
        target = self._root / path
        with _in_words("written"):
            _made(target.parent)
            write_atomically(target, content)
            _sync(target.parent)
        if time.monotonic() - self._cleared_at > ABANDONED_SECONDS:
            self._cleared_at = time.monotonic()
            self._clear_abandoned()

    def _clear_abandoned(self) -> None:
        """Remove what killed processes have left anywhere: nobody may ever write to its folder again."""
        for folder, _, names in os.walk(self._root):
            for each in names:
                temporary = Path(folder, each)
                with suppress(OSError):  # its writer has just finished, or is somebody else
                    if (
                        each.startswith(TEMPORARY)
                        and abs(time.time() - temporary.stat().st_mtime) > ABANDONED_SECONDS
                    ):
                        temporary.unlink()

    def read(self, path: str) -> bytes | None:
        """The bytes at `path`; None where there is no such file."""
        with _in_words("read"):
            try:
                return (self._root / path).read_bytes()
            except FileNotFoundError:
                return None

    def paths(self, below: str) -> list[str]:
        """All files below a folder, temporary ones left out; none where there is no such folder."""

        def refuse(failure: OSError) -> None:
            if not isinstance(failure, FileNotFoundError):
                raise failure

        with _in_words("read"):
            return [
                Path(folder, name).relative_to(self._root).as_posix()
                for folder, _, names in os.walk(self._root / below, onerror=refuse)
                for name in names
                if not name.startswith(TEMPORARY)
            ]

    def rename(self, path: str, new: str) -> None:
        """Rename a file, unless another process has done it already."""
        with _in_words("written"), suppress(FileNotFoundError):
            (self._root / path).replace(self._root / new)

    def remove(self, path: str) -> None:
        with _in_words("written"):
            (self._root / path).unlink(missing_ok=True)

    def free_bytes(self) -> int | None:
        """The bytes that are left for us on the file system."""
        with _in_words("read"):
            room = os.statvfs(self._root)
            return room.f_bavail * room.f_frsize


def _made(folder: Path) -> None:
    """Make the folder and those above it, for us alone: mkdir itself gives its mode to the last one only."""
    if folder.is_dir():
        return
    _made(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Put the folder on the disk: only then does a file renamed in it outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_words(done: str) -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        usual = _FREE_SPACE if is_full(failure) else "Check the folder in [archive] and its disk."
        todo = _TODO.get(failure.errno or 0, usual)
        raise ArchiveProblem(f"The archive cannot be {done}: {reason_of(failure)}.", todo) from failure
