"""What addresses lead to, and how far a request may reach."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odeus_dash.errors import ForbiddenAddress
from odeus_dash.export_client import Limits
from odeus_dash.export_client.addresses import Kind, check, kind_of, reach_of, spelled
from odeus_dash.export_client.connections import may_fetch
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
@settings(max_examples=100, deadline=None)
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
            check("acme.example", ["1.1.1.1", address], reach)
        else:
            with pytest.raises(ForbiddenAddress, match=r"acme\.example leads to") as refused:
                check("acme.example", ["1.1.1.1", address], reach)
            assert address not in str(refused.value)


@pytest.mark.parametrize("addresses", [["1.1.1.1"], ["127.0.0.1", "10.0.0.1"]])
def test_localhost_stays_on_this_machine(addresses: list[str]) -> None:
    with pytest.raises(ForbiddenAddress, match="does not lead to this machine"):
        check("localhost", addresses, Kind.LOOPBACK)


def test_who_may_reach_how_far() -> None:
    configured = Workspace("acme", "https://odeus.acme.example/api/public", Key("k"))
    typed, local = replace(configured, typed=True), "http://localhost:8700/api/public"
    assert reach_of(configured, Limits()) is Kind.LOOPBACK
    assert reach_of(typed, Limits()) is Kind.PUBLIC
    assert reach_of(typed, Limits(typed_loopback=True)) is Kind.PUBLIC
    assert reach_of(typed, Limits(typed_private=True)) is Kind.PRIVATE
    assert reach_of(replace(typed, base_url=local), Limits()) is Kind.PUBLIC
    assert reach_of(replace(typed, base_url=local), Limits(typed_private=True)) is Kind.PRIVATE
    assert reach_of(replace(typed, base_url=local), Limits(typed_loopback=True)) is Kind.LOOPBACK


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
        assert may_fetch(httpx.URL(url), each) is (reach is not None and each >= reach)
