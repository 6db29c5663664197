"""What the tests of the demo server say over HTTP, and when."""

import datetime as dt
from typing import Any

import httpx

from odeus_dash.demo import DemoServer

#: A Sunday afternoon: the last day of the week and of the data is not over.
NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)

#: One for all, since building a client reads the certificates of half the world.
CLIENT = httpx.Client()


def body(start: str, end: str, timezone: str = "Europe/Berlin", **more: Any) -> dict[str, Any]:
    """An export request for whole local days."""
    return {
        "from": {"date": f"{start}T00:00:00.000Z", "timezone": timezone},
        "to": {"date": f"{end}T23:59:59.999Z", "timezone": timezone},
        **more,
    }


def ask(server: DemoServer, content: Any, **headers: str) -> httpx.Response:
    """One export request, with the server's key unless `headers` say otherwise."""
    sent = {"authorization": f"Bearer {server.key.reveal()}"} | headers
    return CLIENT.post(f"{server.base_url}/export/assistants", json=content, headers=sent)
