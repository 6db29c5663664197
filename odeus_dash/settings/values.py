"""The settings as values, after they have been read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from odeus_dash.settings.keys import Key

#: The largest export accepted by default: several times the size of a million rows.
MAX_DOWNLOAD_BYTES = 2 * 1024**3

Network = IPv4Network | IPv6Network
#: Networks that no setting allows: this machine, link-local (metadata of clouds), multicast, broadcast.
NEVER_ALLOWED: tuple[Network, ...] = (
    *map(ip_network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255")),
    *map(ip_network, ("::/96", "fe80::/10", "ff00::/8")),
)


#: The name of the environment's workspace in links and commands.
UNNAMED = "default"


class Membership(NamedTuple):
    """The group that an agent is in; its cost centre is empty where there is none."""

    agent_id: str
    group: str
    cost_centre: str = ""


class Budgeted(StrEnum):
    """What a budget can be about, besides the whole workspace."""

    AGENT = "agent"
    OWNER = "owner"
    GROUP = "group"


@dataclass(frozen=True)
class Budget:
    """The monthly budget of one agent (`name` is its id), one owner, or one group."""

    kind: Budgeted
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Workspace:
    """A deployment with the key for one workspace.

    `base_url` is normalised (see `deployment.normalise`): `{base_url}/export/assistants` is the
    endpoint. `demo` marks the embedded demo server, whose figures are never shown without a badge.
    `viewers` are the account names that may open it as well as the admins; "*" means everyone who is signed
    in. `typed` marks a workspace that was typed into the page, whose host has to be public. `files` marks
    exports that were opened as files: nothing is requested. `budget` is the monthly budget in the currency of
    `Pricing`, `budgets` are those of single agents, owners and groups, `billing_day` is the day of the month
    (1 to 28) on which billing cycles begin. `invoices` are the first days of invoiced months with their
    amounts in that currency, oldest first. The authorities in `ca_file` are trusted as well as the public
    ones. `allowed_networks` are treated as public, which tunnels need. `people`: its users export is read to
    count people exactly. `groups` of agents, in order of their ids, are shown where owners are. The agents in
    `excluded`, such as tests, are in no figure.
    """

    name: str
    base_url: str
    key: Key = field(repr=False)
    timezone: str | None = None
    demo: bool = False
    viewers: frozenset[str] = frozenset()
    typed: bool = False
    files: bool = False
    budget: Decimal | None = None
    billing_day: int | None = None
    ca_file: Path | None = None
    allowed_networks: tuple[Network, ...] = ()
    invoices: tuple[tuple[dt.date, Decimal], ...] = ()
    people: bool = False
    groups: tuple[Membership, ...] = ()
    excluded: frozenset[str] = frozenset()
    budgets: tuple[Budget, ...] = ()

    @property
    def title(self) -> str:
        """Return the name for people: the host for the unnamed workspace of the environment."""
        return urlsplit(self.base_url).netloc if self.name == UNNAMED else self.name

    @property
    def identity(self) -> tuple[str, str]:
        """Return the deployment and the key: two requests with the same identity are the same export."""
        return self.base_url, self.key.fingerprint


class Provider(StrEnum):
    """The ways to sign in."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105 - the name of a way to sign in
    OIDC = "oidc"


@dataclass(frozen=True)
class SignIn:
    """The way that people sign in, and the roles that they get.

    The password provider needs `accounts_file` and `cookie_secret`; its cookie lasts `cookie_hours` (at most
    24). With OIDC, `role_claim` is the claim of the identity token with a role or groups: a value in
    `admin_values` makes an admin, one in `viewer_values` a viewer, and without either nobody gets in.
    `name_claim` is the claim with the account name, as in lists of viewers. `signed_out_folder` remembers
    ended OIDC sign-ins across replicas and restarts.
    """

    provider: Provider = Provider.NONE
    accounts_file: Path | None = None
    cookie_secret: Key | None = field(default=None, repr=False)
    cookie_hours: float = 12
    name_claim: str = "email"
    role_claim: str = "groups"
    admin_values: frozenset[str] = frozenset()
    viewer_values: frozenset[str] = frozenset()
    signed_out_folder: Path | None = None


@dataclass(frozen=True)
class Pricing:
    """Costs are in `currency`: the price list's dollars times `factor`. `file` has own prices, if named.

    The factor is that of the day `factor_as_of` and comes from `factor_source`, where the settings say so.
    """

    file: Path | None = None
    currency: str = "USD"
    factor: Decimal = Decimal(1)
    factor_as_of: dt.date | None = None
    factor_source: str | None = None


@dataclass(frozen=True)
class Settings:
    """All settings.

    `demo` offers the demo workspace. Viewers do not see figures about the people of an agent with fewer
    users than `smallest_group`. `private_hosts` allows typed deployment URLs that lead to private addresses.
    `max_download_bytes` bounds a file. `archive` is the root of the archive: a folder, or a URL without
    secrets, None if it is off. `store` is where goals and notes are kept: a SQLite file or the URL of a
    PostgreSQL database, None if it is off. `archive_demo` archives the demo too. `warm`: the running
    dashboard fills it every hour. A period is final when it ended at least `settling` ago.
    Who sends `metrics_token` may read /metrics from another machine.
    """

    workspaces: Mapping[str, Workspace]
    demo: bool
    max_download_bytes: int = MAX_DOWNLOAD_BYTES
    sign_in: SignIn = SignIn()
    smallest_group: int = 5
    private_hosts: bool = False
    archive: str | None = None
    store: Path | Key | None = field(default=None, repr=False)
    archive_demo: bool = False
    warm: bool = True
    settling: dt.timedelta = dt.timedelta(hours=48)
    pricing: Pricing = Pricing()
    metrics_token: Key | None = None
