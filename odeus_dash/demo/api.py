"""The usage export API of the simulated workspace: agents, users and models, with the whole contract.

Checked in this order: no browser (403), the key (401), the rate (429), the body and the range
(400), whether there is anything (404), its size (400).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
import math
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import polars as pl
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from odeus_dash.demo.exports import Asked, agents_export, within_history, write_csv
from odeus_dash.demo.models import Models, models_export
from odeus_dash.demo.options import DemoOptions
from odeus_dash.demo.request import Refusal, read_asked
from odeus_dash.demo.simulation import Usage
from odeus_dash.demo.storage import Storage
from odeus_dash.demo.users import Users, users_export

#: Makes the rows of an export, of what is asked for and at which time.
Make = Callable[[Asked, dt.datetime], pl.DataFrame]
_WINDOW = dt.timedelta(seconds=60)


class RateLimit:
    """A limit of requests in any sixty seconds. Used from one event loop, so without a lock.

    `admitted` counts all of them.
    """

    def __init__(self, per_minute: int) -> None:
        self.admitted = 0
        self._per_minute = per_minute
        self._recent: deque[dt.datetime] = deque()

    def wait(self, now: dt.datetime) -> float:
        """Admit a request at `now` and return 0, or return the seconds until one is admitted again."""
        while self._recent and self._recent[0] <= now - _WINDOW:
            self._recent.popleft()
        if len(self._recent) < self._per_minute:
            self._recent.append(now)
            self.admitted += 1
            return 0.0
        if not self._recent:
            return _WINDOW.total_seconds()
        return (self._recent[0] + _WINDOW - now).total_seconds()


@dataclass(frozen=True)
class Api:
    """The endpoints. `storage_url` is the address of the storage."""

    options: DemoOptions
    usage: Usage
    storage: Storage
    storage_url: str
    rate_limit: RateLimit

    def app(self) -> Starlette:
        routes = [
            Route(f"{base}/export/{kind}", partial(self._export, make), methods=["POST"])
            for base in ("", "/api/public")
            for kind, make in self._kinds()
        ]
        return Starlette(routes=routes)

    def _kinds(self) -> Iterator[tuple[str, Make]]:
        yield "assistants", self._agents
        if self.options.users is not Users.UNKNOWN:
            yield "users", self._users
        if self.options.models is not Models.UNKNOWN:
            yield "models", self._models

    async def _export(self, make: Make, request: Request) -> Response:
        await asyncio.sleep(self.options.api_latency)
        try:
            self._admit(request)
            data = await run_in_threadpool(self._answer, make, read_asked(await request.body()))
        except Refusal as refusal:
            content = {"error": refusal.error, "message": refusal.message}
            return JSONResponse(content, refusal.status, refusal.headers)
        return JSONResponse({"success": True, "data": data})

    def _admit(self, request: Request) -> None:
        if "origin" in request.headers:
            raise Refusal(403, "Forbidden", "The export API is not available to browsers.")
        expected = f"Bearer {self.options.key.reveal()}"
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), expected.encode()):
            raise Refusal(401, "Unauthorized", "The API key is missing or invalid.")
        if wait := self.rate_limit.wait(self.options.now()):
            headers = {"retry-after": str(math.ceil(wait))}
            raise Refusal(429, "Too many requests", f"At most {self.options.per_minute} a minute.", headers)

    def _agents(self, asked: Asked, now: dt.datetime) -> pl.DataFrame:
        byok, user_level = self.options.byok, self.options.user_level
        return agents_export(self.usage.up_to(now), asked, now, byok=byok, user_level=user_level)

    def _users(self, asked: Asked, now: dt.datetime) -> pl.DataFrame:
        of = self.options
        if of.users is Users.FORBIDDEN:
            raise Refusal(403, "Forbidden", "The API key may not export users.")
        if asked.group_by:
            raise Refusal(400, "Bad request", "Users are not grouped here.")
        usage = self.usage.up_to(now)
        return users_export(usage, asked, now, users=of.users, user_level=of.user_level, lack=of.users_lack)

    def _models(self, asked: Asked, now: dt.datetime) -> pl.DataFrame:
        if self.options.models is Models.FORBIDDEN:
            raise Refusal(403, "Forbidden", "The API key may not export models.")
        if asked.group_by:
            raise Refusal(400, "Bad request", "Models are not grouped here.")
        return models_export(self.usage.up_to(now), asked, now, byok=self.options.byok)

    def _answer(self, make: Make, asked: Asked) -> dict[str, object]:
        now, options = self.options.now(), self.options
        nothing = Refusal(404, "No data found", "There is no usage in this period.")
        if (available := within_history(asked, now)) is None:
            raise nothing
        table = make(available, now)
        if table.is_empty():
            raise nothing
        if table.height > options.row_limit:
            size = f"{table.height:,} rows, more than the {options.row_limit:,} allowed"
            raise Refusal(400, "Export too large", f"The export has {size}. Narrow the date range.")
        kind = next(kind for kind, other in self._kinds() if other == make)
        path = f"exports/{uuid.uuid4()}/{kind}_{available.start:%Y-%m-%d}_{available.end:%Y-%m-%d}.csv"
        return {
            "filePath": path,
            "downloadUrl": self.storage_url + self.storage.put(path, write_csv(table)),
            "dataType": kind,
            "recordCount": table.height,
            "dateRange": {"from": _wallclock(available.start), "to": _wallclock(available.end)},
        }


def _wallclock(at: dt.datetime) -> str:
    """Return a date as the API writes it: the wall clock, with a `Z` that does not mean UTC."""
    return at.isoformat(timespec="milliseconds") + "Z"
