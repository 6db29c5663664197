"""How many tabs may be open at once: from one address, and by people who are not signed in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import TTLCache

from odeus_dash.server import open_files
from odeus_dash.server.own_site import network
from odeus_dash.server.websocket import Connection

log = logging.getLogger(__name__)

#: Seconds between two log lines about one address.
_LOG_EVERY = 60


@dataclass(frozen=True)
class Most:
    """The tabs that may be open.

    An office behind one address has up to `per_address`, of which `strangers_per_address` may be without
    sign-in. Once `strangers` of them are open in all, an address may have only `few`, so that whoever holds
    the others keeps nobody from signing in.
    """

    per_address: int = 1_000
    strangers_per_address: int = 100
    strangers: int = 2_000
    few: int = 3

    @classmethod
    def for_open_files(cls, files: int) -> Most:
        """Return limits that leave at least half of the open files to people who are signed in."""
        return cls(strangers=min(cls.strangers, files // (2 * open_files.PER_TAB)))


@dataclass
class Connections:
    """The open websockets of the process by network, and how many were refused. For the event loop only."""

    most: Most = field(default_factory=lambda: Most.for_open_files(open_files.limit()))
    refused: int = 0
    _open: dict[str, list[Connection]] = field(default_factory=dict)
    _logged: TTLCache[str, bool] = field(default_factory=lambda: TTLCache(1_000, _LOG_EVERY))

    @contextmanager
    def admitting(self, connection: Connection) -> Iterator[bool]:
        """Yield whether the connection may be opened; until the block ends, it counts as open."""
        place = network(connection.address)
        if problem := self._problem(connection, place):
            self.refused += 1
            if place not in self._logged:
                self._logged[place] = True
                log.warning("refused a tab from %s: %s (docs/hosting.md, Limits)", place, problem)
            yield False
            return
        here = self._open.setdefault(place, [])
        here.append(connection)
        try:
            yield True
        finally:
            here.remove(connection)
            if not here:
                self._open.pop(place, None)

    def count(self) -> tuple[int, int]:
        """Return how many are open, and how many of these without a sign-in."""
        every = [each for here in self._open.values() for each in here]
        return len(every), _strangers(every)

    def _problem(self, connection: Connection, place: str) -> str:
        """Return why the connection may not be opened; empty if it may."""
        here, most = self._open.get(place, []), self.most
        if len(here) >= most.per_address:
            return f"{len(here)} tabs are open there"
        if connection.is_signed_in:
            return ""
        strangers = _strangers(here)
        if strangers >= most.strangers_per_address:
            return f"{strangers} tabs without sign-in are open there"
        if strangers >= most.few and (everywhere := self.count()[1]) >= most.strangers:
            return f"{strangers} tabs without sign-in are open there, and {everywhere} in all"
        return ""


def _strangers(connections: list[Connection]) -> int:
    return sum(not each.is_signed_in for each in connections)
