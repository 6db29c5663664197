import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import closing

import pytest

from odeus_dash.export_client import FairPool

SECONDS = 30
"""How long a broken pool may hang before its test fails; a working one takes no time."""


@pytest.fixture
def one() -> Iterator[FairPool]:
    with closing(FairPool(1)) as pool:
        yield pool


def blocked(pool: FairPool) -> threading.Event:
    """Occupy one place of the pool until the event is set."""
    started, release = threading.Event(), threading.Event()

    def job() -> None:
        started.set()
        release.wait(SECONDS)

    pool.submit("blocker", job)
    assert started.wait(SECONDS)
    return release


def test_a_result_comes_through_the_future(one: FairPool) -> None:
    assert one.submit("a", lambda: 42).result(SECONDS) == 42


@pytest.mark.parametrize("failure", [ValueError("no"), SystemExit(3), KeyboardInterrupt()])
def test_so_does_a_failure_and_the_pool_lives_on(one: FairPool, failure: BaseException) -> None:
    def job() -> None:
        raise failure

    assert one.submit("a", job).exception(SECONDS) is failure
    assert one.submit("a", lambda: 1).result(SECONDS) == 1


def test_waiting_sessions_are_served_in_turn(one: FairPool) -> None:
    release = blocked(one)
    order: list[str] = []
    futures = [
        one.submit(name[0], lambda name=name: order.append(name))  # type: ignore[misc]
        for name in ("a1", "a2", "a3", "a4", "b1", "b2", "c1")
    ]
    release.set()
    wait(futures, SECONDS)
    assert order == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]


def test_a_newcomer_does_not_wait_for_a_long_queue(one: FairPool) -> None:
    order: list[str] = []
    late: list[Future[None]] = []

    def first() -> None:
        order.append("a1")
        late.append(one.submit("b", lambda: order.append("b1")))

    release = blocked(one)
    futures = [one.submit("a", first)]
    futures += [one.submit("a", lambda: order.append("a")) for _ in range(3)]
    release.set()
    wait(futures, SECONDS)
    wait(late, SECONDS)
    assert order.index("b1") <= 2


def test_as_many_at_once_as_allowed_and_no_more() -> None:
    together = threading.Barrier(4)
    running, most, lock = 0, 0, threading.Lock()

    def job() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait(SECONDS)  # passes only if four run at a time
        with lock:
            running -= 1

    with closing(FairPool(4)) as pool:
        futures = [pool.submit(str(number % 3), job) for number in range(12)]
        for future in futures:
            future.result(SECONDS)
    assert most == 4


def test_a_cancelled_job_is_skipped(one: FairPool) -> None:
    release = blocked(one)
    ran: list[str] = []
    dropped = one.submit("a", lambda: ran.append("dropped"))
    kept = one.submit("a", lambda: ran.append("kept"))
    assert dropped.cancel()
    release.set()
    kept.result(SECONDS)
    assert ran == ["kept"]


def test_closing_cancels_what_waits_and_lets_the_rest_finish() -> None:
    pool = FairPool(1)
    started, release = threading.Event(), threading.Event()

    def job() -> str:
        started.set()
        release.wait(SECONDS)
        return "done"

    running = pool.submit("a", job)
    assert started.wait(SECONDS)
    waiting = pool.submit("a", lambda: "never")
    pool.close()
    with pytest.raises(CancelledError):
        waiting.result(SECONDS)
    release.set()
    assert running.result(SECONDS) == "done"
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit("a", lambda: None)


def test_threads_start_when_needed_and_end_with_the_pool() -> None:
    before = set(threading.enumerate())
    pool = FairPool(8)
    assert set(threading.enumerate()) == before
    pool.submit("a", lambda: None).result(SECONDS)
    started = set(threading.enumerate()) - before
    assert len(started) == 1
    pool.close()
    for thread in started:
        thread.join(SECONDS)
        assert not thread.is_alive()


def test_an_idle_thread_keeps_nothing_alive(one: FairPool) -> None:
    class Result:
        pass

    future = one.submit("a", Result)
    result = weakref.ref(future.result(SECONDS))
    one.submit("a", lambda: None).result(SECONDS)  # after which the first job's frame is over
    del future
    gc.collect()
    assert result() is None


def test_a_running_job_does_not_keep_the_process_from_ending() -> None:
    code = (
        "import threading; from odeus_dash.export_client import FairPool; started = threading.Event();"
        "FairPool().submit('a', lambda: (started.set(), threading.Event().wait())); started.wait()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_an_idle_thread_ends_and_a_new_one_starts_when_needed() -> None:
    with closing(FairPool(at_once=1, idle_seconds=0.01)) as pool:
        first = pool.submit("ann", threading.current_thread).result(5)
        first.join(5)
        assert not first.is_alive()
        assert pool.submit("ann", threading.current_thread).result(5) is not first
