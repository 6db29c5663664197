"""Databases that are gone, read-only, locked, damaged or newer, and what is said of them."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from odeus_dash import errors
from odeus_dash.errors import StoreProblem
from odeus_dash.settings import Key
from odeus_dash.store import database, schema
from odeus_dash.store.database import Database
from odeus_dash.store.store import Store
from odeus_dash.store.tables import METADATA
from tests.disk import files_no_larger_than
from tests.store import postgres
from tests.store.conftest import PASSWORD
from tests.store.entries import ACME, NOW, note, review

Replica = Callable[[], Store]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "store with ünusual ?name#%20.sqlite3"


def in_file(path: Path) -> Store:
    return Store(Database(path))


def refusal(kind: type[StoreProblem], use: Callable[[], object]) -> str:
    with pytest.raises(kind) as problem:
        use()
    assert type(problem.value) is kind
    assert PASSWORD not in str(problem.value)
    return str(problem.value)


def test_the_file_is_for_its_user_alone(path: Path) -> None:
    in_file(path).save(ACME, note())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_migrated_database_has_the_tables_that_statements_are_made_of(where: Path | Key) -> None:
    opened = Database(where)
    with opened.writing() as connection:
        inspected = sa.inspect(connection)
        assert set(inspected.get_table_names()) == {*METADATA.tables, "alembic_version"}
        for table in METADATA.tables.values():
            columns = {each["name"]: each["nullable"] for each in inspected.get_columns(table.name)}
            assert columns == {each.name: each.nullable for each in table.columns}
            key = inspected.get_pk_constraint(table.name)["constrained_columns"]
            assert key == [each.name for each in table.primary_key]


def test_a_newer_database_is_left_alone(where: Path | Key) -> None:
    opened = Database(where)
    store = Store(opened)
    store.save(ACME, note())
    with opened.writing() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    for use in (lambda: store.kept(ACME), lambda: store.save(ACME, note()), Store(Database(where)).check):
        assert "newer version" in refusal(errors.StoreTooNew, use)


def test_a_file_that_was_deleted_is_not_taken_for_a_new_one(path: Path) -> None:
    store = in_file(path)
    store.save(ACME, note())
    path.unlink()
    assert str(path) in refusal(errors.StoreGone, lambda: store.kept(ACME))
    refusal(errors.StoreGone, lambda: store.save(ACME, note()))
    assert not path.exists()
    assert not in_file(path).kept(ACME).notes


def test_a_restored_file_is_read(path: Path) -> None:
    store = in_file(path)
    saved = store.save(ACME, note())
    content = path.read_bytes()
    store.remove(ACME, saved)
    path.unlink()
    refusal(errors.StoreGone, lambda: store.kept(ACME))
    path.write_bytes(content)
    assert store.kept(ACME).notes == (saved,)


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\x00" + bytes(4000)])
def test_another_file_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    refusal(errors.StoreDamaged, lambda: in_file(path).kept(ACME))
    refusal(errors.StoreDamaged, lambda: in_file(path).save(ACME, note()))
    assert path.read_bytes() == content


def test_a_read_only_file_is_read_and_never_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the superuser may write anywhere, SQLite is asked for a read-only connection."""
    saved = in_file(path).save(ACME, note())
    monkeypatch.setattr(database, "_MODE", "ro")
    store = in_file(path)
    assert store.kept(ACME).notes == (saved,)
    for use in (lambda: store.save(ACME, note()), lambda: store.dismiss(ACME, "a", "ann", NOW)):
        assert "read-only" in refusal(errors.StoreReadOnly, use)
    assert in_file(path).kept(ACME).notes == (saved,)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_write_access(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    refusal(errors.StoreReadOnly, lambda: in_file(tmp_path / "inside" / "x").kept(ACME))


def test_a_path_that_leads_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be opened: file exists" in refusal(
        errors.StoreGone, lambda: in_file(tmp_path / "file" / "store.sqlite3").kept(ACME)
    )


