"""The script itself, run without a browser, on a demo server that this process runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.settings import Key
from odeus_dash.ui import load

KEY = "CANARYKEY-31c08e"

RunApp = Callable[..., AppTest]


def _as_local() -> None:
    """The script, for the user of this machine: AppTest has no request that could show it."""
    from odeus_dash import main
    from odeus_dash.viewer import LOCAL

    main.main(lambda: LOCAL)


@pytest.fixture(scope="session")
def odeus() -> Iterator[DemoServer]:
    with start(DemoOptions(key=Key(KEY))) as running:
        yield running


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, odeus: DemoServer) -> Iterator[None]:
    """The one workspace, called default, is the demo server; settings are read anew for each test."""
    (tmp_path / "secrets.toml").touch()
    monkeypatch.setenv("ODEUS_DASH_SECRETS", str(tmp_path / "secrets.toml"))
    monkeypatch.setenv("ODEUS_API_KEY", KEY)
    monkeypatch.setenv("ODEUS_DEPLOYMENT_URL", odeus.base_url)
    load.configured.cache_clear()
    yield
    load.configured.cache_clear()


@pytest.fixture
def run_app() -> RunApp:
    """Run the script from the beginning, as somebody in Berlin who came with these query parameters."""

    def run(**query: str | list[str]) -> AppTest:
        app = AppTest.from_function(_as_local, default_timeout=60)
        app.context = {"timezone": "Europe/Berlin"}
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return run
