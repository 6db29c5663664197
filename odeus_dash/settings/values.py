"""What the settings are, once they have been read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from odeus_dash.settings.keys import Key

#: The largest export accepted unless configured otherwise: several times what a million rows need.
MAX_DOWNLOAD_BYTES = 2 * 1024**3

Network = IPv4Network | IPv6Network
#: What no setting opens: this machine, link-local (the metadata services of clouds), multicast, broadcast.
NEVER_ALLOWED: tuple[Network, ...] = (
    *map(ip_network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255")),
    *map(ip_network, ("::/96", "fe80::/10", "ff00::/8")),
)


#: The name of the environment's workspace in links and commands.
UNNAMED = "default"


@dataclass(frozen=True)
class Workspace:
    """Where to export from, and with which key.

    `base_url` is normalised (see `deployment.normalise`): `{base_url}/export/assistants` is the
    endpoint. `demo` marks the embedded demo server, whose figures are never shown without a badge.
    `viewers` are the account names that may open it beside the admins, "*" for everybody signed in.
    `typed` says that somebody typed it into the page, so that its host has to be a public one; `files` that
    nothing is asked at all: the exports are files that somebody opened. `budget` is what its models may cost
    per month, in the currency of `Pricing`. The authorities in `ca_file` are trusted beside the public ones;
    `allowed_networks` may be asked as if they were public, which tunnels need.
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
    ca_file: Path | None = None
    allowed_networks: tuple[Network, ...] = ()

    @property
    def title(self) -> str:
        """What people read: the name, of the unnamed workspace of the environment its host."""
        return urlsplit(self.base_url).netloc if self.name == UNNAMED else self.name

    @property
    def identity(self) -> tuple[str, str]:
        """What two requests must share to be the same export: the deployment and the key."""
        return self.base_url, self.key.fingerprint


class Provider(StrEnum):
    """How people sign in."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105 - the name of a way to sign in
    OIDC = "oidc"


@dataclass(frozen=True)
class SignIn:
    """How people sign in, and who becomes what.

    `accounts_file` and `cookie_secret` serve the password provider, whose cookie lives for
    `cookie_hours` (24 at most). With OIDC, `role_claim` names the claim of the identity token that
    holds a role or groups; a value in `admin_values` makes an admin, one in `viewer_values` a viewer,
    anything else nobody. `name_claim` is the account name (it appears in lists of viewers).
    `signed_out_folder` keeps what was signed out of OIDC for other replicas and over restarts.
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
    """Costs are in `currency`: the price list's dollars times `factor`. `file` has own prices, if named."""

    file: Path | None = None
    currency: str = "USD"
    factor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Settings:
    """Everything that is configured.

    `demo` says whether to offer the demo workspace. `smallest_group` is the number of users below
    which a viewer does not see an agent's figures about people. `private_hosts` allows typed
    deployment URLs that lead to private addresses. `max_download_bytes` bounds a file. `archive` is the
    root of the archive, a folder or a URL without secrets, None where it is off; `archive_demo` has the
    demo archived too. A period is final once it has been over for `settling`. `pricing` says in which money
    costs are told.
    """

    workspaces: Mapping[str, Workspace]
    demo: bool
    max_download_bytes: int = MAX_DOWNLOAD_BYTES
    sign_in: SignIn = SignIn()
    smallest_group: int = 5
    private_hosts: bool = False
    archive: str | None = None
    archive_demo: bool = False
    settling: dt.timedelta = dt.timedelta(hours=48)
    pricing: Pricing = Pricing()
