"""The files in deploy/, as far as they can be checked without running what they are for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.server import ROOT

DEPLOY = ROOT / "deploy"
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_systemd_accepts_the_unit_and_rates_it_well(tmp_path: Path) -> None:
    unit = tmp_path / "odeus-dash@8501.service"
    text = (DEPLOY / "odeus-dash@.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/odeus-dash/.venv/bin/python", "/usr/bin/env"))
    verify = [ANALYZE or "", "verify", str(unit)]
    verified = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert "odeus-dash" not in verified.stderr
    rating = [ANALYZE or "", "security", "--offline=yes", "--threshold=20", str(unit)]
    assert subprocess.run(rating, capture_output=True, check=False).returncode == 0


def test_the_image_takes_what_is_there_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    taken = {word for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for word in line.split()}
    assert taken >= {"app.py", "pages", "odeus_dash", "requirements.txt", ".streamlit/config.toml"}
    assert all((ROOT / each).exists() for each in taken)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert {f"!{each}" for each in taken} == {line for line in ignored if line.startswith("!")}
    assert re.search(r"^USER odeus-dash$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text


def test_what_the_page_on_hosting_names_is_there() -> None:
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    for name in ("odeus-dash@.service", "nginx.conf", "Dockerfile", "compose.yaml"):
        assert f"deploy/{name}" in page
        assert (DEPLOY / name).exists()
