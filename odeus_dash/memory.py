"""How much memory this process may use, and how much of it for what may be asked for again."""

from __future__ import annotations

import os
from pathlib import Path

#: What exports and results that may be asked for again take at most: what a page about the days of a week of
#: 100,000 agents is made of.
MOST_KEPT = 3 * 1024**3 // 2
#: The part of the memory that they take on small machines.
_PART_KEPT = 3


def kept_bytes() -> int:
    """Return the bytes for exports and results that may be asked for again, together."""
    return min(MOST_KEPT, limit_bytes() // _PART_KEPT)


def limit_bytes(root: Path = Path("/")) -> int:
    """Return the bytes that this process may use: those of the machine, or of its control group if fewer.

    `root` is the folder with proc/ and sys/. A control group is a systemd unit (MemoryMax) or a container.
    """
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min([machine, *_groups(root)])


def used_bytes() -> int:
    """Return the bytes that this process uses, without what is swapped out; 0 where that is unknown."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _groups(root: Path) -> list[int]:
    """Return the limits of the control group and of those above it, in both versions of the interface."""
    limits = []
    for line in _read(root / "proc/self/cgroup").splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0":
            top, name = root / "sys/fs/cgroup", "memory.max"
        elif "memory" in controllers.split(","):
            top, name = root / "sys/fs/cgroup/memory", "memory.limit_in_bytes"
        else:
            continue
        # In a container, the path is often that of the host: then the limit is at the top.
        folder = top / path.lstrip("/")
        folders = [each for each in (folder, *folder.parents) if each.is_relative_to(top)]
        limits += [int(said) for each in folders if (said := _read(each / name).strip()).isdigit()]
    return limits


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
