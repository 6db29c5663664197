"""Slowing down whoever guesses passwords, without locking out whoever knows theirs.

Failures are counted three ways. Each count has a number of failures that are free; from then on every
further one doubles the pause until the next attempt, up to a longest one:

    account and address    5 free, up to 15 minutes    one guesser at one account
    address                20 free, up to 15 minutes   one guesser at many accounts
    account                50 free, up to 30 seconds   many guessers at one account

Whether there is such an account makes no difference. All pauses end, all counts are forgotten an hour after
the last failure, and the two wide counts do not hold back an address from which the account has signed
in before. One address alone cannot reach the account's own count: the first line stops it at about a
dozen failures an hour. So a correct password works from another address, whatever goes on.

Counts are kept in this process; each of several replicas has its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Lock

from cachetools import LRUCache, TTLCache

#: Seconds after which a count is forgotten unless there is another failure.
FORGET = 3_600
#: Counts and good addresses kept; the oldest give way. A guesser needs thousands of addresses to get there.
MOST = 50_000


@dataclass(frozen=True)
class Limit:
    """`free` failures without a pause, then 1, 2, 4 ... seconds up to `longest`."""

    free: int
    longest: float

    def pause(self, failures: int) -> float:
        return 0.0 if failures < self.free else min(self.longest, 2.0 ** min(failures - self.free, 30))


PAIR = Limit(5, 900)
ADDRESS = Limit(20, 900)
ACCOUNT = Limit(50, 30)

_Count = tuple[str, ...]


class Throttle:
    """Counts failures. An attempt counts as one until it has succeeded, so that many at once do not help."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: TTLCache[_Count, tuple[int, float]] = TTLCache(MOST, FORGET, clock)
        self._good: LRUCache[_Count, bool] = LRUCache(MOST)

    def attempt(self, account: str, address: str) -> float:
        """0.0 if a password may be tried now, which counts as a failure; else the seconds to wait."""
        counts = _counts(account, network(address))
        with self._lock:
            wait = max(self._wait(count, limit) for count, limit in self._held_back(counts).items())
            if wait <= 0:
                for count in counts:
                    failures, _ = self._failures.get(count, (0, 0.0))
                    self._failures[count] = (failures + 1, self._clock())
            return max(wait, 0.0)

    def succeeded(self, account: str, address: str) -> None:
        """The attempt was none to be counted. Only the pair's failures are forgotten with it."""
        pair, *wide = _counts(account, network(address))
        with self._lock:
            self._good[pair] = True
            self._failures.pop(pair, None)
            for count in wide:
                failures, last = self._failures.get(count, (0, 0.0))
                if failures:
                    self._failures[count] = (failures - 1, last)

    def _held_back(self, counts: dict[_Count, Limit]) -> dict[_Count, Limit]:
        pair = next(iter(counts))
        return {pair: counts[pair]} if pair in self._good else counts

    def _wait(self, count: _Count, limit: Limit) -> float:
        failures, last = self._failures.get(count, (0, 0.0))
        return last + limit.pause(failures) - self._clock() if failures else 0.0


def network(address: str) -> str:
    """What one subscriber has: an IPv4 address, the /64 around an IPv6 address; other text as it is."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed.packed, 64), strict=False))


def _counts(account: str, address: str) -> dict[_Count, Limit]:
    return {
        ("pair", account, address): PAIR,
        ("address", address): ADDRESS,
        ("account", account): ACCOUNT,
    }
