"""An export API in memory, a clock that a test sets, and a workspace."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from odeus_dash.settings import Key, Workspace
from tests.odeus import NOTHING, Exports, Refused, Reply, Request, error

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WORKSPACE = Workspace("w", "https://odeus.example/api/public", Key("one"))
HEADER = "assistant_id,assistant_name,messages,unique_users"

Rows = Callable[[dt.date, dt.date], str]


def three_messages(_start: dt.date, _end: dt.date) -> str:
    return "a,Ada,3,2\n"


def one_a_day(start: dt.date, end: dt.date) -> str:
    return f"a,Ada,{(end - start).days + 1},2\n"


class Api:
    """An export API in memory that counts what it is asked, and can hold its answers back.

    It has no data of periods that ended before `history`. Without `exported_from` it says that it
    exported what was asked. With a `clock` its answers tell the time.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.open = threading.Event()
        self.open.set()
        self.status = 200
        self.rows: Rows = three_messages
        self.history = dt.date.min
        self.exported_from: str | None = None
        self.arrived = threading.Semaphore(0)
        self.clock: Clock | None = None
        self._exports = Exports(self._csv)

    def __call__(self, request: Request) -> Reply:
        self._exports.clock, self._exports.exported_from = self.clock, self.exported_from
        return self._exports(request)

    def _csv(self, start: dt.date, end: dt.date, _: bool) -> str:
        self.asked.append(str(start))
        self.arrived.release()
        self.open.wait(60)
        if self.status != 200:
            raise Refused(error(self.status, "Unauthorized", "no"))
        if end < self.history:
            raise Refused(NOTHING)
        return f"{HEADER}\n{self.rows(start, end)}"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now
