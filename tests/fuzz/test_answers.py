"""Answers of an API and its storage that are not as they should be: whole exports or named failures."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import httpx
import stamina
from hypothesis import example, given
from hypothesis import strategies as st

from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ExportClient, RateWindow
from odeus_dash.periods import Period
from odeus_dash.source import Source, Wanted
from tests.fuzz.mutated import JSON, TOKENS, altered, changed
from tests.source.api import NOW, WORKSPACE

CSV = b"assistant_id,assistant_name,messages,unique_users\na,Ada,3,2\n"
READY: dict[str, Any] = {
    "success": True,
    "data": {
        "filePath": "exports/assistants.csv",
        "downloadUrl": "https://storage.example/usage.csv?signature=s",
        "dataType": "assistants",
        "recordCount": 1,
        "dateRange": {"from": "2026-10-01T00:00:00.000Z", "to": "2026-10-31T23:59:59.999Z"},
    },
}
REFUSED: dict[str, Any] = {"error": "Bad Request", "message": "Too large: 1,200,000 rows, at most 1,000,000"}
BODY = json.dumps(READY).encode()
OCTOBER = Wanted(Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))

_values = st.sampled_from(
    [
        *(
            "application/json",
            "text/plain",
            "text/plain; charset=x",
            "gzip",
            "br",
            "identity",
            "deflate, gzip",
        ),
        *("1e99", "120", "-5", "Thu, 01 Oct 2026 12:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +2359"),
        *(
            "Fri, 31 Dec 9999 23:59:59 -2359",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "https://[",
            "javascript:1",
            "//",
        ),
        *("Thu, 01 Oct 2026 12:00:00 +99999999999999999999",),
        *(each for each in TOKENS if each.isascii() and each.isprintable() and len(each) < 100),
    ]
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Content-Type",
            "Date",
            "Retry-After",
            "Location",
            "Content-Encoding",
            "Content-Length",
            "Set-Cookie",
        ]
    ),
    _values,
    max_size=3,
)
BODIES = (
    altered(READY, JSON).map(lambda each: json.dumps(each).encode())
    | altered(REFUSED, JSON).map(lambda each: json.dumps(each).encode())
    | changed(BODY)
    | st.just(BODY)
)
STATUSES = (
    st.just(200)
    | st.sampled_from([201, 204, 302, 400, 401, 403, 404, 413, 422, 429, 500, 503])
    | st.integers(200, 599)
)


@example(200, {"Date": "Fri, 31 Dec 9999 23:59:59 -2359"}, BODY, 200, {}, CSV)
@example(200, {"Date": "Mon, 01 Jan 0001 00:00:00 +2359"}, BODY, 200, {}, CSV)
@example(200, {"Date": "Thu, 01 Oct 2026 12:00:00 +99999999999999999999"}, BODY, 200, {}, CSV)
@given(STATUSES, HEADERS, BODIES, st.just(200) | STATUSES, HEADERS, st.just(CSV) | changed(CSV))
def test_any_answer(
    status: int,
    headers: dict[str, str],
    body: bytes,
    file_status: int,
    file_headers: dict[str, str],
    csv: bytes,
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))
        return httpx.Response(file_status, headers=file_headers, stream=httpx.ByteStream(csv))

    with (
        stamina.set_testing(True, attempts=2),
        ExportClient(transport=httpx.MockTransport(answer), rates=RateWindow(sleep=lambda _: None)) as client,
    ):
        source = Source(client, clock=lambda: NOW)
        for kind in (ExportKind.AGENTS, ExportKind.USERS):
            try:
                export = source.load(WORKSPACE, Wanted(OCTOBER.period, kind))
            except OdeusDashError as failure:
                said = failure.what + failure.todo
                if said.isprintable() and len(said) < 1000:
                    continue
                raise
            assert export.table.frame.height == export.table.facts.rows
            assert OCTOBER.period.holds(export.covered)
            assert abs(export.fetched_at - NOW) < dt.timedelta(days=400)
