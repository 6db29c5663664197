"""Which process keeps the archive warm, and how that went: small notes in it, which all replicas read."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from odeus_dash.archive.archive import Archive

#: How long a lease lasts that is not renewed: longer than one batch of exports takes.
LASTS = dt.timedelta(minutes=20)
#: Seconds in which another one that takes the lease at the same moment has written its name, too.
_SETTLES = 1.0
_LEASE = "warm-lease"


class Lease:
    """The right to fill the archive, of one process at a time.

    Two that take it within the same second may both get it, in stores that are slow: then exports are asked
    for twice, and nothing else happens. The methods raise ArchiveProblem.
    """

    def __init__(
        self,
        archive: Archive,
        clock: Callable[[], dt.datetime],
        settle: Callable[[], None] = lambda: time.sleep(_SETTLES),
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._settle = settle
        self._holder = secrets.token_hex(8)

    def take(self) -> bool:
        """Take the lease or renew it, unless another process has it."""
        noted = self._archive.noted(_LEASE)
        if self._is_held(noted):
            return False
        self._write(self._clock() + LASTS)
        if noted.get("holder") == self._holder:
            return True
        self._settle()
        return self._archive.noted(_LEASE).get("holder") == self._holder

    def give_back(self) -> None:
        """Let others have it at once."""
        if self._archive.noted(_LEASE).get("holder") == self._holder:
            self._write(self._clock())

    def _is_held(self, noted: dict[str, object]) -> bool:
        """Whether another process has it, whose clock may be wrong."""
        until = _instant(noted.get("until"))
        left = until - self._clock() if until else dt.timedelta(0)
        return noted.get("holder") != self._holder and dt.timedelta(0) < left <= 2 * LASTS

    def _write(self, until: dt.datetime) -> None:
        self._archive.note(_LEASE, {"holder": self._holder, "until": until.isoformat()})


@dataclass(frozen=True)
class Warmth:
    """How the last warm-up of a workspace ended: when, how many exports it fetched, and what it missed.

    `why` is the first failure, empty where nothing is missing.
    """

    ended: dt.datetime
    fetched: int
    missed: int
    why: str = ""


def note_warmth(archive: Archive, workspace: str, warmth: Warmth) -> None:
    """Note how a warm-up went. Raises ArchiveProblem."""
    content = {"ended": warmth.ended.isoformat(), "fetched": warmth.fetched, "missed": warmth.missed}
    archive.note(_name(workspace), content | {"why": warmth.why})


def warmth(archive: Archive, workspace: str) -> Warmth | None:
    """Return how the last warm-up went; None if there was none, or its note is damaged."""
    noted = archive.noted(_name(workspace))
    match noted:
        case {"ended": str(ended), "fetched": int(fetched), "missed": int(missed), "why": str(why)}:
            at = _instant(ended)
            return Warmth(at, fetched, missed, why) if at else None
    return None


def _name(workspace: str) -> str:
    return f"warm-{quote(workspace, safe='')}"


def _instant(value: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
