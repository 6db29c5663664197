import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.demo.simulation import Simulation, simulate

#: A Sunday afternoon: the last day of the week and of the data is not over.
NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return simulate(NOW.date())


@pytest.fixture(scope="session")
def rows(simulation: Simulation) -> list[dict[str, Any]]:
    """Every conversation as a plain dict, for recounts that share no code with the exports."""
    return simulation.conversations.to_dicts()


@pytest.fixture(scope="session")
def server() -> Iterator[DemoServer]:
    with start(DemoOptions(now=lambda: NOW)) as running:
        yield running


def body(start: str, end: str, timezone: str = "Europe/Berlin", **more: Any) -> dict[str, Any]:
    """An export request for whole local days."""
    return {
        "from": {"date": f"{start}T00:00:00.000Z", "timezone": timezone},
        "to": {"date": f"{end}T23:59:59.999Z", "timezone": timezone},
        **more,
    }


def ask(server: DemoServer, content: Any, **headers: str) -> httpx.Response:
    """One export request with the server's key; a header set to "" is left out."""
    all_headers = {"authorization": f"Bearer {server.key.reveal()}"} | headers
    sent = {name.replace("_", "-"): value for name, value in all_headers.items() if value}
    return httpx.post(f"{server.base_url}/export/assistants", json=content, headers=sent)
