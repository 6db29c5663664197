"""The usage export API over the simulated workspace: the whole contract, one endpoint.

Checked in this order: no browser (403), the key (401), the rate (429), the body and the range
(400), whether there is anything (404), its size (400).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
import math
import uuid
from dataclasses import dataclass

import polars as pl
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from odeus_dash.demo.exports import Asked, agents_export, within_history, write_csv
from odeus_dash.demo.options import DemoOptions
from odeus_dash.demo.rate_limit import RateLimit
from odeus_dash.demo.refusal import Refusal, answer_refusal
from odeus_dash.demo.request import read_asked
from odeus_dash.demo.storage import Storage
from odeus_dash.demo.usage import Usage


@dataclass(frozen=True)
class Api:
    """What the endpoint works with; `storage_url` is where the storage listens."""

    options: DemoOptions
    usage: Usage
    storage: Storage
    storage_url: str
    rate_limit: RateLimit

    def app(self) -> Starlette:
        routes = [
            Route("/export/assistants", self._export, methods=["POST"]),
            Route("/api/public/export/assistants", self._export, methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={Refusal: answer_refusal})

    async def _export(self, request: Request) -> Response:
        await asyncio.sleep(self.options.api_latency)
        self._admit(request)
        asked = read_asked(await request.body())
        data = await run_in_threadpool(self._answer, asked)
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

    def _answer(self, asked: Asked) -> dict[str, object]:
        available = within_history(asked, self.options.now())
        if not available or (table := self._table(available)).is_empty():
            raise Refusal(404, "No data found", "There is no usage in this period.")
        if table.height > self.options.row_limit:
            size = f"{table.height:,} rows, more than the {self.options.row_limit:,} allowed"
            raise Refusal(400, "Export too large", f"The export has {size}. Narrow the date range.")
        path = f"exports/{uuid.uuid4()}/assistants_{available.start:%Y-%m-%d}_{available.end:%Y-%m-%d}.csv"
        return {
            "filePath": path,
            "downloadUrl": self.storage_url + self.storage.put(path, write_csv(table)),
            "dataType": "assistants",
            "recordCount": table.height,
            "dateRange": {"from": _wallclock(available.start), "to": _wallclock(available.end)},
        }

    def _table(self, asked: Asked) -> pl.DataFrame:
        now, options = self.options.now(), self.options
        simulation = self.usage.up_to(now)
        return agents_export(simulation, asked, now, byok=options.byok, user_level=options.user_level)


def _wallclock(at: dt.datetime) -> str:
    """As the API writes its dates: the wall clock, with a `Z` that does not mean UTC."""
    return at.isoformat(timespec="milliseconds") + "Z"
