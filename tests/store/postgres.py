"""A PostgreSQL server of the tests' own, on a free port of this machine, in a folder that goes with it.

As a script it makes sure that there is one to run: `make test-postgres` begins with that. On Debian as root
it installs the package and keeps it from starting as a service.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.hosting.install import with_apt
from tests.launcher import free_port

HELP = "No PostgreSQL could be found or installed: its tests will be skipped."
#: Debian keeps the programs out of the path.
_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
#: The server refuses to run as root.
_USER = "nobody" if os.geteuid() == 0 else None


@dataclass(frozen=True)
class Server:
    """A running server and its account `tester`."""

    folder: Path
    port: int
    password: str
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        return f"postgresql://tester:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Return the URL of a new, empty database."""
        self.run(f"create database {name}")
        return self.url(name)

    def run(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def find() -> Path | None:
    """The folder with the programs of the server."""
    found = shutil.which("initdb", path=os.pathsep.join([*map(str, _PLACES), os.environ.get("PATH", "")]))
    return Path(found).resolve().parent if found else None


@contextmanager
def running(password: str) -> Iterator[Server]:
    """A server that ends with the block."""
    programs = find()
    assert programs
    folder = Path(tempfile.mkdtemp(prefix="odeus-postgres-"))
    try:
        (folder / "password").write_text(password)
        for path in (folder, folder / "password") if _USER else ():
            shutil.chown(path, _USER)
        data = folder / "data"
        account = ["-U", "tester", "-A", "scram-sha-256", "--pwfile", str(folder / "password")]
        make = [programs / "initdb", "-D", data, "-E", "UTF8", "--locale", "C", "-N", *account]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, user=_USER)
        port = free_port()
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "fsync": "off"}
        flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", data, "-p", str(port), *flags]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, user=_USER)
        try:
            yield _ready(Server(folder, port, password, process))
        finally:
            process.send_signal(signal.SIGINT)  # without waiting for clients
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ready(server: Server) -> Server:
    for _ in range(300):
        assert server.process.poll() is None, (server.folder / "log").read_text()
        with suppress(psycopg.OperationalError):
            server.run("select 1")
            return server
        time.sleep(0.1)
    raise AssertionError((server.folder / "log").read_text())


def main() -> int:
    if not find():
        with_apt("postgresql")
    if not find():
        print(HELP, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
