from collections.abc import Iterator
from typing import Any

import pytest

from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.demo.simulation import Simulation, simulate
from tests.demo.calls import CLIENT, NOW


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


@pytest.fixture(scope="session", autouse=True)
def _close_client() -> Iterator[None]:
    yield
    CLIENT.close()
