"""The kinds of addresses, and the reach of a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from odeus_dash.deployment import is_loopback
from odeus_dash.errors import ForbiddenAddress
from odeus_dash.export_client.limits import Limits
from odeus_dash.settings import NEVER_ALLOWED, Network, Workspace

Address = IPv4Address | IPv6Address


class Kind(IntEnum):
    """The kind of an address. As the reach of a request: the last kind that it may be sent to."""

    PUBLIC = 0
    PRIVATE = 1
    LOOPBACK = 2
    NEVER = 3


_PRIVATE = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)
_PUBLIC_6 = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
#: Where clouds tell a machine its own credentials, as far as that is not link-local anyway.
_METADATA = frozenset(
    map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"))
)
#: Of relays into IPv6 that are out of use (RFC 7526); Python takes it for a public network.
_RELAYS = ip_network("192.88.99.0/24")
#: Other ranges that a refusal names whole: tests of devices, which tunnels borrow, and what is reserved.
_RESERVED = tuple(map(ip_network, ("198.18.0.0/15", "240.0.0.0/4")))
_SAY = {
    Kind.PRIVATE: "a private address",
    Kind.LOOPBACK: "this machine",
    Kind.NEVER: "a reserved address",
}


@dataclass(frozen=True)
class Way:
    """The `reach` of a workspace's requests, and the certificates that they trust.

    What lies in `networks` counts as public. `ca_file` is trusted in addition to the public authorities.
    `configured` says that settings can allow more.
    """

    reach: Kind
    networks: tuple[Network, ...] = ()
    ca_file: Path | None = None
    configured: bool = False


#: To public addresses only.
PUBLIC = Way(Kind.PUBLIC)


def way_of(workspace: Workspace, limits: Limits) -> Way:
    """Return the way of requests for `workspace`: a configured one may be anywhere in its own network."""
    if not workspace.typed:
        return Way(Kind.LOOPBACK, workspace.allowed_networks, workspace.ca_file, configured=True)
    if is_loopback(urlsplit(workspace.base_url).hostname or "") and limits.typed_loopback:
        return Way(Kind.LOOPBACK)
    return Way(Kind.PRIVATE if limits.typed_private else Kind.PUBLIC)


def kind_of(address: str, networks: tuple[Network, ...] = ()) -> Kind:
    """Return the kind of `address`; one with another packed into it counts as the farther of both.

    Link-local (the metadata services of clouds), multicast and unassigned addresses are NEVER. What is in
    `networks` is PUBLIC, unless it is this machine or one of those that nothing can allow.
    """
    return max(_kind(each, networks) for each in _packed(ip_address(address)))


def _packed(address: Address) -> list[Address]:
    """`address` and those embedded in it: what is sent to an IPv4 address in IPv6 goes to the IPv4 one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return [address.ipv4_mapped]
        if address in _NAT64:
            return [IPv4Address(address.packed[-4:])]
        if address.sixtofour:
            return [address, address.sixtofour]
    return [address]


def _kind(address: Address, networks: tuple[Network, ...] = ()) -> Kind:
    if address.is_loopback:
        return Kind.LOOPBACK
    if not _may_be_allowed(address):
        return Kind.NEVER
    if any(address in each for each in networks):
        return Kind.PUBLIC
    if any(address in each for each in _PRIVATE):
        return Kind.PRIVATE
    public = address not in _RELAYS if isinstance(address, IPv4Address) else address in _PUBLIC_6
    return Kind.PUBLIC if public and address.is_global else Kind.NEVER


def _may_be_allowed(address: Address) -> bool:
    return address not in _METADATA and not any(address in each for each in NEVER_ALLOWED)


def spelled(host: str, networks: tuple[Network, ...] = ()) -> Kind | None:
    """Return the kind of `host` if no look-up is needed: an address, or localhost."""
    try:
        return kind_of(host, networks)
    except ValueError:
        return Kind.LOOPBACK if is_loopback(host) else None


def check(host: str, addresses: list[str], way: Way) -> None:
    """Raise ForbiddenAddress unless all `addresses` of `host` lie within the reach of `way`.

    A name of this machine has to stay on it, since what is sent there may be unprotected.
    """
    kinds = {each: kind_of(each, way.networks) for each in addresses}
    farthest = max(kinds, key=kinds.__getitem__)
    if kinds[farthest] > way.reach:
        raise _forbidden(host, farthest, way)
    if is_loopback(host) and min(kinds.values()) is not Kind.LOOPBACK:
        raise ForbiddenAddress(
            f"{host} does not resolve to this machine, so nothing was sent.", "Check the hosts file."
        )


def _forbidden(host: str, address: str, way: Way) -> ForbiddenAddress:
    """Return the refusal of an address. A typed host's address is not named, or it would map our network."""
    what = f"{host} resolves to {_SAY[kind_of(address)]}, so nothing was sent."
    if not way.configured:
        return ForbiddenAddress(
            what,
            "Ask the people who run this dashboard to configure this deployment.",
        )
    farther = max(_packed(ip_address(address)), key=_kind)
    if not _may_be_allowed(farther):
        return ForbiddenAddress(what, "Check its DNS entry.")
    known = (each for each in (*_PRIVATE, *_RESERVED) if farther in each)
    around = 24 if isinstance(farther, IPv4Address) else 64
    network = next(known, None) or ip_network(f"{farther}/{around}", strict=False)
    return ForbiddenAddress(
        f"{host} resolves to {network}, which is not a public network, so nothing was sent.",
        f'If this is your VPN or tunnel, set allowed_networks = ["{network}"] for the workspace, '
        "or ODEUS_ALLOWED_NETWORKS.",
    )
