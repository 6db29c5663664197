"""One store in a SQLite file and one in a PostgreSQL server: what holds for one holds for the other.

Tests that need the server are marked `postgres`: `make test-postgres` runs them, `make test` does not.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from odeus_dash.settings import Key
from odeus_dash.store.database import Database
from odeus_dash.store.store import Store
from tests.store import postgres

#: The password of the test server's account, which nothing may ever say.
PASSWORD = "canary-password-5c"
_databases = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    if not postgres.find():
        pytest.skip("There is no PostgreSQL to test with: make test-postgres installs one on Debian as root.")
    with postgres.running(PASSWORD) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Key:
    """An empty database: a file that is not there yet, or a new one of the server."""
    if request.param == "sqlite":
        return tmp_path / "data" / "store.sqlite3"
    server: postgres.Server = request.getfixturevalue("server")
    return Key(server.new_database(f"test_{next(_databases)}"))


@pytest.fixture
def replica(where: Path | Key) -> Callable[[], Store]:
    """Makes a store of the same database, as another process would."""
    return lambda: Store(Database(where))


@pytest.fixture
def store(replica: Callable[[], Store]) -> Store:
    return replica()
