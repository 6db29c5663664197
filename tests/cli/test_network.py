"""What the doctor says about proxies and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from odeus_dash.__main__ import main
from odeus_dash.cli.network import network
from odeus_dash.export_client import trust
from odeus_dash.settings import Key, Workspace
from tests.cli.calls import NOW
from tests.export_client.authority import Authority

SECRET = "hunter2"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("https_proxy", "http_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    trust.cache_clear()
    yield
    trust.cache_clear()


def lines(ca_file: Path | None = None, in_days: float = 0) -> list[str]:
    workspace = Workspace("acme", "https://odeus.acme.example", Key("k"), ca_file=ca_file)
    said = list(map(str, network([workspace], dt.datetime.now(dt.UTC) + dt.timedelta(in_days))))
    assert SECRET not in "".join(said)
    return said


def test_the_demo_needs_none_of_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost,[::1],fd00::/8")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "socks4://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    call = ["summary", "--workspace", "demo", "--from", "2026-10-01", "--to", "2026-10-07"]
    assert main(call, environ={"ODEUS_DASH_ARCHIVE": "off"}, clock=lambda: NOW) == 0
    said, complaints = capsys.readouterr()
    assert said.startswith("Demo data")
    assert complaints == ""


def test_nothing_set() -> None:
    assert lines() == ["ok: network: direct, without a proxy.", "ok: certificates: public list."]


def test_what_is_used_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:{SECRET}@proxy.example:3128")
    monkeypatch.setenv("all_proxy", "socks5://proxy.example")
    monkeypatch.setenv("NO_PROXY", "localhost,[::1],10.0.0.0/8")
    monkeypatch.setenv("SSL_CERT_FILE", str(Authority(tmp_path).file))
    assert lines() == [
        "ok: network: through the proxy of HTTPS_PROXY and all_proxy, with 3 exceptions in NO_PROXY.",
        "ok: certificates: the authorities in SSL_CERT_FILE, which replaces the public list.",
    ]


def test_each_variable_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:{SECRET}/x@proxy.example")
    monkeypatch.setenv("HTTP_PROXY", f"ftp://ann:{SECRET}@proxy.example")
    monkeypatch.setenv("NO_PROXY", "10.0.0.0/99 localhost")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    proxy, other, exempt, certificates = lines()
    assert proxy.startswith("FAILED: network: HTTPS_PROXY is not a valid proxy address.")
    assert other.startswith("FAILED: network: HTTP_PROXY names an unsupported kind of proxy, ftp")
    assert exempt.startswith(
        "warning: network: NO_PROXY has invalid entries, which are ignored: '10.0.0.0/99'."
    )
    assert certificates.startswith("FAILED: certificates: SSL_CERT_DIR names no readable certificates.")


@pytest.mark.parametrize(
    ("in_days", "said"),
    [
        (0, "ok: certificates of acme: 2 own authorities in ca_file, valid until "),
        (70, "warning: certificates of acme: 2 own authorities in ca_file, valid until "),
        (100, "warning: certificates of acme: an authority in ca_file expired on "),
        (400, "FAILED: certificates of acme: an authority in ca_file expired on "),
    ],
)
def test_how_long_a_file_is_good_for(tmp_path: Path, in_days: float, said: str) -> None:
    old, new = Authority(tmp_path, "Old", days=90), Authority(tmp_path, "New", days=365)
    new.file.write_bytes(old.file.read_bytes() + new.file.read_bytes())
    assert lines(new.file, in_days)[-1].startswith(said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "The workspace's ca_file cannot be read."),
        (b"no certificate", "The workspace's ca_file holds no certificate."),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "acme.pem"
    if content:
        file.write_bytes(content)
    assert lines(file)[-1].startswith(f"FAILED: certificates of acme: {said}")


def test_a_file_of_a_server_is_no_authority(tmp_path: Path) -> None:
    server = Authority(tmp_path, "A Server", may_sign=False)
    assert lines(server.file)[-1].startswith(
        "FAILED: certificates of acme: ca_file holds no certificate authority."
    )
