"""The files in deploy/, as far as they can be checked without running what they are for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.launcher import ROOT

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


@pytest.mark.parametrize("base", ["", "usage", "/usage/"])
def test_the_image_is_healthy_while_the_dashboard_answers_with_or_without_a_base_path(base: str) -> None:
    with _answering() as (server, asked):
        environ = {
            "STREAMLIT_SERVER_PORT": str(server.server_port),
            "STREAMLIT_SERVER_BASE_URL_PATH": base,
            "HTTP_PROXY": "http://127.0.0.1:9",
        }
        assert _is_healthy(environ)
        assert asked == ["/usage/_stcore/health" if base else "/_stcore/health"]
        assert not _is_healthy(environ | {"STREAMLIT_SERVER_BASE_URL_PATH": "elsewhere"})
    assert not _is_healthy(environ)


def _is_healthy(environ: Mapping[str, str]) -> bool:
    """By the command of the Dockerfile, with Python where the image has it."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    [command] = re.findall(r"^HEALTHCHECK .*? CMD (\[.+\])$", text, re.MULTILINE)
    python, *arguments = json.loads(command)
    assert python == "python"
    ran = subprocess.run([sys.executable, *arguments], env=environ, capture_output=True, check=False)
    return ran.returncode == 0


@contextmanager
def _answering() -> Iterator[tuple[HTTPServer, list[str]]]:
    """A server that is healthy where the dashboard is, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response_only(200 if self.path in ("/_stcore/health", "/usage/_stcore/health") else 404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server, asked
        finally:
            server.shutdown()
            thread.join()


def test_what_the_page_on_hosting_names_is_there() -> None:
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    for name in ("odeus-dash@.service", "odeus-dash", "nginx.conf", "Dockerfile", "compose.yaml"):
        assert f"deploy/{name}" in page
        assert (DEPLOY / name).exists()
