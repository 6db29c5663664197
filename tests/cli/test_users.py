import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from odeus_dash.__main__ import main
from odeus_dash.accounts import AccountFile, hashed, is_password
from odeus_dash.cli import users
from odeus_dash.cli.arguments import parse
from odeus_dash.errors import BadAccounts
from odeus_dash.settings import Settings, SignIn
from odeus_dash.viewer import Role

PASSWORD = "correct horse battery"
OTHER = "incorrect horse battery"

Run = Callable[..., str]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def file(tmp_path: Path) -> AccountFile:
    return AccountFile(tmp_path / "accounts.json")


@pytest.fixture
def run(file: AccountFile, monkeypatch: pytest.MonkeyPatch) -> Run:
    settings = Settings({}, demo=False, sign_in=SignIn(accounts_file=file.path))

    def run(*argv: str, typed: str = f"{PASSWORD}\n") -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return users.run(parse(["user", *argv]), settings)

    return run


def test_before_the_first_account_the_list_says_how_to_make_one(run: Run) -> None:
    with pytest.raises(BadAccounts, match="user add NAME --role admin"):
        run("list")


def test_the_life_of_an_account(run: Run, file: AccountFile) -> None:
    run("add", "anna", "--role", "admin")
    run("add", "ben")
    assert run("list") == "anna  admin\nben  viewer"
    stamps = [file.read()["ben"].stamp]
    run("set-role", "ben", "admin")
    stamps.append(file.read()["ben"].stamp)
    run("set-password", "ben", typed=OTHER)
    stamps.append(file.read()["ben"].stamp)
    assert len(set(stamps)) == 3
    ben = file.read()["ben"]
    assert ben.role is Role.ADMIN
    assert (is_password(ben, OTHER), is_password(ben, PASSWORD)) == (True, False)
    run("remove", "anna")
    assert run("list") == "ben  admin"
    run("remove", "ben")
    assert run("list") == f"No accounts in {file.path}."


def test_a_password_from_another_program_is_its_first_line(run: Run, file: AccountFile) -> None:
    run("add", "anna", typed=f" {PASSWORD} \r\nmore\n")
    assert is_password(file.read()["anna"], f" {PASSWORD} ")


def test_in_a_terminal_it_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    typed = iter([PASSWORD, PASSWORD, PASSWORD, OTHER])
    monkeypatch.setattr(users, "getpass", lambda _: next(typed))
    assert users.hash_password().startswith("$2b$12$")
    with pytest.raises(BadAccounts, match="do not match"):
        users.hash_password()


@pytest.mark.parametrize("typed", ["", "\n", "short\n", "x" * 73])
def test_poor_passwords_make_no_account(run: Run, file: AccountFile, typed: str) -> None:
    with pytest.raises(BadAccounts):
        run("add", "anna", typed=typed)
    assert not file.path.exists()


def test_the_file_may_be_named_and_has_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    AccountFile(tmp_path / "other.json").add("anna", hashed(PASSWORD), Role.ADMIN)
    (tmp_path / "secrets.toml").touch()
    environ = {"ODEUS_DASH_SECRETS": str(tmp_path / "secrets.toml")}
    assert main(["user", "list"], environ=environ) == 2
    assert "--accounts-file" in capsys.readouterr().err
    assert main(["user", "list", "--accounts-file", str(tmp_path / "other.json")], environ=environ) == 0
    assert capsys.readouterr().out == "anna  admin\n"


@pytest.mark.parametrize(
    "argv",
    [["user"], ["user", "add"], ["user", "set-role", "anna", "root"], ["user", "add", "anna", PASSWORD]],
)
def test_what_cannot_be_meant_is_one_line_without_a_password(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv, environ={}) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert PASSWORD not in err


def test_hash_password_as_it_is_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["hash-password"], environ={}) == 0
    out, err = capsys.readouterr()
    assert out.startswith("$2b$12$")
    assert (len(out), err) == (61, "")
