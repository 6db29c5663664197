"""What addresses lead to, and how far a request may reach."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.errors import ForbiddenAddress
from odeus_dash.export_client import Limits
from odeus_dash.export_client.addresses import Kind, Way, check, kind_of, spelled, way_of
from odeus_dash.export_client.connections import fetchable
from odeus_dash.settings import Key, Workspace

ADDRESSES = {
    Kind.PUBLIC: ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"],
    Kind.PRIVATE: [
        *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd12:3456::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"),
    ],
    Kind.LOOPBACK: ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
    Kind.NEVER: [
        *("169.254.169.254", "169.254.0.1", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"),
        *("100.100.100.200", "fd00:ec2::254", "2002:a9fe:a9fe::", "0.0.0.0", "::", "0.1.2.3"),  # noqa: S104
        *("224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "192.0.0.192"),
        *("168.63.129.16", "::ffff:168.63.129.16", "192.88.99.1", "192.88.99.255", "2002:c058:6301::"),
        *("2001:db8::1", "2001::1", "::127.0.0.1", "fec0::1", "64:ff9b:1::a00:1", "100::1"),
    ],
}


@pytest.mark.parametrize(("address", "kind"), [(each, kind) for kind in Kind for each in ADDRESSES[kind]])
def test_kinds(address: str, kind: Kind) -> None:
    assert kind_of(address) is kind


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_is_not_global_is_never_taken_for_public(address: IPv4Address | IPv6Address) -> None:
    if kind_of(str(address)) is Kind.PUBLIC:
        assert address.is_global
    if isinstance(address, IPv4Address):
        assert kind_of(f"::ffff:{address}") is kind_of(str(address))


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("localhost", Kind.LOOPBACK),
        ("10.0.0.1", Kind.PRIVATE),
        ("::1", Kind.LOOPBACK),
        ("acme.example", None),
    ],
)
def test_what_a_host_says_by_itself(host: str, kind: Kind | None) -> None:
    assert spelled(host) is kind


@pytest.mark.parametrize("reach", [Kind.PUBLIC, Kind.PRIVATE, Kind.LOOPBACK])
@pytest.mark.parametrize("kind", Kind)
def test_one_address_out_of_reach_is_one_too_many(reach: Kind, kind: Kind) -> None:
    for address in ADDRESSES[kind]:
        if kind <= reach:
            check("acme.example", ["1.1.1.1", address], Way(reach))
        else:
            with pytest.raises(ForbiddenAddress, match=r"acme\.example resolves to") as refused:
                check("acme.example", ["1.1.1.1", address], Way(reach))
            assert address not in str(refused.value)


TUNNEL = (ip_network("198.18.0.0/15"), ip_network("100.64.0.0/10"))


@pytest.mark.parametrize("reach", [Kind.PUBLIC, Kind.PRIVATE, Kind.LOOPBACK])
def test_allowed_networks_are_as_good_as_public(reach: Kind) -> None:
    check("acme.example", ["198.18.0.5", "::ffff:198.19.0.1", "100.64.1.1"], Way(reach, TUNNEL))
    assert fetchable("https://198.18.0.5/f", Way(reach, TUNNEL))
    for address in ("198.20.0.1", "203.0.113.1", "fdff::1"):
        assert kind_of(address, TUNNEL) is kind_of(address)


def test_nothing_opens_this_machine_and_metadata() -> None:
    wide = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    never = ["169.254.169.254", "100.100.100.200", "fe80::1", "224.0.0.1", "64:ff9b::a9fe:a9fe", "0.0.0.0"]  # noqa: S104
    for address in never:
        assert kind_of(address, wide) is Kind.NEVER
    assert kind_of("127.0.0.1", wide) is Kind.LOOPBACK


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.18.0.5", "198.18.0.0/15"),
        ("64:ff9b::c612:5", "198.18.0.0/15"),
        ("240.0.0.9", "240.0.0.0/4"),
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8::7", "2001:db8::/64"),
    ],
)
def test_a_refusal_names_the_range_and_the_setting(address: str, network: str) -> None:
    with pytest.raises(ForbiddenAddress) as refused:
        check("api.odeus.ai", ["1.1.1.1", address], Way(Kind.LOOPBACK, configured=True))
    assert refused.value.what.startswith(f"api.odeus.ai resolves to {network}, which is not a public network")
    assert f'allowed_networks = ["{network}"]' in refused.value.todo
    check("api.odeus.ai", [address], Way(Kind.LOOPBACK, (ip_network(network),)))


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "fe80::1", "0.0.0.0"])  # noqa: S104
def test_a_refusal_of_what_nothing_opens_names_no_setting(address: str) -> None:
    with pytest.raises(ForbiddenAddress, match="a reserved address") as refused:
        check("api.odeus.ai", [address], Way(Kind.LOOPBACK, configured=True))
    assert "allowed_networks" not in str(refused.value)


@pytest.mark.parametrize("addresses", [["1.1.1.1"], ["127.0.0.1", "10.0.0.1"]])
def test_localhost_stays_on_this_machine(addresses: list[str]) -> None:
    with pytest.raises(ForbiddenAddress, match="does not resolve to this machine"):
        check("localhost", addresses, Way(Kind.LOOPBACK))


def test_who_may_reach_how_far() -> None:
    configured = Workspace("acme", "https://odeus.acme.example/api/public", Key("k"))
    typed, local = replace(configured, typed=True), "http://localhost:8700/api/public"
    assert way_of(configured, Limits()) == Way(Kind.LOOPBACK, configured=True)
    own = replace(configured, allowed_networks=TUNNEL, ca_file=Path("acme.pem"))
    assert way_of(own, Limits()) == Way(Kind.LOOPBACK, TUNNEL, Path("acme.pem"), configured=True)
    assert way_of(replace(own, typed=True), Limits(typed_private=True)) == Way(Kind.PRIVATE)
    assert way_of(typed, Limits()) == Way(Kind.PUBLIC)
    assert way_of(typed, Limits(typed_loopback=True)) == Way(Kind.PUBLIC)
    assert way_of(typed, Limits(typed_private=True)) == Way(Kind.PRIVATE)
    assert way_of(replace(typed, base_url=local), Limits()) == Way(Kind.PUBLIC)
    assert way_of(replace(typed, base_url=local), Limits(typed_private=True)) == Way(Kind.PRIVATE)
    assert way_of(replace(typed, base_url=local), Limits(typed_loopback=True)) == Way(Kind.LOOPBACK)


@pytest.mark.parametrize(
    ("url", "reach"),
    [
        ("https://storage.example/f", Kind.PUBLIC),
        ("https://1.1.1.1/f", Kind.PUBLIC),
        ("https://10.0.0.1/f", Kind.PRIVATE),
        ("http://127.0.0.1:9/f", Kind.LOOPBACK),
        ("https://localhost/f", Kind.LOOPBACK),
        ("http://storage.example/f", None),
        ("http://10.0.0.1/f", None),
        ("https://user@storage.example/f", None),
        ("https://169.254.169.254/latest", None),
        ("http://169.254.169.254/latest", None),
        ("https://[fe80::1]/f", None),
        ("ftp://127.0.0.1/f", None),
        ("file:///etc/passwd", None),
    ],
)
def test_what_may_be_fetched(url: str, reach: Kind | None) -> None:
    for each in (Kind.PUBLIC, Kind.PRIVATE, Kind.LOOPBACK):
        assert (fetchable(url, Way(each)) is not None) is (reach is not None and each >= reach)
