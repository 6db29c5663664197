"""A clock that differs from the deployment's: one line on stderr, and the figures all the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from odeus_dash.__main__ import main
from odeus_dash.demo import DemoServer
from tests.cli.calls import NOW, environ

OCTOBER = ["--from", "2026-10-01", "--to", "2026-10-31"]


@pytest.mark.parametrize(
    ("command", "ahead", "said"),
    [
        ("summary", dt.timedelta(hours=2), "2 hours ahead of"),
        ("export", dt.timedelta(days=-3), "3 days behind"),
        ("summary", dt.timedelta(seconds=-90), None),
    ],
)
def test_the_difference_is_one_line_of_stderr(
    server: DemoServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    ahead: dt.timedelta,
    said: str | None,
) -> None:
    configured = environ(tmp_path, server.base_url, server.key.reveal())
    more = ["--output", str(tmp_path / "october.csv")] if command == "export" else ["--granularity", "week"]
    assert main([command, *OCTOBER, *more], environ=configured, clock=lambda: NOW + ahead) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "clock" in line]
    assert [line.startswith("default: The dashboard's clock is ") for line in lines] == (
        [True] if said else []
    )
    assert all(str(said) in line for line in lines)
