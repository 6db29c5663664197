"""The memory that a process may use, by files as Linux has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from odeus_dash import memory

GIB = 1024**3


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with 64 GiB."""
    pages = {"SC_PHYS_PAGES": 64 * GIB // 4096, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({}, 64),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n"}, 64),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": f"{6 * GIB}\n"}, 6),
        (
            {
                "proc/self/cgroup": "0::/system.slice/odeus-dash@8501.service\n",
                "sys/fs/cgroup/system.slice/memory.max": f"{8 * GIB}\n",
                "sys/fs/cgroup/system.slice/odeus-dash@8501.service/memory.max": f"{6 * GIB}\n",
            },
            6,
        ),
        (
            {
                "proc/self/cgroup": "5:cpu,memory:/docker/4f1\n1:name=systemd:/docker/4f1\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{2 * GIB}\n",
            },
            2,
        ),
        (
            {
                "proc/self/cgroup": "4:memory:/\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
            },
            64,
        ),
    ],
    ids=["no groups", "no limit", "container", "unit", "version 1", "version 1 without a limit"],
)
def test_the_limit_is_that_of_the_machine_or_of_the_control_group(
    tmp_path: Path, files: dict[str, str], limit: int
) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert memory.limit_bytes(tmp_path) == limit * GIB


@pytest.mark.parametrize(("limit", "kept"), [(64, 1.5), (6, 1.5), (3, 1)])
def test_a_third_is_kept_at_most(monkeypatch: pytest.MonkeyPatch, limit: int, kept: float) -> None:
    monkeypatch.setattr(memory, "limit_bytes", lambda: limit * GIB)
    assert memory.kept_bytes() == kept * GIB
