"""Writing to the archive while pages are drawn: nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from odeus_dash import memo

#: Several, because object stores take their time for each file.
_AT_ONCE = 4
#: Of frames that wait or are being written, all together: writing one takes its size once more.
MOST_BYTES = 128 * 1024**2
#: Seconds until a page is being made of what has just come; the longest that a file waits for pages to be
#: made, and how often it looks.
_MOMENT, _LONGEST, _LOOK_EVERY = 0.5, 10.0, 0.1


class Writing:
    """Jobs of a few threads, each of which writes the frame of one `key`.

    They begin once no figures are being worked out, or somebody waits for them. Frames of up to `most_bytes`
    wait for that, or a single larger one: whoever brings more waits for room. The process ends when all are
    written. With `at_once`, whoever brings a frame writes it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, *, at_once: bool = False) -> None:
        self._most_bytes, self._at_once = most_bytes, at_once
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="odeus-archive")
        self._changed = threading.Condition()
        self._sizes: dict[Hashable, int] = {}
        self._waiting = 0

    def add(self, key: Hashable, size_bytes: int, job: Callable[[], object]) -> None:
        """Have `job` done, after an earlier one of this key. RuntimeError once the process ends."""
        if self._at_once:
            job()
            return

        def has_room() -> bool:
            waiting = sum(self._sizes.values())
            return key not in self._sizes and (not waiting or waiting + size_bytes <= self._most_bytes)

        with self._waited_for(has_room):
            self._threads.submit(self._run, key, job)
            self._sizes[key] = size_bytes

    def wait(self, key: Hashable = None) -> None:
        """Wait until the job of this key is done, or all of them."""
        with self._waited_for(lambda: not self._sizes if key is None else key not in self._sizes):
            pass

    @contextmanager
    def _waited_for(self, reached: Callable[[], bool]) -> Iterator[None]:
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()
            try:
                self._changed.wait_for(reached)
            finally:
                self._waiting -= 1
            yield

    def _run(self, key: Hashable, job: Callable[[], object]) -> None:
        try:
            self._step_aside()
            job()
        finally:
            with self._changed:
                del self._sizes[key]
                self._changed.notify_all()

    def _step_aside(self) -> None:
        """Let a page be made of what has just come, unless somebody waits for the archive."""
        until = time.monotonic() + _LONGEST
        with self._changed:
            self._changed.wait_for(lambda: self._waiting, _MOMENT)
            while not self._waiting and memo.is_working() and time.monotonic() < until:
                self._changed.wait(_LOOK_EVERY)
