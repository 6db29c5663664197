"""A database with our tables, a SQLite file or on a PostgreSQL server, and its failures as named errors."""

from __future__ import annotations

import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from odeus_dash.errors import (
    StoreConflict,
    StoreDamaged,
    StoreGone,
    StoreLocked,
    StoreProblem,
    StoreReadOnly,
    reason_of,
)
from odeus_dash.settings import Key
from odeus_dash.store.schema import is_current, known, upgrade

#: Seconds to wait for a server to answer, and for other writers to finish.
CONNECT_SECONDS, LOCK_SECONDS, ANSWER_SECONDS = 3, 5, 10
#: Seconds to wait for one's turn among this process's writers, each of whom may wait for those of others, and
#: the least that is left for those then.
TURN_SECONDS, LEAST_SECONDS = 30, 2
#: A file is opened for reading and writing, and only if it is there.
_MODE = "rw"
#: Whose turn it is to write to a file, of all that use it in this process.
_turns: defaultdict[Path, Lock] = defaultdict(Lock)
_making = Lock()
_DATABASE, _OF_IT = "The database of goals and notes", "the database of goals and notes"


class Database:
    """Where goals and notes are: the path of a SQLite file, or the URL of a PostgreSQL database.

    Any number of threads, processes and machines may use one database at once. No message holds a password.
    """

    def __init__(self, where: Path | Key) -> None:
        self._path = where if isinstance(where, Path) else None
        self._was_there = False
        self._engine = _sqlite(where) if isinstance(where, Path) else _postgresql(where.reveal())

    def __str__(self) -> str:
        """Return the place without account and password."""
        url = self._engine.url
        return str(self._path or f"{url.database or 'postgres'} on {url.host or 'this machine'}")

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads. Raises StoreProblem, as does what is done in it."""
        with self._in_words(), self._begun(writes=False) as connection:
            if is_current(connection):
                yield connection
                return
        with self.writing() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is saved at the end of the block, whole or not at all."""
        with self._in_words(), self._in_turn() as left, self._begun(writes=True, patience=left) as connection:
            if not is_current(connection):
                upgrade(connection)
            yield connection

    @contextmanager
    def _begun(self, *, writes: bool, patience: float | None = None) -> Iterator[sa.Connection]:
        known()  # before anything is locked: the first time, it reads files
        if self._path:
            self._make(self._path)
        with self._engine.connect() as connection:
            ready = connection.execution_options(odeus_dash_writes=writes, odeus_dash_patience=patience)
            with ready.begin():
                yield ready

    @contextmanager
    def _in_turn(self) -> Iterator[float]:
        """Let one writer of this process at the file, and yield the seconds that it may wait for others.

        SQLite itself lets waiting writers try again at random, so that some would never get there.
        """
        if self._path is None:
            yield LOCK_SECONDS
            return
        with _making:
            turns = _turns[self._path]
        began = time.monotonic()
        if not turns.acquire(timeout=TURN_SECONDS):
            raise _locked()
        try:
            waited = time.monotonic() - began
            yield max(LOCK_SECONDS - waited, min(LEAST_SECONDS, LOCK_SECONDS))
        finally:
            turns.release()

    def _make(self, path: Path) -> None:
        """Create the file for this user only. Raises StoreGone if it existed before and disappeared."""
        if path.exists():
            self._was_there = True
            return
        if self._was_there:
            todo = "Restore it from a backup, or restart the dashboard to start with an empty one."
            raise StoreGone(f"{_DATABASE}, {path}, no longer exists.", todo)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        self._was_there = True

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        problem: StoreProblem | None = None
        try:
            yield
        except DBAPIError as failure:
            problem = _problem(failure.orig)
        except PermissionError:
            todo = "Give the dashboard's user write access, or set another place in [store]."
            problem = StoreReadOnly(f"{_DATABASE} cannot be created.", todo)
        except OSError as failure:
            todo = "Check the path in [store] and its permissions."
            problem = StoreGone(f"{_DATABASE} cannot be opened: {reason_of(failure)}.", todo)
        if problem:
            raise problem from None  # whose words stay out of every log


# Each use connects anew: it takes milliseconds, uses are rare, and a connection that is kept can break.


def _sqlite(path: Path) -> sa.Engine:

    def connect() -> sqlite3.Connection:
        address = f"file:{quote(str(path))}?mode={_MODE}"
        return sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, isolation_level=None)

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool, hide_parameters=True)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if (patience := options.get("odeus_dash_patience")) is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(1000 * patience)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("odeus_dash_writes") else "BEGIN")

    return engine


def _postgresql(url: str) -> sa.Engine:
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=sa.NullPool,
        connect_args={"connect_timeout": CONNECT_SECONDS, "prepare_threshold": None},  # as proxies want it
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "begin")
    def limit_waits(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{ANSWER_SECONDS}s'")

    return engine


def _problem(failure: BaseException | None) -> StoreProblem:
    """Return the named error for a driver's failure, by its code, since its text may have secrets."""
    code = getattr(failure, "sqlite_errorname", None) or getattr(failure, "sqlstate", None) or ""
    for codes, problem in _MEANINGS:
        if code.startswith(codes):
            return problem()
    # psycopg knows no code of a failed connection, but whether a server has asked for the password.
    return _refused() if getattr(getattr(failure, "pgconn", None), "used_password", False) else _gone()


def conflict() -> StoreProblem:
    """Return the error for a change to an entry that has changed since it was read."""
    todo = "Check it, then make your change again."
    return StoreConflict("Someone else has changed or deleted this entry.", todo)


_gone = partial(
    StoreGone,
    f"{_DATABASE} cannot be reached.",
    "Try again in a minute. If it persists, check its server and [store] in the settings.",
)
_refused = partial(
    StoreGone,
    f"{_DATABASE} rejects the account or does not exist.",
    "Check the URL in [store], and that the database exists.",
)
_read_only = partial(
    StoreReadOnly,
    f"{_DATABASE} is read-only, so nothing was changed.",
    "Give the dashboard's user write access to it.",
)
_locked = partial(StoreLocked, f"{_DATABASE} is locked by another program.", "Try again in a few seconds.")
_full = partial(StoreReadOnly, f"The disk of {_OF_IT} is full.", "Free some space.")
_failing = partial(StoreGone, f"The disk of {_OF_IT} fails.", "Check it, and its free space.")
_damaged = partial(StoreDamaged, f"{_DATABASE} is damaged or is not a database.", "Restore it from a backup.")

#: How codes of SQLite and SQLSTATEs of PostgreSQL begin, and what they mean.
_MEANINGS: tuple[tuple[tuple[str, ...], Callable[[], StoreProblem]], ...] = (
    (("SQLITE_READONLY", "25006", "42501"), _read_only),
    (("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014", "40001", "40P01"), _locked),
    (("SQLITE_FULL", "53100"), _full),
    (("SQLITE_IOERR",), _failing),
    (("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR", "42", "XX"), _damaged),
    (("SQLITE_CONSTRAINT", "23"), conflict),
    (("28", "3D"), _refused),
)
