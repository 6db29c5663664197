"""A dashboard with passwords: its settings, its account file, and forged cookies for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt

from odeus_dash.accounts import AccountFile, hashed
from odeus_dash.viewer import Role
from tests.launcher import AppServer, running_app
from tests.sign_in.session import Session, opened

PASSWORD = "correct horse battery"
OTHER_PASSWORD = "battery horse correct"
#: Made once; making one takes a third of a second.
HASH = hashed(PASSWORD)
OTHER_HASH = hashed(OTHER_PASSWORD)
SECRET = "cookie-secret-canary-of-40-characters-xx"
WORKSPACE = "workspace-canary"
#: What an admin can look at without waiting for figures. Viewers have no workspace, and nothing to wait for.
QUICK = "workspace=Connect+a+workspace"
SECRETS = f"""
[sign_in]
provider = "password"
accounts_file = "accounts.json"
cookie_secret = "{SECRET}"
cookie_hours = 8

[workspaces.{WORKSPACE}]
key = "key-canary"
deployment_url = "http://127.0.0.1:9"
"""


@dataclass
class Dashboard:
    """A running dashboard and its accounts. Every account made is another one."""

    app: AppServer
    file: AccountFile
    made: list[str] = field(default_factory=list)

    def account(self, role: Role = Role.VIEWER) -> str:
        name = f"account{len(self.made)}@acme.example"
        self.made.append(name)
        self.file.add(name, HASH, role)
        return name

    def session(
        self,
        page: str = "",
        cookie: str | None = None,
        address: str | None = None,
        query: str = QUICK,
        said: Sequence[str] = (),
    ) -> AbstractContextManager[Session]:
        """A new tab, from an address that a proxy on this machine vouches for."""
        headers = {"X-Forwarded-For": address} if address else {}
        return opened(self.app.url, page, query, cookie, headers, said)

    def cookie(self, account: str) -> str:
        """What a browser gets to keep after `account` has signed in."""
        with self.session(address=self.fresh_address()) as session:
            session.sign_in(account, PASSWORD)
            return session.cookie

    def stamped(self, account: str, **changes: Any) -> str:
        """The same, made here: without the time that a password takes to check."""
        return forged(account, self.file.read()[account].stamp, **changes)

    def fresh_address(self) -> str:
        """Where no failure has come from yet."""
        self.made.append("")
        return f"198.51.{len(self.made) // 250}.{len(self.made) % 250}"


@contextmanager
def running(folder: Path, **environ: str) -> Iterator[Dashboard]:
    """A dashboard with passwords and one account, which nobody uses."""
    file = AccountFile(folder / "accounts.json")
    file.add("nobody", HASH, Role.ADMIN)
    with running_app(folder, SECRETS, **environ) as app:
        yield Dashboard(app, file)


def forged(account: str, stamp: str, secret: str = SECRET, hours: float = 8, **more: Any) -> str:
    """A cookie as the library makes it, signed with `secret`."""
    claims = {"username": f"{account}@{stamp}", "exp_date": time.time() + hours * 3600}
    return jwt.encode(claims | more, secret, "HS256")
