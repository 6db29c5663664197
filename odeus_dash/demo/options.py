"""The settings of a demo server."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from odeus_dash.demo.models import Models
from odeus_dash.demo.simulation import SEED
from odeus_dash.demo.users import Users
from odeus_dash.settings import Key


@dataclass(frozen=True)
class DemoOptions:
    """The workspace's switches, the server's limits, and its clock.

    `byok` and `user_level` add the token and the description and owner columns, `user_level` also names and
    addresses of people. `users` is the state of the users export, `users_lack` are columns that it lacks,
    `models` is the state of the models export.
    `row_limit` is in rows per export, `per_minute` in requests per key; life and latencies are in seconds.
    `now` (aware) is the clock for everything: the data's end, the links' expiry, the rate limit.
    """

    byok: bool = True
    user_level: bool = True
    users: Users = Users.ALL
    users_lack: tuple[str, ...] = ()
    models: Models = Models.ALL
    row_limit: int = 1_000_000
    per_minute: int = 500
    url_life_seconds: float = 300.0
    api_latency: float = 0.0
    storage_latency: float = 0.0
    gzip: bool = True
    seed: int = SEED
    key: Key = field(default_factory=lambda: Key(f"odeus-demo-{secrets.token_urlsafe(24)}"))
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
