"""What the log says at the start, before anybody has come."""

from __future__ import annotations

from pathlib import Path

import pytest

from odeus_dash.accounts import AccountFile
from odeus_dash.settings import Key, Provider, Settings, SignIn
from odeus_dash.ui import sign_in
from odeus_dash.viewer import Role
from tests.sign_in.passwords import HASH, SECRET


def said(accounts: Path, caplog: pytest.LogCaptureFixture) -> str:
    own = SignIn(provider=Provider.PASSWORD, accounts_file=accounts, cookie_secret=Key(SECRET))
    sign_in.warn_at_start(lambda: Settings({}, demo=True, sign_in=own))
    assert SECRET not in caplog.text
    return caplog.text


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.json"
    AccountFile(path).add("vera", HASH, Role.VIEWER)
    return path


def test_a_good_account_file_is_nothing_to_speak_of(accounts: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert said(accounts, caplog) == ""


def test_a_missing_account_file_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = said(tmp_path / "nowhere.json", caplog)
    assert "sign-in disabled" in log
    assert "does not exist" in log
    assert "nowhere.json" in log


def test_an_account_file_that_others_may_open_is_said(
    accounts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    accounts.chmod(0o644)
    assert "can be opened by other users" in said(accounts, caplog)


def test_a_broken_account_file_is_said(accounts: Path, caplog: pytest.LogCaptureFixture) -> None:
    accounts.write_text("{")
    assert "is not JSON" in said(accounts, caplog)
