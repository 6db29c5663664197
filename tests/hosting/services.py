"""A real nginx with the configuration that we ship, on free ports, in front of replicas."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hosting.install import find
from tests.launcher import ROOT, AppServer, free_port, wait_until

SHIPPED = ROOT / "deploy" / "nginx.conf"
NGINX = find()
#: What tests behind nginx are marked with: `make test-hosting` runs them, `make test` does not.
BEHIND_NGINX = [
    pytest.mark.hosting,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]
#: Everything that a real installation has to change in the file, and nothing else.
_NAME, _TLS = "dash.example.com", "/etc/ssl/dash.example.com"
#: Connections that one address may hold, in tests and as shipped.
MOST_CONNECTIONS, _SHIPPED_MOST = 20, 200
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


@contextmanager
def nginx(folder: Path, replicas: list[AppServer], port: int) -> Iterator[None]:
    """nginx with the shipped file in front of the replicas; on `port` it speaks TLS, as localhost."""
    certificate(folder)
    (folder / "odeus-dash.conf").write_text(_adapted(folder, port, [each.port for each in replicas]))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_WRAPPER.format(folder=folder, user=user))
    assert NGINX
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        wait_until(lambda: _listens(port) or process.poll() is not None)
        assert process.poll() is None, "nginx does not take the configuration"
        yield
    finally:
        process.terminate()
        process.wait()


def _adapted(folder: Path, port: int, replicas: list[int]) -> str:
    text = SHIPPED.read_text(encoding="utf-8").replace(_TLS, str(folder)).replace(_NAME, "localhost")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    text = text.replace(
        f"limit_conn odeus_dash_connections {_SHIPPED_MOST};",
        f"limit_conn odeus_dash_connections {MOST_CONNECTIONS};",
    )
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


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
