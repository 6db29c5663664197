"""Which proxy leads where, and what happens if it cannot be used or does not help."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import IPv6Network, ip_network

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.choice import ExportKind
from odeus_dash.errors import BadSettings, TimedOut, Unreachable
from odeus_dash.export_client import ExportClient, Limits, RateWindow
from odeus_dash.export_client.addresses import Kind, Way
from odeus_dash.export_client.connections import connect
from odeus_dash.export_client.proxies import Exemption, exemption, read_proxies
from odeus_dash.export_client.transport import WAY
from odeus_dash.settings import Key, Workspace
from tests.export_client.conftest import CSV, OCTOBER, Odeus, count_rows
from tests.export_client.socks import socks

ONCE = Limits(tries=1, reconnects=0, new_exports=0, connect_seconds=5)
VARIABLES = ("https_proxy", "http_proxy", "all_proxy", "no_proxy")
SECRET = "hunter2"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def nobody(host: str, port: int) -> list[str]:
    raise OSError(f"{host}:{port}")


def fetch(limits: Limits = ONCE) -> bytes | None:
    """An export from a host that only a proxy knows."""
    workspace = Workspace("acme", "https://odeus.acme.example", Key("k"))
    with ExportClient(limits, rates=RateWindow(), resolve=nobody) as client:
        return client.fetch(workspace, OCTOBER, ExportKind.AGENTS, count_rows).value


def failure() -> str:
    """What is said when `fetch` fails."""
    with pytest.raises(Unreachable) as failed:
        fetch()
    assert failed.value.__context__ is None
    assert SECRET not in str(failed.value)
    return str(failed.value)


@pytest.mark.parametrize(
    ("no_proxy", "straight", "through"),
    [
        (
            "acme.example",
            "acme.example www.acme.example ACME.example acme.example.",
            "anacme.example example",
        ),
        (".acme.example", "acme.example www.acme.example", "anacme.example"),
        ("*.acme.example", "acme.example www.acme.example", "anacme.example"),
        ("Acme.Example.", "acme.example", "acme"),
        ("*", "acme.example 10.1.2.3 [fd00::1]", ""),
        ("x.example,*", "acme.example 10.1.2.3", ""),
        ("localhost,[::1],acme.example", "acme.example", "other.example"),
        ("localhost,fd00::/8", "[fd12::1]", "[fe00::1] acme.example 10.1.2.3"),
        ("[fd00::]/8", "[fd12::1]", "[2001:4860::1]"),
        ("2001:4860::1", "[2001:4860::1]", "[2001:4860::2]"),
        ("[2001:4860::1]", "[2001:4860:0::1]", "[2001:4860::2]"),
        ("10.0.0.0/8", "10.1.2.3 10.255.0.1", "11.0.0.1 10.acme.example"),
        ("10.1.2.3/8", "10.9.9.9", "11.0.0.1"),
        ("192.168.1.7", "192.168.1.7", "192.168.1.70 1.7"),
        ("1.7", "", "192.168.1.7"),
        ("acme.example:8443", "acme.example:8443 www.acme.example:8443", "acme.example acme.example:443"),
        ("acme.example:443", "acme.example", "acme.example:8443"),
        ("[fd00::1]:8443,10.0.0.1:443", "[fd00::1]:8443 10.0.0.1", "[fd00::1] 10.0.0.1:8443"),
        (
            " a.example , b.example  c.example,,d.example ",
            "a.example b.example c.example d.example",
            "e.example",
        ),
        ("münchen.example", "xn--mnchen-3ya.example münchen.example", "munchen.example"),
        ("10.0.0.0/99,[::1,10.*,http://acme.example,<local>", "", "10.1.2.3 acme.example local"),
    ],
)
def test_no_proxy(monkeypatch: pytest.MonkeyPatch, no_proxy: str, straight: str, through: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    proxies = read_proxies()
    assert [host for host in straight.split() if proxies.way_to(httpx.URL(f"https://{host}/x"))] == []
    assert [host for host in through.split() if not proxies.way_to(httpx.URL(f"https://{host}/x"))] == []


@given(st.ip_addresses(), st.integers(0, 128), st.ip_addresses())
def test_a_range_covers_its_addresses_and_no_others(start: object, bits: int, other: object) -> None:
    network = ip_network(f"{start}/{min(bits, 32)}", strict=False)
    entry = exemption(str(network))
    assert entry == Exemption(network)
    assert entry.covers(str(start), 443)
    assert entry.covers(str(other), 443) is (other in network)


def test_entries_that_name_nothing_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost,10.0.0.0/99,[::1],192.168.*")
    proxies = read_proxies()
    assert proxies.unread == ("10.0.0.0/99", "192.168.*")
    assert [each.where for each in proxies.exempt] == ["localhost", IPv6Network("::1/128")]


def test_which_variable_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    url = httpx.URL("https://odeus.acme.example")
    for name in ("HTTP_PROXY", "ALL_PROXY", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://{name.lower().replace('_', '-')}.example")
        proxy = read_proxies().way_to(url)
        if name == "HTTP_PROXY":
            assert proxy is None
        else:
            assert proxy
            assert proxy.variable == name


@pytest.mark.parametrize(
    "address",
    [
        "proxy.example:3128",
        "https://u:p%23@proxy.example",
        "socks5h://[::1]:1080",
        "socks5://p",
        " http://p ",
    ],
)
def test_addresses_of_proxies(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ALL_PROXY", address)
    proxy = read_proxies().proxy("all")
    assert proxy.url.host
    assert "p%23" not in repr(proxy)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"socks4://user:{SECRET}@proxy.example:1080", "an unsupported kind of proxy, socks4"),
        (f"ftp://user:{SECRET}@proxy.example", "an unsupported kind of proxy, ftp"),
        (f"http://user:{SECRET}/x@proxy.example:3128", "is not a valid proxy address"),
        (f"user:{SECRET}#x@proxy.example:3128", "is not a valid proxy address"),
        ("http://proxy.example:99999", "is not a valid proxy address"),
        ("http://proxy example", "is not a valid proxy address"),
        ("http://", "is not a valid proxy address"),
        ("http://[::1", "is not a valid proxy address"),
        ("http://xn--a.example", "is not a valid proxy address"),
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY", "all_proxy"])
def test_a_proxy_that_cannot_be_used_fails_only_what_needs_it(
    odeus: Odeus, monkeypatch: pytest.MonkeyPatch, variable: str, address: str, said: str
) -> None:
    monkeypatch.setenv(variable, address)
    assert odeus.fetch().value == CSV
    with pytest.raises(BadSettings, match=f"{variable} .*{said}") as failed:
        fetch()
    assert failed.value.__context__ is None
    assert SECRET not in str(failed.value)
    monkeypatch.setenv("NO_PROXY", "acme.example")
    with pytest.raises(Unreachable, match="no connection"):
        fetch()


def test_socks_leads_to_names_that_only_the_proxy_knows(
    odeus: Odeus, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socks(odeus.storage.port) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        with connect(ONCE, None, nobody) as http:
            assert http.get("http://odeus.acme.example/x", extensions={WAY: Way(Kind.PUBLIC)}).content == CSV
    assert proxy.asked == [("odeus.acme.example", 80)]


@pytest.mark.parametrize("given", [SECRET, "wrong"])
def test_socks_with_a_password(odeus: Odeus, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    with socks(odeus.storage.port, (b"ann", SECRET.encode())) as proxy:
        monkeypatch.setenv("all_proxy", f"socks5h://ann:{given}@127.0.0.1:{proxy.port}")
        if given == SECRET:
            with connect(ONCE, None, nobody) as http:
                answer = http.get("http://odeus.acme.example/x", extensions={WAY: Way(Kind.PUBLIC)})
                assert answer.content == CSV
        else:
            assert "The proxy in all_proxy rejected the user name and password." in failure()


def test_socks_that_wants_a_password(odeus: Odeus, monkeypatch: pytest.MonkeyPatch) -> None:
    with socks(odeus.storage.port, (b"ann", SECRET.encode())) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        assert "The proxy in ALL_PROXY rejected the user name and password." in failure()


def test_socks_that_connects_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with socks(None) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        assert "The proxy in ALL_PROXY did not connect to odeus.acme.example. Check ALL_PROXY" in failure()


@pytest.mark.parametrize("said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05", b"\x05\x07", b""])
def test_what_does_not_speak_socks(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    with saying(said) as port:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{port}")
        assert "The proxy in ALL_PROXY did not connect to odeus.acme.example." in failure()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_says_nothing(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """httpcore itself would wait for SOCKS for ever."""
    hasty = replace(ONCE, connect_seconds=0.2, read_seconds=0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(TimedOut, match="did not answer in time"):
            fetch(hasty)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://ann:{SECRET}@127.0.0.1:{port}")
    assert failure() == (
        "The proxy in HTTPS_PROXY cannot be reached: connection refused. "
        "Check HTTPS_PROXY, or add odeus.acme.example to NO_PROXY."
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (407, "The proxy in HTTPS_PROXY rejected the user name and password."),
        (403, "The proxy in HTTPS_PROXY did not connect to odeus.acme.example."),
        (503, "The proxy in HTTPS_PROXY did not connect to odeus.acme.example."),
    ],
)
def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch, status: int, said: str) -> None:
    with saying(f"HTTP/1.1 {status} {SECRET}\r\nContent-Length: 0\r\n\r\n".encode()) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        assert said in failure()


@contextmanager
def saying(answer: bytes) -> Iterator[int]:
    """The port of a server that answers the first words of everybody with this, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            caller, _ = listening.accept()
            with caller:
                caller.recv(4096)
                caller.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()