def test_a_locked_file_can_be_read_but_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.05)
    store = in_file(path)
    saved = store.save(ACME, note())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert store.kept(ACME).notes == (saved,)
        assert "locked" in refusal(errors.StoreLocked, lambda: store.save(ACME, note()))
        other.execute("rollback")
    store.save(ACME, note())


def test_a_writer_waits_for_another_one(path: Path) -> None:
    store = in_file(path)
    store.save(ACME, note())
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("begin immediate")
        release = threading.Timer(0.3, other.execute, ["rollback"])
        release.start()
        store.save(ACME, note())
        release.join()


def test_writers_of_one_process_take_turns_however_long_one_takes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file(path).save(ACME, note())
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.05)
    with ThreadPoolExecutor(4) as threads:
        with Database(path).writing():
            writing = [threads.submit(in_file(path).save, ACME, note(f"Note {n}")) for n in range(4)]
            time.sleep(0.3)
        for each in writing:
            each.result()
    assert len(in_file(path).kept(ACME).notes) == 5


def test_a_disk_that_fills_up_and_has_room_again(path: Path) -> None:
    store = in_file(path)
    saved = store.save(ACME, note())
    with files_no_larger_than(path.stat().st_size):
        assert "free space" in refusal(
            errors.StoreGone, lambda: store.add(ACME, [review("Large", bytes(200_000))])
        )
        assert store.kept(ACME).notes == (saved,)
    store.add(ACME, [review("Large", bytes(200_000))])


def test_no_server_at_the_address_takes_no_longer_than_it_may() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        store = Store(Database(Key(f"postgresql://tester:{PASSWORD}@127.0.0.1:{port}/x")))
        assert "cannot be reached" in refusal(errors.StoreGone, lambda: store.kept(ACME))
    assert str(store) == "x on 127.0.0.1"
    refusal(errors.StoreGone, lambda: store.save(ACME, note()))


@pytest.mark.postgres
class TestAServer:
    def test_a_wrong_password_and_a_missing_database(self, server: postgres.Server) -> None:
        for url in (server.url("missing"), server.url("postgres").replace(PASSWORD, "canary-password-wrong")):
            store = Store(Database(Key(url)))
            assert "canary" not in refusal(errors.StoreGone, lambda store=store: store.kept(ACME))

    def test_one_that_is_read_only(self, server: postgres.Server) -> None:
        store = Store(Database(Key(server.new_database("for_reading"))))
        saved = store.save(ACME, note())
        server.run("alter database for_reading set default_transaction_read_only = on")
        reader = Store(Database(Key(server.url("for_reading"))))
        assert reader.kept(ACME).notes == (saved,)
        refusal(errors.StoreReadOnly, lambda: reader.save(ACME, note()))

    def test_one_that_is_locked(self, server: postgres.Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(database, "LOCK_SECONDS", 1)
        store = Store(Database(Key(server.new_database("locked"))))
        saved = store.save(ACME, note())
        other = sa.create_engine(server.url("locked").replace("postgresql:", "postgresql+psycopg:"))
        with other.begin() as connection:
            connection.execute(sa.text("lock table notes in access exclusive mode"))
            refusal(errors.StoreLocked, lambda: store.save(ACME, note()))
        other.dispose()
        assert store.kept(ACME).notes == (saved,)

    def test_connections_that_broke_are_replaced(self, server: postgres.Server) -> None:
        store = Store(Database(Key(server.new_database("restarted"))))
        saved = store.save(ACME, note())
        server.run("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'restarted'")
        assert store.kept(ACME).notes == (saved,)


def test_every_migration_follows_the_one_before() -> None:
    """One line of versions: two heads would leave it to chance which one a database gets."""
    assert sorted(schema.known(), reverse=True) == schema.known()


def test_a_database_of_an_earlier_version_keeps_its_entries(where: Path | Key, store: Store) -> None:
    """As the first version left it, without reviews."""
    saved = store.save(ACME, note())
    with Database(where).writing() as connection:
        connection.exec_driver_sql("DROP TABLE reviews")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    upgraded = Store(Database(where))
    assert upgraded.kept(ACME).notes == (saved,)
    assert upgraded.add(ACME, [kept := review()]) == 1
    assert upgraded.reviews(ACME) == [kept]
