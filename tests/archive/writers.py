"""What the processes do that write to one archive at once, or are killed while they do."""

from __future__ import annotations

import datetime as dt
import os
from multiprocessing.synchronize import Event

import polars as pl

from odeus_dash.archive import Archive, Stored
from tests.archive.conftest import NOW, week

BUCKETS = ("2026-10-05", "2026-10-12", "2026-10-19")


def frame_of(number: int) -> pl.DataFrame:
    """A frame that tells the number it was made of by every cell; large enough to take several writes."""
    agents = [f"agent-{number}-{index:04}" for index in range(500)]
    return pl.DataFrame({"assistant_id": agents, "messages": [number] * len(agents)})


def is_whole(kept: Stored | None) -> bool:
    return kept is not None and kept.frame.equals(frame_of(int(str(kept.notes["number"]))))


def put(archive: Archive, number: int) -> None:
    at = NOW + dt.timedelta(microseconds=number)
    archive.put(week(BUCKETS[number % len(BUCKETS)]), frame_of(number), {"number": number}, at)


def write_until_killed(root: str, first: int, begun: Event) -> None:
    """Says that it has begun once it has written something: the first time takes longer than the rest."""
    archive = Archive(root)
    put(archive, first)
    begun.set()
    while True:
        first += 1
        put(archive, first)


def write_and_read(root: str, environ: dict[str, str], first: int, count: int) -> None:
    """Writes `count` fetches and reads the newest of every bucket after each; fails if one is not whole."""
    os.environ.update(environ)  # the fork server has that of an earlier test
    archive = Archive(root)
    for number in range(first, first + count):
        put(archive, number)
        for bucket in BUCKETS:
            for fetch in archive.fetches(week(bucket))[-1:]:
                assert is_whole(archive.read(fetch))
    assert archive.problems == ()
