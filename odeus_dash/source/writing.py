"""Write to the archive in the background, while pages are drawn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from odeus_dash import memo

#: Several, because object stores take their time for each file.
_AT_ONCE = 4
#: Of frames that wait or are being written, all but the largest: writing one takes its size once more.
MOST_BYTES = 128 * 1024**2
#: A page is there when no figures have been worked out for so many seconds; the longest that a file waits for
#: that, and how often it looks.
_MOMENT, _LONGEST, _LOOK_EVERY = 0.5, 30.0, 0.1


class Writing:
    """Jobs of a few threads, each of which writes the frame of one `key`.

    They begin once no figures are worked out any more, or a caller waits for them. The largest frame and
    `most_bytes` of others wait for that: whoever brings more waits for room. The process ends when all are
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
            sizes = *self._sizes.values(), size_bytes
            return key not in self._sizes and sum(sizes) - max(sizes) <= self._most_bytes

        with self._waited_for(has_room):
            self._threads.submit(self._run, key, job)
            self._sizes[key] = size_bytes

    def wait(self, which: Callable[[Any], bool] = lambda key: True) -> None:  # noqa: ARG005
        """Wait until the jobs of all keys are done, or of those that are meant."""
        with self._waited_for(lambda: not any(map(which, self._sizes))):
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
        """Let a page be made of what has just come, and drawn, unless a caller waits for the archive."""
        until = time.monotonic() + _LONGEST
        begins = time.monotonic() + _MOMENT
        with self._changed:
            while not self._waiting and time.monotonic() < min(begins, until):
                self._changed.wait(_LOOK_EVERY)
                if memo.is_working():
                    begins = time.monotonic() + _MOMENT
