import pytest

from odeus_dash.server.own_site import is_direct

HOST = ("Host", "127.0.0.1:8501")


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.1.2.3", "::1"])
@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "LOCALHOST:1", "127.0.0.1:8501", "[::1]:8501"]
)
def test_this_machine_asks_itself(peer: str, host: str) -> None:
    assert is_direct(peer, [("host", host)])
    assert is_direct(peer, [("host", host), ("origin", f"http://{host}"), ("user-agent", "x")])


@pytest.mark.parametrize("peer", ["", "198.51.100.7", "10.0.0.5", "0.0.0.0", "::", "fe80::1", "testclient"])  # noqa: S104 - an address, not bound
def test_another_machine_asks(peer: str) -> None:
    assert not is_direct(peer, [HOST])


@pytest.mark.parametrize(
    "host",
    [
        "",
        "odeus.example",
        "127.0.0.1.example",
        "localhost.example:80",
        "10.0.0.5",
        "[::2]:1",
        "a@b@c",
        "[",
    ],
)
def test_it_asks_for_somebody_else(host: str) -> None:
    assert not is_direct("127.0.0.1", [("host", host)])


def test_without_a_host_nobody_knows() -> None:
    assert not is_direct("127.0.0.1", [])
    assert not is_direct("127.0.0.1", [HOST, ("host", "odeus.example")])
    assert not is_direct("127.0.0.1", [HOST, ("host", "localhost")])


@pytest.mark.parametrize(
    "name",
    [
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded",
        "Forwarded",
        "FORWARDED",
        "Via",
        "X-Real-IP",
        "X-Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
        "CF-Ray",
        "X-Amzn-Trace-Id",
        "X-Envoy-External-Address",
        "X-Original-Host",
        "Ngrok-Auth-User-Email",
        "X-Vercel-Id",
        "X-AppEngine-User-IP",
        "X-Scheme",
        "X-B3-TraceId",
    ],
)
def test_a_proxy_is_in_between(name: str) -> None:
    for value in ("127.0.0.1", ""):
        assert not is_direct("127.0.0.1", [HOST, (name, value)])


@pytest.mark.parametrize(
    "origin", ["https://dash.example", "null", "", "http://127.0.0.1.example", "file://"]
)
def test_a_page_of_another_site_asks(origin: str) -> None:
    assert not is_direct("127.0.0.1", [HOST, ("Origin", origin)])
