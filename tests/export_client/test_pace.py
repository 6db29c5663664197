"""More exports at once while a deployment takes them, half as many once it refuses."""

from __future__ import annotations

import threading
from contextlib import closing

from odeus_dash.export_client import FairPool, Pace
from odeus_dash.export_client.limits import AT_FIRST
from odeus_dash.export_client.pace import FEWEST, LARGE_BYTES, MOST, SLOW_SECONDS
from odeus_dash.export_client.retry import Tried
from tests.export_client.conftest import FakeTime

SLOW = Tried(30, refused=False, rate_used=0.1)
SECONDS = 30


def test_slow_answers_add_up_to_a_bound() -> None:
    pace = Pace(FakeTime().clock)
    assert [pace.hear(SLOW) for _ in range(3)] == [AT_FIRST + 1, AT_FIRST + 2, AT_FIRST + 3]
    assert [pace.hear(SLOW) for _ in range(100)][-1] == MOST


def test_quick_answers_large_files_and_those_near_the_rate_limit_add_nothing() -> None:
    pace = Pace(FakeTime().clock)
    for tried in (
        Tried(SLOW_SECONDS / 2, refused=False, rate_used=0),
        Tried(30, refused=False, rate_used=0.9),
        Tried(30, refused=False, rate_used=0, size_bytes=LARGE_BYTES),
    ):
        assert pace.hear(tried) == AT_FIRST


def test_a_round_of_refusals_halves_once_and_then_a_round_of_answers_adds_one() -> None:
    time = FakeTime()
    pace = Pace(time.clock)
    for _ in range(24):
        pace.hear(SLOW)
    for _ in range(MOST):
        at_once = pace.hear(Tried(2, refused=True, rate_used=0.1))
        time.now += 0.01
    assert at_once == MOST / 2
    time.now += 60
    assert [pace.hear(SLOW) for _ in range(17)][-1] == MOST / 2 + 1
    for _ in range(10):
        time.now += 60
        at_once = pace.hear(Tried(2, refused=True, rate_used=0.1))
    assert at_once == FEWEST


def test_a_pool_grows_for_what_waits_and_shrinks_when_jobs_end() -> None:
    running, most, lock, release = [0], [0], threading.Lock(), threading.Semaphore(0)
    started = threading.Semaphore(0)

    def job() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        started.release()
        assert release.acquire(timeout=SECONDS)
        with lock:
            running[0] -= 1

    with closing(FairPool(1)) as pool:
        futures = [pool.submit("a", job) for _ in range(9)]
        assert started.acquire(timeout=SECONDS)
        assert most == [1]
        pool.resize(3)
        for _ in range(2):
            assert started.acquire(timeout=SECONDS)
        assert most == [3]
        pool.resize(1)
        most[0] = 0
        release.release(3)
        for each in futures[:3]:
            each.result(SECONDS)
        for each in futures[3:]:
            assert started.acquire(timeout=SECONDS)
            release.release()
            each.result(SECONDS)
        assert most == [1]
