"""The doctor's line about a store in a PostgreSQL server."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from odeus_dash.cli import doctor
from odeus_dash.export_client import Limits
from tests.store import postgres
from tests.store.conftest import PASSWORD

pytestmark = pytest.mark.postgres


def line(url: str, folder: Path) -> str:
    secrets = folder / "secrets.toml"
    secrets.touch(mode=0o600)
    environ = {"ODEUS_DASH_SECRETS": str(secrets), "ODEUS_DASH_ARCHIVE": "off", "ODEUS_DASH_STORE": url}
    findings = doctor.examine(environ, lambda: dt.datetime.now(dt.UTC), Limits())
    return next(str(each) for each in findings if each.about == "store")


def test_a_server_that_works_is_named_without_its_account(server: postgres.Server, tmp_path: Path) -> None:
    found = line(server.new_database("doctor"), tmp_path)
    assert found == "ok: store: doctor on 127.0.0.1 can be written and read, 0 goals, notes and reviews."


def test_a_wrong_password_is_said_without_it(server: postgres.Server, tmp_path: Path) -> None:
    found = line(server.url("postgres").replace(PASSWORD, "canary-wrong"), tmp_path)
    database = found.removeprefix("FAILED: store: postgres on ").partition(": ")[2]
    assert database.startswith("The database of goals and notes rejects the account")
    assert "canary" not in found
