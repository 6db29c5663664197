import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odeus_dash.accounts import Account, AccountFile, hashed, is_password
from odeus_dash.errors import BadAccounts
from odeus_dash.viewer import Role

PASSWORD = "correct horse battery"
#: Made once; the file's rules do not depend on what was hashed.
HASH = hashed(PASSWORD)
OTHER_HASH = HASH[:-1] + ("." if HASH[-1] != "." else "/")


@pytest.fixture
def file(tmp_path: Path) -> AccountFile:
    return AccountFile(tmp_path / "accounts.json")


def written(file: AccountFile, content: object, mode: int = 0o600) -> AccountFile:
    text = content if isinstance(content, str) else json.dumps(content)
    file.path.write_text(text, encoding="utf-8")
    file.path.chmod(mode)
    return file


def anna(**fields: object) -> dict[str, Any]:
    return {"accounts": {"anna": {"role": "admin", "password": HASH} | fields}}


def test_what_was_added_is_there(file: AccountFile) -> None:
    file.add("anna", HASH, Role.ADMIN)
    file.add("ben@acme.example", OTHER_HASH, Role.VIEWER)
    accounts = file.read()
    assert [(each.name, each.role, each.password_hash) for each in accounts.values()] == [
        ("anna", Role.ADMIN, HASH),
        ("ben@acme.example", Role.VIEWER, OTHER_HASH),
    ]
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.path.parent.iterdir() if path.name != "accounts.json.lock"] == [
        "accounts.json"
    ]


def test_every_change_is_another_stamp(file: AccountFile) -> None:
    file.add("anna", HASH, Role.ADMIN)
    stamps = [file.read()["anna"].stamp]
    for change in (
        lambda: file.bump("anna"),
        lambda: file.set_password("anna", OTHER_HASH),
        lambda: file.set_password("anna", OTHER_HASH),
        lambda: file.set_role("anna", Role.VIEWER),
        lambda: file.set_role("anna", Role.VIEWER),
        lambda: (file.remove("anna"), file.add("anna", OTHER_HASH, Role.VIEWER)),
    ):
        change()
        stamps.append(file.read()["anna"].stamp)
    assert len(set(stamps)) == len(stamps)
    assert file.read()["anna"].role is Role.VIEWER


def test_a_change_by_hand_is_another_stamp_too(file: AccountFile) -> None:
    stamps = {
        written(file, anna(**fields)).read()["anna"].stamp
        for fields in ({}, {"role": "viewer"}, {"password": OTHER_HASH}, {"version": "1"})
    }
    assert len(stamps) == 4


def test_one_account_changes_and_the_others_stay(file: AccountFile) -> None:
    file.add("anna", HASH, Role.ADMIN)
    file.add("ben", HASH, Role.VIEWER)
    before = file.read()["ben"]
    file.bump("anna")
    assert file.read()["ben"] == before
    file.remove("anna")
    assert file.read() == {"ben": before}


def test_mistakes_change_nothing(file: AccountFile) -> None:
    file.add("anna", HASH, Role.ADMIN)
    before = file.path.read_bytes()
    for mistake in (
        lambda: file.add("anna", HASH, Role.VIEWER),
        lambda: file.add("Anna", HASH, Role.VIEWER),
        lambda: file.remove("ben"),
        lambda: file.bump("ben"),
    ):
        with pytest.raises(BadAccounts):
            mistake()
    assert file.path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o601, 0o644, 0o666])
def test_a_file_that_others_can_touch_is_refused(file: AccountFile, mode: int) -> None:
    with pytest.raises(BadAccounts, match="can be opened by other users"):
        written(file, anna(), mode).read()
    with pytest.raises(BadAccounts, match="can be opened by other users"):
        file.bump("anna")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(file: AccountFile) -> None:
    os.chown(written(file, anna()).path, 12345, 12345)
    with pytest.raises(BadAccounts, match="does not belong"):
        file.read()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "missing", tmp_path / "missing" / "file"):
        with pytest.raises(BadAccounts, match=re.escape(str(path))):
            AccountFile(path).read()


def test_before_the_first_account_it_says_how_to_make_one(file: AccountFile) -> None:
    with pytest.raises(BadAccounts, match=r"no accounts yet.*user add NAME") as failure:
        file.read()
    assert str(file.path) in str(failure.value)


def test_what_the_disk_refuses_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "missing" / "accounts.json", tmp_path / "file" / "accounts.json"):
        with pytest.raises(
            BadAccounts, match=r"cannot be written: (no such file|not a directory)"
        ) as failure:
            AccountFile(path).add("anna", HASH, Role.ADMIN)
        assert "Error" not in str(failure.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "not JSON"),
        ('{"accounts": {', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "exactly one entry"),
        ("{}", "exactly one entry"),
        ({"accounts": []}, "per name"),
        (anna() | {"others": {}}, "exactly one entry"),
        ({"accounts": {"anna": HASH}}, "other entries"),
        ({"accounts": {"anna": {"password": HASH}}}, "other entries"),
        (anna(email="anna@acme.example"), "other entries"),
        (anna(role="root"), "neither admin nor viewer"),
        (anna(role=["admin"]), "neither admin nor viewer"),
        (anna(role=None), "neither admin nor viewer"),
        (anna(password="hunter2"), "not a bcrypt hash"),
        (anna(password=""), "not a bcrypt hash"),
        (anna(password=None), "not a bcrypt hash"),
        (anna(password=HASH.replace("$12$", "$04$")), "cost 12"),
        (anna(password=HASH + "\n"), "not a bcrypt hash"),
        (anna(version=7), "version"),
        (anna(version="x"), "version"),
        ({"accounts": {"*": anna()["accounts"]["anna"]}}, "name"),
        ({"accounts": {"Anna": anna()["accounts"]["anna"]}}, "name"),
        ({"accounts": {"": anna()["accounts"]["anna"]}}, "name"),
        (f'{{"accounts": {{"a": {json.dumps(anna()["accounts"]["anna"])}, "a": {{}}}}}}', "twice"),
        ('{"accounts": {}, "accounts": {}}', "twice"),
        (" " * (4 * 1024**2) + "{}", "too large"),
    ],
)
def test_a_broken_file_is_refused_as_a_whole(file: AccountFile, content: object, problem: str) -> None:
    with pytest.raises(BadAccounts, match=problem) as failure:
        written(file, content).read()
    for secret in (HASH, "hunter2", "acme.example"):
        assert secret not in str(failure.value)


