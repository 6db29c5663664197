"""What an address leads to, and how far a request may reach."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from odeus_dash.deployment import is_loopback
from odeus_dash.errors import ForbiddenAddress
from odeus_dash.export_client.limits import Limits
from odeus_dash.settings import Workspace

Address = IPv4Address | IPv6Address


class Kind(IntEnum):
    """What an address leads to. As the reach of a request: the last kind that it may be sent to."""

    PUBLIC = 0
    PRIVATE = 1
    LOOPBACK = 2
    NEVER = 3


REACHES = (Kind.PUBLIC, Kind.PRIVATE, Kind.LOOPBACK)

_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
_PRIVATE_6 = IPv6Network("fc00::/7")
_PUBLIC_6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
#: Where clouds tell a machine its own credentials, as far as that is not link-local anyway.
_METADATA = frozenset(
    map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"))
)
#: Of relays into IPv6 that are out of use (RFC 7526); Python takes it for a public network.
_RELAYS = IPv4Network("192.88.99.0/24")
_SAY = {
    Kind.PRIVATE: "a private address",
    Kind.LOOPBACK: "this machine itself",
    Kind.NEVER: "an address where no service is ever asked",
}


def kind_of(address: str) -> Kind:
    """What `address` leads to; one with another packed into it is as far away as the farther of both.

    Link-local (the metadata services of clouds), multicast and unassigned addresses are NEVER.
    """
    return max(map(_kind, _packed(ip_address(address))))


def _packed(address: Address) -> Iterator[Address]:
    """An IPv4 address in IPv6 clothes goes to the IPv4 address."""
    if not isinstance(address, IPv6Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield IPv4Address(address.packed[-4:])
    elif address.sixtofour:
        yield from (address, address.sixtofour)
    else:
        yield address


def _kind(address: Address) -> Kind:
    if address in _METADATA or address in _RELAYS:
        return Kind.NEVER
    if address.is_loopback:
        return Kind.LOOPBACK
    if isinstance(address, IPv4Address):
        private, public = any(address in each for each in _PRIVATE), True
    else:
        private, public = address in _PRIVATE_6, address in _PUBLIC_6
    if private:
        return Kind.PRIVATE
    return Kind.PUBLIC if public and address.is_global and not address.is_multicast else Kind.NEVER


def spelled(host: str) -> Kind | None:
    """What `host` leads to if that can be seen without asking anybody: an address, or localhost."""
    try:
        return kind_of(host)
    except ValueError:
        return Kind.LOOPBACK if is_loopback(host) else None


def reach_of(workspace: Workspace, limits: Limits) -> Kind:
    """How far a request for `workspace` may go: who configures one may point it anywhere of their own."""
    if not workspace.typed:
        return Kind.LOOPBACK
    if is_loopback(urlsplit(workspace.base_url).hostname or "") and limits.typed_loopback:
        return Kind.LOOPBACK
    return Kind.PRIVATE if limits.typed_private else Kind.PUBLIC


def check(host: str, addresses: list[str], reach: Kind) -> None:
    """ForbiddenAddress unless every one of the `addresses` of `host` lies within `reach`.

    A name of this machine has to stay on it, since what is sent there may be unprotected.
    """
    kinds = [kind_of(each) for each in addresses]
    farthest = max(kinds)
    if farthest > reach:
        raise ForbiddenAddress(
            f"{host} leads to {_SAY[farthest]}, so nothing was sent to it.",
            "A deployment that is not public has to be configured by the people who run this dashboard.",
        )
    if is_loopback(host) and min(kinds) is not Kind.LOOPBACK:
        raise ForbiddenAddress(
            f"{host} does not lead to this machine, so nothing was sent to it.", "Check the hosts file."
        )
