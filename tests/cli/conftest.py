"""A demo workspace on the day of the calls, for each module its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from odeus_dash import demo
from odeus_dash.demo import DemoOptions, DemoServer
from tests.cli.calls import NOW


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo.start(DemoOptions(now=lambda: NOW)) as running:
        yield running