def test_no_accounts_is_a_file_too(file: AccountFile) -> None:
    assert written(file, {"accounts": {}}).read() == {}


def test_a_link_stays_a_link(file: AccountFile, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = AccountFile(tmp_path / "real" / "accounts.json")
    real.add("anna", HASH, Role.ADMIN)
    file.path.symlink_to(real.path)
    file.add("ben", HASH, Role.VIEWER)
    assert file.path.is_symlink()
    assert real.read().keys() == {"anna", "ben"}


NAMES = st.from_regex(r"[a-z0-9][a-z0-9._@+-]{0,63}", fullmatch=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.sets(NAMES, min_size=1, max_size=3))
def test_every_name_comes_back(file: AccountFile, names: set[str]) -> None:
    file.path.unlink(missing_ok=True)
    for name in names:
        file.add(name, HASH, Role.VIEWER)
    assert file.read().keys() == names
    for name in names:
        file.remove(name)
    assert file.read() == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text().filter(lambda text: not re.fullmatch(r"[a-z0-9][a-z0-9._@+-]{0,63}", text)))
def test_other_names_are_refused(file: AccountFile, name: str) -> None:
    with pytest.raises(BadAccounts):
        file.add(name, HASH, Role.VIEWER)
    assert not file.path.exists()


ADDING = """
import sys
from pathlib import Path
from odeus_dash.accounts import AccountFile
from odeus_dash.viewer import Role
path, prefix, password_hash = sys.argv[1:]
for number in range(15):
    AccountFile(Path(path)).add(f"{prefix}{number}", password_hash, Role.VIEWER)
"""


def test_two_processes_lose_nothing(file: AccountFile) -> None:
    file.add("anna", HASH, Role.ADMIN)
    command = [sys.executable, "-c", ADDING, str(file.path)]
    processes = [subprocess.Popen([*command, prefix, HASH]) for prefix in ("b", "c")]
    reads = 0
    while any(process.poll() is None for process in processes):
        assert "anna" in file.read()  # half a file would be refused
        reads += 1
    assert [process.wait() for process in processes] == [0, 0]
    assert len(file.read()) == 31
    assert reads > 0


def test_two_threads_lose_nothing(file: AccountFile) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: file.add(f"a{number}", HASH, Role.VIEWER), range(20)))
    assert len(file.read()) == 20


def test_only_the_whole_password_is_right() -> None:
    account = Account("anna", Role.ADMIN, HASH)
    assert is_password(account, PASSWORD)
    assert not is_password(account, PASSWORD.upper())
    assert not is_password(account, f"{PASSWORD} ")


class Checks:
    """Counts what would have been checked, and says yes to everything."""

    def __init__(self) -> None:
        self.costs: list[str] = []

    def __call__(self, password: bytes, password_hash: bytes) -> bool:
        assert len(password) <= 72  # bcrypt refuses longer ones
        self.costs.append(password_hash.decode().split("$")[2])
        return True


@pytest.mark.parametrize("account", [Account("anna", Role.ADMIN, HASH), None])
@pytest.mark.parametrize("password", ["", "x", PASSWORD, "x" * 100_000, "ü" * 37, "\ud800", "a\0b"])
def test_known_or_unknown_costs_one_check(account: Account | None, password: str) -> None:
    checks = Checks()
    right = is_password(account, password, checks)
    assert checks.costs == ["12"]
    assert right is (account is not None and len(password.encode("utf-8", "surrogatepass")) <= 72)


def test_what_is_checked_for_nobody_takes_as_long_as_for_somebody() -> None:
    hashes: list[bytes] = []
    for account in (None, Account("anna", Role.ADMIN, HASH)):
        is_password(account, PASSWORD, lambda _, each: not hashes.append(each))
    assert [each[:7] for each in hashes] == [b"$2b$12$"] * 2
    assert {len(each) for each in hashes} == {60}
    assert not bcrypt.checkpw(PASSWORD.encode(), hashes[0])


def test_accents_may_be_put_together_either_way() -> None:
    account = Account("anna", Role.ADMIN, hashed("Ko\u0308nigsbru\u0308cke"))
    assert is_password(account, "K\u00f6nigsbr\u00fccke")


@pytest.mark.parametrize("password", ["", "eleven char", "x" * 73, "ü" * 37])
def test_new_passwords_have_a_length(password: str) -> None:
    with pytest.raises(BadAccounts):
        hashed(password)


def test_nothing_shows_a_hash(file: AccountFile) -> None:
    file.add("anna", HASH, Role.ADMIN)
    assert HASH not in repr(file.read())
