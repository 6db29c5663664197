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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: What a process needs to run at all. Nothing of the developer's own settings reaches the app.
INHERITED = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class AppServer:
    """A started app: its port and base path, the file that holds all it has printed, and its process."""

    port: int
    base_path: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.base_path}"

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_until_healthy(self) -> None:
        wait_until(lambda: self.process.poll() is not None or self._is_healthy())
        assert self.process.poll() is None, f"The app did not start:\n{self.said()}"

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def end(self) -> None:
        """Ask the whole process group to end, then insist."""
        for insist in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, insist)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                continue
            return


@contextmanager
def running_app(
    folder: Path,
    secrets: str = "",
    address: str = "127.0.0.1",
    port: int = 0,
    program: Path = ROOT,
    **environ: str,
) -> Iterator[AppServer]:
    """Run the app at home in `folder` until the block ends, which begins once it is healthy.

    `secrets` is the content of its secrets.toml; `port` 0 is a free one; `program` is the folder with app.py.
    `environ` adds variables such as ODEUS_API_KEY.
    """
    with started_app(folder, secrets, address, port, program, **environ) as app:
        app.wait_until_healthy()
        yield app


@contextmanager
def started_app(
    folder: Path,
    secrets: str = "",
    address: str = "127.0.0.1",
    port: int = 0,
    program: Path = ROOT,
    **environ: str,
) -> Iterator[AppServer]:
    """Start the app as `running_app` does, but do not wait for it."""
    (folder / "secrets.toml").write_text(secrets, encoding="utf-8", errors="surrogateescape")
    port = port or free_port()
    own = {
        "HOME": str(folder),
        "ODEUS_DASH_ARCHIVE": "off",
        "ODEUS_DASH_STORE": "off",
        "ODEUS_DASH_SECRETS": str(folder / "secrets.toml"),
        "STREAMLIT_SERVER_ADDRESS": address,
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    base = environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
    log = folder / f"app-{port}.log"
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py"],
            cwd=program,
            env=inherited | own | environ,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        app = AppServer(port, f"/{base}" if base else "", log, process)
        try:
            yield app
        finally:
            app.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(done: Callable[[], bool], seconds: float = 60) -> None:
    """Look every twentieth of a second; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
