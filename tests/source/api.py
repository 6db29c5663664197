"""An export API in memory, a clock that a test sets, and a workspace."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from email.utils import format_datetime

import httpx

from odeus_dash.settings import Key, Workspace

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

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            start, end = map(dt.date.fromisoformat, request.url.path.strip("/").split("/"))
            csv = f"{HEADER}\n{self.rows(start, end)}"
            return httpx.Response(200, stream=httpx.ByteStream(csv.encode()))
        asked = json.loads(request.content)
        start, end = (asked[each]["date"][:10] for each in ("from", "to"))
        self.asked.append(start)
        self.arrived.release()
        self.open.wait(20)
        answer = self._answer(start, end)
        if self.clock:
            answer.headers["Date"] = format_datetime(self.clock(), usegmt=True)
        return answer

    def _answer(self, start: str, end: str) -> httpx.Response:
        if self.status != 200:
            return httpx.Response(self.status, json={"error": "Unauthorized", "message": "no"})
        if dt.date.fromisoformat(end) < self.history:
            return httpx.Response(404, json={"error": "No data found", "message": ""})
        return httpx.Response(200, json={"success": True, "data": self._data(start, end)})

    def _data(self, start: str, end: str) -> dict[str, object]:
        days = map(dt.date.fromisoformat, (start, end))
        return {
            "filePath": "f.csv",
            "downloadUrl": f"https://storage.example/{start}/{end}?sig=1",
            "dataType": "assistants",
            "recordCount": self.rows(*days).count("\n"),
            "dateRange": {"from": self.exported_from or f"{start}T00:00:00Z", "to": f"{end}T23:59:59Z"},
        }


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now
