"""Exports at once, fair between sessions: a year of weeks for one viewer never starves the next."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from odeus_dash.export_client.limits import AT_FIRST

T = TypeVar("T")


_Task = tuple[Future[Any], Callable[[], Any]]


class FairPool:
    """At most `at_once` jobs at a time; waiting sessions are served in turn, one job each.

    Threads start when they are needed, end when there was nothing to do for `idle_seconds`, and are
    daemons: an export on its way does not keep the process from ending.
    """

    def __init__(self, at_once: int = AT_FIRST, idle_seconds: float = 60) -> None:
        self._at_once = at_once
        self._idle_seconds = idle_seconds
        self._waiting: OrderedDict[str, deque[_Task]] = OrderedDict()
        self._changed = threading.Condition()
        self._threads = 0
        self._idle = 0
        self._closed = False

    def submit(self, session: str, job: Callable[[], T]) -> Future[T]:
        """Queue `job` behind the others of its `session`. RuntimeError once the pool is closed."""
        future: Future[T] = Future()
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._waiting.setdefault(session, deque()).append((future, job))
            self._start_threads(1)
            self._changed.notify()
        return future

    def resize(self, at_once: int) -> None:
        """Let so many jobs run at a time from now on; what runs goes on to its end."""
        with self._changed:
            more, self._at_once = at_once - self._at_once, at_once
            self._start_threads(more)

    def close(self) -> None:
        """Cancel what waits; what runs goes on to its end."""
        with self._changed:
            self._closed = True
            futures = [future for queue in self._waiting.values() for future, _ in queue]
            self._waiting.clear()
            self._changed.notify_all()
        for future in futures:
            future.cancel()

    def _start_threads(self, most: int) -> None:
        """Start at most so many threads, for jobs that no idle one takes."""
        waiting = sum(map(len, self._waiting.values()))
        for _ in range(min(most, waiting - self._idle, self._at_once - self._threads)):
            self._threads += 1
            threading.Thread(target=self._work, name="odeus-export", daemon=True).start()

    def _work(self) -> None:
        """Run the tasks in turn, until the pool is closed or smaller, or there was none for a while."""
        while True:
            with self._changed:
                self._idle += 1
                self._changed.wait_for(lambda: self._waiting or self._closed, self._idle_seconds)
                self._idle -= 1
                if not self._waiting or self._threads > self._at_once:
                    self._threads -= 1
                    self._changed.notify()  # or nobody would know of the job that this one was woken for
                    return
                session, queue = self._waiting.popitem(last=False)
                future, job = queue.popleft()
                if queue:
                    self._waiting[session] = queue  # to the end of the ring
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(job())
                except BaseException as failure:  # noqa: BLE001 - whatever it is belongs to who waits for it
                    future.set_exception(failure)
            del future, job  # or an idle thread would keep the last result alive
