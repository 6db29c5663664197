"""Replicas of the dashboard and a real nginx with the configuration that we ship, on free ports."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.browser.server import INHERITED, ROOT
from tests.hosting.install import find

SHIPPED = ROOT / "deploy" / "nginx.conf"
NGINX = find()
#: Everything that a real installation has to change in the file, and nothing else.
_NAME, _TLS = "dash.example.com", "/etc/ssl/dash.example.com"
_WRAPPER = """
daemon off; pid {folder}/nginx.pid; error_log stderr warn; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include {folder}/odeus-dash.conf;
}}
"""


@dataclass(frozen=True)
class Replica:
    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def said(self, words: str) -> int:
        """How often it has printed these words."""
        return self.log.read_text(encoding="utf-8").count(words)


@contextmanager
def replica(folder: Path, environ: Mapping[str, str]) -> Iterator[Replica]:
    """A replica as the systemd unit starts it: all settings by environment variables."""
    port, log = free_port(), folder / f"replica-{free_port()}.log"
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    own = {
        "HOME": str(folder),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    with log.open("wb") as printed:
        process = subprocess.Popen(
            command, cwd=ROOT, env=inherited | own | environ, stdout=printed, stderr=subprocess.STDOUT
        )
        try:
            yield Replica(port, log, process)
        finally:
            process.kill()
            process.wait()


@contextmanager
def nginx(folder: Path, replicas: list[Replica], port: int) -> Iterator[None]:
    """nginx with the shipped file in front of the replicas; on `port` it speaks TLS, as localhost."""
    certificate(folder)
    (folder / "odeus-dash.conf").write_text(_adapted(folder, port, [each.port for each in replicas]))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_WRAPPER.format(folder=folder, user=user))
    assert NGINX
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        until(lambda: _listens(port) or process.poll() is not None)
        assert process.poll() is None, "nginx does not take the configuration"
        yield
    finally:
        process.terminate()
        process.wait()


def _adapted(folder: Path, port: int, replicas: list[int]) -> str:
    text = SHIPPED.read_text(encoding="utf-8").replace(_TLS, str(folder)).replace(_NAME, "localhost")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    for shipped, real in zip(("8501", "8502"), replicas, strict=True):
        text = text.replace(f"127.0.0.1:{shipped}", f"127.0.0.1:{real}")
    assert not re.search(r"850\d|example", re.sub(r"#.*", "", text))
    return text


def certificate(folder: Path) -> None:
    """A self-signed certificate for localhost: fullchain.pem and privkey.pem."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    command += ["-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def wait_until_healthy(each: Replica) -> None:
    address = f"http://127.0.0.1:{each.port}/usage/_stcore/health"
    until(lambda: each.process.poll() is not None or _answers(address))
    assert each.process.poll() is None, each.log.read_text()


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
