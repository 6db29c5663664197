"""Whom we trust, over real TLS on this machine, and what is said of the others."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from odeus_dash.choice import ExportKind
from odeus_dash.errors import BadSettings, Unreachable
from odeus_dash.export_client import ExportClient, Limits, RateWindow
from odeus_dash.export_client.certificates import ends, trust
from odeus_dash.settings import Key, Workspace
from tests.export_client.authority import Authority
from tests.export_client.conftest import CSV, OCTOBER, Odeus, count_rows
from tests.odeus import ScriptedServer

HOST = "odeus.acme.example"
ONCE = Limits(tries=1, reconnects=0, new_exports=0)

#: Fetches an export from a server with this certificate, with this ca_file.
Fetch = Callable[..., bytes | None]


@pytest.fixture(autouse=True)
def _public_list_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    trust.cache_clear()
    yield
    trust.cache_clear()


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Beside the one of downloads, which has to be empty in the end."""
    return tmp_path_factory.mktemp("authorities")


@pytest.fixture
def authority(folder: Path) -> Authority:
    return Authority(folder)


@pytest.fixture
def fetch(odeus: Odeus) -> Fetch:
    def run(tls: ssl.SSLContext, ca_file: Path | None = None) -> bytes | None:
        with (
            ScriptedServer(tls).running() as api,
            ExportClient(ONCE, rates=RateWindow(), resolve=lambda *_: ["127.0.0.1"]) as client,
        ):
            api.will(odeus.ready())
            workspace = Workspace("acme", f"https://{HOST}:{api.port}", Key("k"), ca_file=ca_file)
            return client.fetch(workspace, OCTOBER, ExportKind.AGENTS, count_rows).value

    return run


def test_our_own_authority_is_trusted_beside_the_public_ones(authority: Authority, fetch: Fetch) -> None:
    assert fetch(authority.server(HOST), authority.file) == CSV
    public, both = (set(map(str, trust(each).get_ca_certs())) for each in (None, authority.file))
    assert public < both
    assert len(both - public) == 1


def test_it_is_trusted_by_its_own_workspace_only(authority: Authority, fetch: Fetch) -> None:
    assert fetch(authority.server(HOST), authority.file) == CSV
    with pytest.raises(Unreachable, match="comes from an unknown authority"):
        fetch(authority.server(HOST))


@pytest.mark.parametrize("wrapped", ["der", "remarks"])
def test_other_forms_of_the_file(authority: Authority, fetch: Fetch, wrapped: str) -> None:
    if wrapped == "der":
        authority.file.write_bytes(authority.certificate.public_bytes(Encoding.DER))
    else:
        authority.file.write_bytes("# Prüfstelle\n".encode() + authority.file.read_bytes() + b"# end\n")
    assert fetch(authority.server(HOST), authority.file) == CSV


def test_an_unknown_authority_names_the_ways_out(authority: Authority, fetch: Fetch) -> None:
    with pytest.raises(Unreachable) as failure:
        fetch(authority.server(HOST))
    assert f"The certificate of {HOST}:" in failure.value.what
    assert "ca_file (ODEUS_CA_FILE)" in failure.value.todo
    assert "SSL_CERT_FILE, which replaces the public list" in failure.value.todo


def test_a_list_that_replaces_the_public_one_is_named(
    authority: Authority,
    fetch: Fetch,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    assert fetch(authority.server(HOST)) == CSV
    other = Authority(folder, "Other Root")
    with pytest.raises(Unreachable, match="comes from an authority that is not in SSL_CERT_FILE"):
        fetch(other.server(HOST))
    assert fetch(other.server(HOST), other.file) == CSV


@pytest.mark.parametrize(
    ("host", "days", "starts", "said"),
    [
        (HOST, -1, -10, "has expired"),
        (HOST, 10, 5, "is not valid yet"),
        ("other.acme.example", 1, -10, "is for another host name"),
    ],
)
def test_what_else_can_be_wrong_is_told_apart(
    authority: Authority, fetch: Fetch, host: str, days: float, starts: float, said: str
) -> None:
    with pytest.raises(Unreachable, match=said) as failure:
        fetch(authority.server(host, days, starts), authority.file)
    assert HOST in failure.value.what
    assert "ca_file" not in str(failure.value)


def test_an_authority_that_has_expired(folder: Path, fetch: Fetch) -> None:
    expired = Authority(folder, "Expired Root", days=-1)
    with pytest.raises(Unreachable, match="or of its authority, has expired"):
        fetch(expired.server(HOST), expired.file)


def test_what_has_no_sentence_of_its_own_is_said_in_the_words_of_openssl(folder: Path, fetch: Fetch) -> None:
    server = Authority(folder, "A Server", may_sign=False)
    with pytest.raises(Unreachable, match=r"is not trusted: invalid CA certificate\. Ask"):
        fetch(server.server(HOST), server.file)
    assert ends(server.file) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"", "holds no certificate"),
        (b"sk-canary", "holds no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no certificate"),
    ],
)
def test_a_file_that_cannot_be_used(
    authority: Authority,
    fetch: Fetch,
    folder: Path,
    content: bytes | None,
    said: str,
) -> None:
    file = folder / "sk-canary.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadSettings, match=f"The workspace's ca_file {said}") as failure:
        fetch(authority.server(HOST), file)
    assert failure.value.__context__ is None
    assert "canary" not in str(failure.value)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_a_variable_that_cannot_be_used_fails_only_what_needs_it(
    odeus: Odeus, authority: Authority, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "/nowhere")
    assert odeus.fetch().value == CSV
    with pytest.raises(BadSettings, match=f"{variable} names no readable certificates"):
        fetch(authority.server(HOST))


def test_when_authorities_end(authority: Authority, folder: Path) -> None:
    sooner = Authority(folder, "Ending Root", days=3)
    authority.file.write_bytes(authority.file.read_bytes() + sooner.file.read_bytes())
    assert ends(authority.file) == [
        each.certificate.not_valid_after_utc.astimezone(dt.UTC) for each in (sooner, authority)
    ]
