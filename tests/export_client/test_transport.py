"""Connections go to addresses that were checked, over real sockets on this machine."""

from __future__ import annotations

import gc
from dataclasses import replace
from ipaddress import ip_network

import httpx
import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import ForbiddenAddress, NotOdeus, Unreachable
from odeus_dash.export_client import ExportClient, Limits, RateWindow
from odeus_dash.export_client.addresses import Kind, Way
from odeus_dash.export_client.certificates import trust
from odeus_dash.export_client.connections import connect
from odeus_dash.export_client.transport import CAME_FROM, WAY, CheckedTransport, Resolve
from odeus_dash.settings import Key, Workspace
from tests.export_client.conftest import CSV, OCTOBER, Odeus, count_rows
from tests.odeus import Reply

ONCE = Limits(tries=1, reconnects=0, new_exports=0)


class Names:
    """A resolver that knows these names, and how often it was asked; the last answer stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, *_: object) -> list[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def typed(base: str) -> Workspace:
    return Workspace("typed", base, Key("sk-typed"), typed=True)


def fetch(workspace: Workspace, resolve: Resolve, limits: Limits = ONCE) -> bytes | None:
    with ExportClient(limits, rates=RateWindow(), resolve=resolve) as client:
        return client.fetch(workspace, OCTOBER, ExportKind.AGENTS, count_rows).value


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "fe80::1"]
)
def test_a_typed_name_has_to_lead_to_the_public(address: str) -> None:
    with pytest.raises(ForbiddenAddress, match=r"odeus\.acme\.example resolves to"):
        fetch(typed("https://odeus.acme.example/api/public"), Names(["1.1.1.1", address]))


def test_nothing_is_sent_to_a_typed_name_of_this_machine(odeus: Odeus) -> None:
    for base in (odeus.api.url, odeus.api.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(ForbiddenAddress, match="this machine"):
            fetch(typed(f"{base}/api/public"), Names(["127.0.0.1"]))
    assert odeus.api.seen == []


def test_the_owner_of_the_machine_may_type_its_name(odeus: Odeus) -> None:
    workspace = typed(odeus.workspace.base_url)
    assert fetch(workspace, Names(["127.0.0.1"]), replace(ONCE, typed_loopback=True)) == CSV


def test_private_hosts_may_be_allowed_but_never_metadata() -> None:
    allowed = replace(ONCE, typed_private=True)
    with pytest.raises(ForbiddenAddress, match="a reserved address"):
        fetch(typed("https://odeus.acme.example"), Names(["169.254.169.254"]), allowed)
    with pytest.raises(ForbiddenAddress, match="this machine"):
        fetch(typed("https://odeus.acme.example"), Names(["127.0.0.1"]), allowed)


def test_a_configured_name_is_never_asked_at_a_metadata_address() -> None:
    configured = replace(typed("https://odeus.acme.example"), typed=False)
    with pytest.raises(ForbiddenAddress):
        fetch(configured, Names(["169.254.169.254"]))


def test_a_name_that_does_not_exist() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError(f"{host}:{port}")

    with pytest.raises(Unreachable):
        fetch(typed("https://odeus.acme.example"), nobody)


def test_the_file_may_be_as_near_as_the_deployment_and_no_nearer(odeus: Odeus) -> None:
    """The deployment is on this machine here; its storage may be too, but not the machine's metadata."""
    odeus.storage.will(Reply(302, headers={"Location": "https://metadata.example/latest"}))

    def resolve(host: str, _: int) -> list[str]:
        return ["169.254.169.254"] if host == "metadata.example" else ["127.0.0.1"]

    with pytest.raises(ForbiddenAddress, match=r"metadata\.example"):
        fetch(odeus.workspace, resolve)
    odeus.storage.will(Reply(302, headers={"Location": "https://169.254.169.254/latest"}))
    with pytest.raises(NotOdeus, match="unsafe"):
        fetch(odeus.workspace, resolve)


