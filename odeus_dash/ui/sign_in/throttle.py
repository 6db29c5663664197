"""Slow down the guessing of passwords without locking out the owner of an account.

Failures are counted for each account and for each address. A few are free; after that each failure doubles
the pause until the next attempt:

    account    5 free, then up to 30 seconds     bounds all guessers at one account together
    address   20 free, then up to 15 minutes     bounds one guesser at all accounts

An address without failures waits half as long for an account. Guessers lose that advantage with their first
guess from each address, so the owner comes first. After a typo, the owner waits like guessers, 30 seconds, or
up to 15 minutes at the guessers' own address.

One account takes 2,900 guesses a day, or 5,800 if each comes from a new address. With passwords of 12
characters or more, guessing is infeasible.

The pauses do not depend on whether an account exists, and a successful attempt leaves no trace in the counts.
So they reveal neither who has an account nor when it is used.

A count is forgotten an hour after its last failure. Counts are in memory, so each replica has its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache

from odeus_dash.server.own_site import network

#: Seconds after the last failure when a count is forgotten.
FORGET = 3_600
#: Counts kept, the most recently used ones. To push one out takes tens of thousands of addresses.
MOST = 50_000


@dataclass(frozen=True)
class Limit:
    """`free` failures without a pause, then 1, 2, 4 ... seconds up to `longest`."""

    free: int
    longest: float

    def pause(self, failures: int) -> float:
        return 0.0 if failures < self.free else min(self.longest, 2.0 ** min(failures - self.free, 30))


ACCOUNT = Limit(5, 30)
ADDRESS = Limit(20, 900)


class _Failures(NamedTuple):
    """Their number, and the times of the last two."""

    number: int
    last: float
    before: float


_NONE = _Failures(0, 0.0, 0.0)
_Key = tuple[str, str]


class Throttle:
    """Counts failures. An attempt counts as one until it has succeeded: many at once gain nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: LRUCache[_Key, _Failures] = LRUCache(MOST)

    def attempt(self, account: str, address: str) -> float:
        """Return 0.0 if a password may be tried now, which counts as a failure; else the seconds to wait."""
        with self._lock:
            now = self._clock()
            keys = _keys(account, address)
            known = (self._failures.get(key, _NONE) for key in keys)
            there, here = (each if now - each.last <= FORGET else _NONE for each in known)
            pause = ACCOUNT.pause(there.number) / (1 if here.number else 2)
            wait = max(there.last + pause, here.last + ADDRESS.pause(here.number)) - now
            if wait > 0:
                return wait
            for key, earlier in zip(keys, (there, here), strict=True):
                self._failures[key] = _Failures(earlier.number + 1, now, earlier.last)
            return 0.0

    def succeeded(self, account: str, address: str) -> None:
        """Take the attempt back. Earlier failures stay: they may be another person's."""
        with self._lock:
            for key in _keys(account, address):
                if (known := self._failures.get(key)) and known.number:
                    self._failures[key] = _Failures(known.number - 1, known.before, known.before)


def _keys(account: str, address: str) -> tuple[_Key, _Key]:
    return ("account", account), ("address", network(address))
