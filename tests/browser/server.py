"""The real app, started as its users start it, in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: What a process needs to run at all. Nothing of the developer's own settings reaches the app.
INHERITED = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class AppServer:
    """A running app: where it answers, and the file that holds all it has printed."""

    url: str
    log: Path


@contextmanager
def running_app(
    folder: Path, secrets: str = "", address: str = "127.0.0.1", port: int = 0, **environ: str
) -> Iterator[AppServer]:
    """Run the app at home in `folder`, with `secrets` as its secrets.toml, until the block ends.

    `environ` adds variables such as ODEUS_API_KEY; `port` is a free one by default. The whole process group
    ends with the block.
    """
    (folder / "secrets.toml").write_text(secrets, encoding="utf-8")
    log, port = folder / "app.log", port or _free_port()
    options = [f"--server.port={port}", f"--server.address={address}", "--server.headless=true"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    with log.open("wb") as printed:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(folder, environ),
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        app = AppServer(f"http://127.0.0.1:{port}", log)
        try:
            _wait_until_healthy(app, process)
            yield app
        finally:
            _end(process)


def _environment(folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    home = {"HOME": str(folder), "ODEUS_DASH_SECRETS": str(folder / "secrets.toml")}
    return inherited | home | {"ODEUS_DASH_ARCHIVE": "off"} | given


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(app: AppServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not _is_healthy(app):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The app did not start:\n{app.log.read_text()}")
        time.sleep(0.05)


def _is_healthy(app: AppServer) -> bool:
    try:
        with urllib.request.urlopen(f"{app.url}/_stcore/health", timeout=5) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole group to end, then insist."""
    for insist in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, insist)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        return
