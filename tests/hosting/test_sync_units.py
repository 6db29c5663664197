"""The service and the timer that fill the archive, as far as they can be checked without systemd running."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from odeus_dash.cli.arguments import parse
from tests.launcher import ROOT

DEPLOY = ROOT / "deploy"
SERVICE, TIMER = "odeus-dash-sync.service", "odeus-dash-sync.timer"
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_systemd_accepts_both_and_rates_the_service_well(tmp_path: Path) -> None:
    text = (DEPLOY / SERVICE).read_text(encoding="utf-8")
    (tmp_path / SERVICE).write_text(text.replace("/opt/odeus-dash/.venv/bin/python", "/usr/bin/env"))
    (tmp_path / TIMER).write_text((DEPLOY / TIMER).read_text(encoding="utf-8"))
    verify = [ANALYZE or "", "verify", str(tmp_path / SERVICE), str(tmp_path / TIMER)]
    verified = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert "odeus-dash" not in verified.stderr
    rating = [ANALYZE or "", "security", "--offline=yes", "--threshold=20", str(tmp_path / SERVICE)]
    assert subprocess.run(rating, capture_output=True, check=False).returncode == 0


def test_what_the_service_calls_is_a_command() -> None:
    lines = (DEPLOY / SERVICE).read_text(encoding="utf-8").splitlines()
    [called] = [line.partition("-m odeus_dash ")[2] for line in lines if line.startswith("ExecStart=")]
    assert parse(called.split()).command == "sync"


def test_the_page_on_hosting_names_what_is_there() -> None:
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    for name in (SERVICE, TIMER, "spark_messages_per_month.py"):
        assert f"deploy/{name}" in page
        assert (DEPLOY / name).exists()
