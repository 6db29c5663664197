"""The account file of the password provider: who may sign in, with which role, and which cookies are valid.

    {"accounts": {"anna": {"role": "admin", "password": "$2b$12$...", "version": "..."}}}

The file is read at every check, so every change counts at once. It is refused unless it belongs to the user
that runs this process and no other user can open it. Changes replace the whole file, one process at a time.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import bcrypt

from odeus_dash.atomic import write_atomically
from odeus_dash.errors import BadAccounts, is_full, reason_of
from odeus_dash.viewer import Role

Accounts = Mapping[str, "Account"]

SHORTEST_PASSWORD = 12
#: In bytes: bcrypt silently ignores the rest of a longer password.
LONGEST_PASSWORD = 72
#: In bytes, far more than any list of people. A larger file is not read into memory.
LARGEST_FILE = 4 * 1024**2

#: Every hash costs the same. Otherwise the time of an answer would reveal whether an account exists.
_COST = 12
_HASH = re.compile(rf"\$2[aby]\${_COST}\$[./A-Za-z0-9]{{53}}")
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
_FIELDS = ("role", "password", "version")
_VERSION = re.compile(r"[0-9a-f]{0,32}")
#: The hash of a forgotten random password, which is checked when there is no such account.
_NOBODYS = "$2b$12$uqvecGeUEbald1KTfvCwmOOlvJJmaw9CuSVLu5m1EKV4gxqok4QIi"


@dataclass(frozen=True)
class Account:
    """An account. `version` is any text; a new one ends every sign-in of the account."""

    name: str
    role: Role
    password_hash: str = field(repr=False)
    version: str = field(default="", repr=False)

    @property
    def stamp(self) -> str:
        """Return the stamp of the account's cookies. A new password, role or version makes a new stamp."""
        content = f"{self.name}\n{self.role}\n{self.password_hash}\n{self.version}"
        return hashlib.sha256(content.encode()).hexdigest()[:32]


class AccountFile:
    """The accounts in a file. Every method raises BadAccounts when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Accounts:
        """Return all current accounts by name."""
        try:
            opened = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            with os.fdopen(opened, "rb") as file:
                _check_status(os.fstat(opened))  # of the file that is read: no other can take its place
                return _parsed(file.read(LARGEST_FILE))
        except _Unusable as problem:
            raise self._refusal(str(problem)) from None
        except FileNotFoundError:
            what = f"There are no accounts yet. The file {self.path} does not exist."
            todo = "Add the first account with python -m odeus_dash user add NAME --role admin."
            raise BadAccounts(what, todo) from None
        except OSError as problem:
            raise self._refusal(f"cannot be read: {reason_of(problem)}") from None

    def add(self, name: str, password_hash: str, role: Role) -> None:
        """Add an account, in a new file if there is none. Raises BadAccounts for an invalid or taken name."""
        if not _NAME.fullmatch(name):
            todo = "Use up to 64 of a-z, 0-9 and . _ @ + -, starting with a letter or digit."
            raise BadAccounts("This account name is not allowed.", todo)

        with self._changing() as accounts:
            if name in accounts:
                raise BadAccounts("An account with this name exists already.", "Use another name.")
            accounts[name] = Account(name, role, password_hash, secrets.token_hex(8))

    def remove(self, name: str) -> None:
        with self._changing(name) as accounts:
            del accounts[name]

    def set_password(self, name: str, password_hash: str) -> None:
        self._renew(name, password_hash=password_hash)

    def set_role(self, name: str, role: Role) -> None:
        self._renew(name, role=role)

    def bump(self, name: str) -> None:
        """End every sign-in of the account: all its cookies become invalid."""
        self._renew(name)

    def _renew(self, name: str, **changes: Any) -> None:
        with self._changing(name) as accounts:
            accounts[name] = replace(accounts[name], version=secrets.token_hex(8), **changes)

    @contextmanager
    def _changing(self, name: str | None = None) -> Iterator[dict[str, Account]]:
        """Yield all accounts and save the block's changes. Raises BadAccounts if there is no `name`."""
        try:
            with _alone(self.path.resolve()):
                accounts = dict(self.read()) if self.path.exists() else {}
                if name is not None and name not in accounts:
                    todo = "List all names with python -m odeus_dash user list."
                    raise BadAccounts("There is no account with this name.", todo)
                yield accounts
                fields = {
                    name: {"role": each.role, "password": each.password_hash, "version": each.version}
                    for name, each in accounts.items()
                }
                write_atomically(self.path.resolve(), json.dumps({"accounts": fields}, indent=2).encode())
        except OSError as problem:
            what = f"The account file {self.path} cannot be written: {reason_of(problem)}."
            todo = "Make its folder writable for the dashboard's user, or use another file."
            todo = "Free some space on its disk." if is_full(problem) else todo
            raise BadAccounts(what, todo) from None

    def _refusal(self, problem: str) -> BadAccounts:
        what = f"The account file {self.path} {problem}."
        return BadAccounts(what, "Sign-in is disabled until it is repaired.")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock on a separate file, since the account file itself is replaced."""
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def hashed(password: str) -> str:
    """Return the bcrypt hash of a new password. Raises BadAccounts if it is too short or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadAccounts("The password is too short.", f"Use at least {SHORTEST_PASSWORD} characters.")
    if len(_bytes(password)) > LONGEST_PASSWORD:
        raise BadAccounts("The password is too long.", f"Use at most {LONGEST_PASSWORD} bytes.")
    return bcrypt.hashpw(_bytes(password), bcrypt.gensalt(_COST)).decode()