def test_a_public_deployment_cannot_send_us_into_our_own_network(odeus: Odeus) -> None:
    """Its answer comes from a public address as far as the transport in its place says."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "odeus.acme.example"
        return httpx.Response(200, content=odeus.ready().body)

    with ExportClient(ONCE, httpx.MockTransport(answer), rates=RateWindow()) as client:
        configured = replace(typed("https://odeus.acme.example"), typed=False)
        with pytest.raises(NotOdeus, match="unsafe"):
            client.fetch(configured, OCTOBER, ExportKind.AGENTS, count_rows)


def test_a_private_name_of_the_storage_is_found_out_on_connecting() -> None:
    with connect(ONCE, None, Names(["10.0.0.1"])) as http, pytest.raises(ForbiddenAddress):
        http.get("https://storage.example/f", extensions={WAY: Way(Kind.PUBLIC)})


def test_a_second_look_up_cannot_change_where_a_connection_goes(odeus: Odeus) -> None:
    """Rebinding: the name is looked up once per connection, and that answer is the one that is called."""
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    with httpx.Client(transport=CheckedTransport(Way(Kind.LOOPBACK), names, trust())) as http:
        url = odeus.storage.url.replace("127.0.0.1", "localhost")
        answer = http.get(url, headers={"Connection": "close"})
        assert answer.content == CSV
        assert answer.extensions[CAME_FROM] == Way(Kind.LOOPBACK)
        assert names.asked == 1
        with pytest.raises(ForbiddenAddress):
            http.get(url)
    assert len(odeus.storage.seen) == 1


def test_the_next_address_is_tried(odeus: Odeus) -> None:
    names = Names(["::1", "127.0.0.1"])
    with httpx.Client(transport=CheckedTransport(Way(Kind.LOOPBACK), names, trust())) as http:
        assert http.get(odeus.storage.url.replace("127.0.0.1", "localhost")).content == CSV


def test_a_tunnel_has_to_be_allowed() -> None:
    """The second address is out of reach in any case, so that no packet leaves this test."""
    tunnel, names = replace(typed("https://api.odeus.ai"), typed=False), Names(["198.18.0.5", "169.254.0.1"])
    with pytest.raises(
        ForbiddenAddress, match=r"api\.odeus\.ai resolves to 198\.18\.0\.0/15.*allowed_networks"
    ):
        fetch(tunnel, names)
    with pytest.raises(ForbiddenAddress, match="a reserved address"):
        fetch(replace(tunnel, allowed_networks=(ip_network("198.18.0.0/15"),)), names)


def test_behind_a_proxy_the_storage_may_be_in_the_tunnel_too(
    odeus: Odeus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", odeus.storage.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    way = Way(Kind.LOOPBACK, (ip_network("198.18.0.0/15"),))
    with connect(ONCE, None, Names(["198.18.0.5"])) as http:
        answer = http.get("http://api.odeus.ai/x", extensions={WAY: way})
    assert answer.extensions[CAME_FROM] == replace(way, reach=Kind.PUBLIC)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_does_not_widen_the_reach(odeus: Odeus, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, odeus.api.url)
    with pytest.raises(ForbiddenAddress):
        fetch(typed("https://10.0.0.1"), Names(["10.0.0.1"]))
    with pytest.raises(ForbiddenAddress):
        fetch(typed("https://odeus.acme.example"), Names(["10.0.0.1"]))
    assert odeus.api.seen == []


@pytest.mark.parametrize("allowed", [ONCE, replace(ONCE, typed_private=True)])
@pytest.mark.parametrize("typed_here", [True, False])
def test_a_proxy_is_never_asked_for_a_metadata_address(
    odeus: Odeus, monkeypatch: pytest.MonkeyPatch, allowed: Limits, typed_here: bool
) -> None:
    """Typed or configured, private hosts allowed or not, spelled out or behind a name."""
    monkeypatch.setenv("HTTPS_PROXY", odeus.api.url)
    for host in ("odeus.acme.example", "169.254.169.254", "[fd00:ec2::254]"):
        workspace = replace(typed(f"https://{host}/api/public"), typed=typed_here)
        for address in ("169.254.169.254", "fe80::1", "224.0.0.1", "100.100.100.200"):
            with pytest.raises(ForbiddenAddress, match="a reserved address"):
                fetch(workspace, Names(["10.0.0.1", address]), allowed)
    assert odeus.api.seen == []


def test_a_name_that_only_the_proxy_knows_is_left_to_it(
    odeus: Odeus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError(f"{host}:{port}")

    monkeypatch.setenv("HTTP_PROXY", odeus.storage.url)
    with connect(ONCE, None, nobody) as http:
        assert http.get("http://odeus.acme.example/x", extensions={WAY: Way(Kind.PUBLIC)}).content == CSV


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.2", "[::1]"])
def test_what_is_for_this_machine_does_not_go_through_a_proxy(
    odeus: Odeus, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """It may be sent unprotected, because it stays here."""
    monkeypatch.setenv("ALL_PROXY", odeus.api.url)
    port = odeus.storage.url.rpartition(":")[2]
    with connect(ONCE, None, Names(["127.0.0.1"])) as http:
        assert http.get(f"http://{host}:{port}/f", extensions={WAY: Way(Kind.LOOPBACK)}).content == CSV
    assert odeus.api.seen == []


def test_a_proxy_is_used_where_there_is_one(odeus: Odeus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", odeus.storage.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with connect(ONCE, None, Names(["1.1.1.1"])) as http:
        assert http.get("http://odeus.acme.example/x", extensions={WAY: Way(Kind.PUBLIC)}).content == CSV
    assert [each.path for each in odeus.storage.seen] == ["http://odeus.acme.example/x"]


def test_a_connection_that_opens_while_all_are_closed_is_closed_too(odeus: Odeus) -> None:
    """Else it would stay open for good. Warnings are errors: a socket that is left open is one."""

    def closing(*_: object) -> list[str]:
        transport.close()
        return ["127.0.0.1"]

    transport = CheckedTransport(Way(Kind.LOOPBACK), closing, trust())
    with (
        httpx.Client(transport=transport) as http,
        pytest.raises(httpx.ConnectError, match="closed meanwhile"),
    ):
        http.get(odeus.api.url.replace("127.0.0.1", "localhost"))
    gc.collect()
    assert odeus.api.seen == []
