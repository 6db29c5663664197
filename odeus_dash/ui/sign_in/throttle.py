"""Slowing down whoever guesses passwords, without locking out whoever signs in where they always do.

Failures are counted. Each count has a number of failures that are free; from then on every further one
doubles the pause until the next attempt, up to a longest one:

    account and browser    5 free, up to 15 minutes    a browser in which the account has signed in before

    account and address    5 free, up to 15 minutes    one guesser at one account
    address                20 free, up to 15 minutes   one guesser at many accounts
    site (IPv6 /48)        40 free, up to 15 minutes   one guesser with many networks
    account                50 free, up to 30 seconds   many guessers at one account

A browser that the account has signed in with before (`familiar`) has a count of its own and feels no other:
neither a guesser at the next desk nor a thousand elsewhere. All other browsers share the lower four counts.
They are treated alike whether there is such an account or not, and whatever somebody else has done at the
same address, so the pauses tell nobody which accounts exist.

The price: in a new browser the owner of an account waits as guessers do, while these go on. From an
address of her own that is 30 seconds at most after each of their attempts, and they may be faster again
and again. From the guessers' address it is up to a quarter of an hour, likewise.

All counts are forgotten an hour after the last failure. They are kept in this process; each of several
replicas has its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Lock

from cachetools import TTLCache

#: Seconds after which a count is forgotten unless there is another failure.
FORGET = 3_600
#: Counts kept; the oldest give way. A guesser needs thousands of addresses to get there.
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
SITE = Limit(40, 900)
ACCOUNT = Limit(50, 30)

_Count = tuple[str, ...]


class Throttle:
    """Counts failures. An attempt counts as one until it has succeeded, so that many at once do not help.

    `browser` is the id of one that the account has signed in with before, empty for every other.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: TTLCache[_Count, tuple[int, float]] = TTLCache(MOST, FORGET, clock)

    def attempt(self, account: str, address: str, browser: str = "") -> float:
        """0.0 if a password may be tried now, which counts as a failure; else the seconds to wait."""
        counts = _counts(account, address, browser)
        with self._lock:
            wait = max(self._wait(count, limit) for count, limit in counts.items())
            if wait <= 0:
                for count in counts:
                    failures, _ = self._failures.get(count, (0, 0.0))
                    self._failures[count] = (failures + 1, self._clock())
            return max(wait, 0.0)

    def succeeded(self, account: str, address: str, browser: str = "") -> None:
        """The attempt was none to be counted. Earlier ones stay: they may be those of somebody else."""
        with self._lock:
            for count in _counts(account, address, browser):
                failures, last = self._failures.get(count, (0, 0.0))
                if failures:
                    self._failures[count] = (failures - 1, last)

    def _wait(self, count: _Count, limit: Limit) -> float:
        failures, last = self._failures.get(count, (0, 0.0))
        return last + limit.pause(failures) - self._clock() if failures else 0.0


def network(address: str) -> str:
    """What one subscriber has: an IPv4 address, the /64 around an IPv6 address; other text as it is."""
    return _around(address, 64)


def site(address: str) -> str:
    """The /48 around an IPv6 address, which some have to themselves; an IPv4 address as it is."""
    return _around(address, 48)


def _around(address: str, bits: int) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed.packed, bits), strict=False))


def _counts(account: str, address: str, browser: str) -> dict[_Count, Limit]:
    if browser:
        return {("browser", account, browser): PAIR}
    return {
        ("pair", account, network(address)): PAIR,
        ("address", network(address)): ADDRESS,
        ("site", site(address)): SITE,
        ("account", account): ACCOUNT,
    }
