"""Many processes and one archive: some write at once, some are killed while they write."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType

import pytest

from odeus_dash.archive import Archive, Fetch
from odeus_dash.archive.folder import ABANDONED_SECONDS
from tests.archive import writers
from tests.archive.conftest import week

KILLS = 80


@pytest.fixture(scope="module")
def processes() -> Iterator[ForkServerContext]:
    """Children run the parent's main module first; Streamlit's AppTest leaves a script of its own there."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.archive.writers"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield context


def all_fetches(archive: Archive) -> list[Fetch]:
    return [fetch for bucket in writers.BUCKETS for fetch in archive.fetches(week(bucket))]


def temporary_files(root: Path) -> list[Path]:
    return list(root.rglob(".writing-*"))


def test_writers_killed_at_any_moment_leave_no_wrong_number(
    tmp_path: Path, processes: ForkServerContext
) -> None:
    moment = random.Random(20261122)  # noqa: S311 - nothing secret, and the same every time
    archive, seen = Archive(str(tmp_path)), set[Fetch]()
    for turn in range(KILLS):
        begun = processes.Event()
        writer = processes.Process(
            target=writers.write_until_killed, args=(str(tmp_path), turn * 10_000, begun)
        )
        writer.start()
        assert begun.wait(60)
        time.sleep(moment.uniform(0, 0.012))
        writer.kill()
        writer.join()
        new = set(all_fetches(archive)) - seen
        assert all(writers.is_whole(archive.read(fetch)) for fetch in new)
        seen |= new
    assert archive.problems == ()
    assert len(seen) >= KILLS
    assert temporary_files(tmp_path), "no writer was killed in the middle of a file"


def test_temporary_files_are_removed_once_nobody_can_be_writing_them(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    writers.put(archive, 0)
    (fetch,) = archive.fetches(week(writers.BUCKETS[0]))
    folder = (tmp_path / fetch.name).parent
    old, young = folder / ".writing-old", folder / ".writing-young"
    for file in (old, young):
        file.write_bytes(b"PAR1")
    before = time.time() - ABANDONED_SECONDS - 60
    os.utime(old, (before, before))
    assert archive.fetches(week(writers.BUCKETS[0])) == [fetch]
    writers.put(Archive(str(tmp_path)), 1)  # into another folder
    assert temporary_files(tmp_path) == [young]


def test_processes_share_the_same_buckets_without_locks(root: str, processes: ForkServerContext) -> None:
    count = 30
    writing = [
        processes.Process(target=writers.write_and_read, args=(root, dict(os.environ), first, count))
        for first in (0, 1000)
    ]
    for each in writing:
        each.start()
    for each in writing:
        each.join(120)
    assert [each.exitcode for each in writing] == [0, 0]
    archive = Archive(root)
    found = all_fetches(archive)
    assert len(found) == 2 * count
    assert all(writers.is_whole(archive.read(fetch)) for fetch in found)