def is_password(
    account: Account | None, password: str, check: Callable[[bytes, bytes], bool] = bcrypt.checkpw
) -> bool:
    """Return whether this is the account's password, with exactly one `check`, also without an account."""
    given = _bytes(password)
    right = check(given[:LONGEST_PASSWORD], (account.password_hash if account else _NOBODYS).encode())
    return right and account is not None and len(given) <= LONGEST_PASSWORD


def _bytes(password: str) -> bytes:
    """Return the password in UTF-8, the same bytes for every way to type an accented letter."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


class _Unusable(Exception):
    """Why the file is refused, as the end of a sentence that quotes nothing from the file."""


def _check_status(status: os.stat_result) -> None:
    reasons = {
        "is not a regular file": not stat.S_ISREG(status.st_mode),
        "does not belong to the user that runs this program": status.st_uid != os.geteuid(),
        "can be opened by other users (run chmod 600 on it)": stat.S_IMODE(status.st_mode) & 0o077,
        "is too large": status.st_size >= LARGEST_FILE,
    }
    for reason, holds in reasons.items():
        if holds:
            raise _Unusable(reason)


def _parsed(content: bytes) -> Accounts:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            raise _Unusable("contains an entry twice")
        return dict(pairs)

    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise _Unusable("is not JSON") from None
    if not isinstance(document, dict) or document.keys() != {"accounts"}:
        raise _Unusable("must have exactly one entry, accounts")
    if not isinstance(document["accounts"], dict):
        raise _Unusable("must have one entry per name in accounts")
    return {name: _account(name, fields) for name, fields in document["accounts"].items()}


def _account(name: str, fields: object) -> Account:
    if not _NAME.fullmatch(name):
        raise _Unusable("contains an account name that is not allowed")
    if not isinstance(fields, dict) or not {"role", "password"} <= fields.keys() <= {*_FIELDS}:
        raise _Unusable(f"contains an account with other entries than {', '.join(_FIELDS)}")
    password_hash, version = fields["password"], fields.get("version", "")
    if not isinstance(password_hash, str) or not _HASH.fullmatch(password_hash):
        raise _Unusable(f"contains a password that is not a bcrypt hash of cost {_COST}")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise _Unusable("contains a version that is not hexadecimal")
    with suppress(ValueError):
        return Account(name, Role(fields["role"]), password_hash, version)
    raise _Unusable("contains a role that is neither admin nor viewer")
