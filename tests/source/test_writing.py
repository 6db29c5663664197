"""What came is archived while it is shown already."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from odeus_dash.archive import Archive, Fetch, Slot
from odeus_dash.periods import Period
from odeus_dash.source import Source, Wanted
from odeus_dash.source.writing import Writing
from tests.source.api import WORKSPACE, Api, Clock

OCTOBER = Wanted(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))


class Slow(Archive):
    """An archive that writes when it is told to, or fails in a way that nobody has thought of."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.open = threading.Event()
        self.fails = False

    def put(
        self, slot: Slot, frame: pl.DataFrame, notes: Mapping[str, object], fetched_at: dt.datetime
    ) -> Fetch:
        assert self.open.wait(20)
        if self.fails:
            raise MemoryError
        return super().put(slot, frame, notes, fetched_at)


def test_what_came_is_shown_before_it_is_archived_and_found_there_afterwards(
    source: Source, api: Api, clock: Clock, archive: Archive
) -> None:
    slow = Slow(str(archive))
    source = Source(source._client, slow, serves_stale=True, clock=clock)
    assert source.load(WORKSPACE, OCTOBER).origin == "api"
    source.let_go(WORKSPACE, OCTOBER)
    with ThreadPoolExecutor(1) as threads:  # it waits for the file, and does not ask again
        again = threads.submit(source.load, WORKSPACE, OCTOBER)
        slow.open.set()
        assert again.result(20).origin == "archive"
    assert len(api.asked) == 1


def test_a_failure_that_nobody_has_thought_of_is_noted(
    source: Source, clock: Clock, archive: Archive
) -> None:
    slow = Slow(str(archive))
    slow.fails = True
    slow.open.set()
    source = Source(source._client, slow, serves_stale=True, clock=clock)
    source.load(WORKSPACE, OCTOBER)
    source.close()
    assert "MemoryError" in str(source.archive_problems(WORKSPACE)[0])


def test_what_waits_is_bounded() -> None:
    writing, go_on, written = Writing(most_bytes=100), threading.Event(), list[str]()

    def write(name: str) -> None:
        assert go_on.wait(20)
        written.append(name)

    writing.add("larger than all the room", 1000, lambda: write("large"))
    writing.add("small", 100, lambda: write("small"))  # what is small need not wait for what is large
    with ThreadPoolExecutor(1) as threads:
        further = threads.submit(writing.add, "more", 10, lambda: write("more"))
        assert not further.done()
        go_on.set()
        further.result(20)
    writing.wait()
    assert sorted(written) == ["large", "more", "small"]


def test_who_waits_for_some_does_not_wait_for_others() -> None:
    writing, go_on = Writing(), threading.Event()
    writing.add("slow", 10, lambda: go_on.wait(20))
    writing.add("needed", 10, lambda: None)
    writing.wait(lambda key: key == "needed")
    assert not go_on.is_set()
    go_on.set()
    writing.wait()
