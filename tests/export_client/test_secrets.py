"""Where the key and the signed URL may never turn up, whatever happens."""

import gzip
import json
import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import NotOdeus, OdeusDashError
from odeus_dash.export_client import Limits
from odeus_dash.export_client.addresses import Kind, Way
from odeus_dash.export_client.reply import read_reply
from odeus_dash.export_client.request import Asked
from odeus_dash.export_client.request import Reply as Answered
from tests.export_client.conftest import CSV, KEY, OCTOBER, TOKEN, Odeus
from tests.odeus import Answer, Reply, Request, error

ECHO = f"Bearer {KEY} {KEY[:12]}*** https://storage.example/f?{TOKEN}"


def hang_up(_: Request) -> Reply:
    raise ConnectionAbortedError


def leaves(answer: Answer) -> dict[str, list[Answer]]:
    return {"api": [answer]}


def loses(answer: Answer) -> dict[str, list[Answer]]:
    return {"storage": [answer]}


SCENARIOS: dict[str, dict[str, list[Answer]]] = {
    "200": leaves(Reply(200, json.dumps({"success": False, "message": ECHO}).encode())),
    "200 text": leaves(Reply(200, ECHO.encode(), {"Content-Type": "text/plain"})),
    "200 encoded": leaves(Reply(200, b"{}", {"Content-Encoding": KEY})),
    "400": leaves(error(400, "Bad Request", ECHO)),
    "402": leaves(error(402, "Payment Required", ECHO)),
    "413": leaves(error(413, "Payload Too Large", ECHO)),
    "400 too large": leaves(error(400, "Export too large", f"{ECHO} 2,000,000 1,000,000")),
    "401": leaves(error(401, "Unauthorized", ECHO)),
    "403": leaves(error(403, "Forbidden", ECHO)),
    "404": leaves(error(404, "No data found", ECHO)),
    "404 in other words": leaves(error(404, "Not Found", ECHO)),
    "404 page": leaves(Reply(404, f"<p>{ECHO}".encode())),
    "429": leaves(error(429, ECHO, ECHO)),
    "429 with a wait": leaves(Reply(429, headers={"Retry-After": "600", "X-Key": KEY})),
    "500": leaves(error(500, ECHO, ECHO)),
    "redirect": leaves(Reply(307, headers={"Location": f"/x?{TOKEN}", "Set-Cookie": f"k={KEY}"})),
    "bad redirect": leaves(Reply(302, headers={"Location": f"https://{TOKEN}:x/"})),
    "json": leaves(Reply(200, f'{{"success": "{ECHO}"'.encode())),
    "cut": leaves(Reply(200, ECHO.encode(), length=5000)),
    "hang up": leaves(hang_up),
    "storage": loses(Reply(200, CSV, headers={"Set-Cookie": f"s={TOKEN}", "X-Signed": TOKEN})),
    "storage gzip": loses(Reply(200, gzip.compress(CSV), headers={"X-Signed": TOKEN})),
    "storage 403": loses(Reply(403, f"<Error>{TOKEN}</Error>".encode())),
    "storage 500": loses(Reply(500, TOKEN.encode())),
    "storage redirect": loses(Reply(302, headers={"Location": f"http://storage.example/?{TOKEN}"})),
    "storage bad redirect": loses(Reply(302, headers={"Location": f"https://{TOKEN}:x/"})),
    "storage bad name": loses(
        Reply(302, headers={"Location": f"https://xn--a.{TOKEN[:3]}.example/?{TOKEN}"})
    ),
    "storage data": loses(Reply(302, headers={"Location": f"data:text/csv,{TOKEN}"})),
    "storage encoded": loses(Reply(200, CSV, headers={"Content-Encoding": TOKEN})),
    "storage endless": loses(Reply(302, headers={"Location": f"/again?{TOKEN}"})),
    "storage page": loses(Reply(200, f"<html>{TOKEN}</html>".encode())),
    "storage cut": loses(Reply(200, CSV[:9], length=len(CSV))),
    "storage hang up": loses(hang_up),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_secret_in_any_error_or_log(odeus: Odeus, scenario: str, caplog: pytest.LogCaptureFixture) -> None:
    for name in (None, "httpx", "httpcore", "stamina", "odeus_dash"):
        caplog.set_level(logging.DEBUG, name)
    for name, server in {"api": odeus.api, "storage": odeus.storage}.items():
        if answers := SCENARIOS[scenario].get(name):
            server.will(*answers)
    try:
        shown = [repr(odeus.fetch(limits=Limits(tries=3), read=lambda *_: b""))]
    except OdeusDashError as failure:
        shown = list(everything_shown(failure))
    shown += [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    for text in shown:
        assert KEY[:8] not in text
        assert "CANARY" not in text


def everything_shown(failure: BaseException) -> Iterator[str]:
    """What a log, a page or an error tracker could make of it."""
    yield "".join(traceback.format_exception(failure))
    link: BaseException | None = failure
    while link:
        yield f"{link!s} {link!r} {link.__dict__}"
        link = link.__cause__ or link.__context__


def test_the_logs_do_speak(odeus: Odeus, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "odeus_dash")
    odeus.fetch()
    assert f"sent {len(CSV)} bytes" in caplog.text


def test_what_holds_a_secret_does_not_show_it(odeus: Odeus) -> None:
    asked = Asked(odeus.workspace, OCTOBER, ExportKind.AGENTS)
    download = read_reply(Answered(200, {}, odeus.ready().body, Way(Kind.LOOPBACK)), asked)
    assert "record_count=2" in repr(download)
    assert "CANARY" not in f"{asked!r} {download!r} {odeus.client()!r}"


def test_the_key_goes_to_the_api_only(odeus: Odeus) -> None:
    odeus.fetch()
    [asked], [fetched] = odeus.api.seen, odeus.storage.seen
    assert asked.headers.get_all("Authorization") == [f"Bearer {KEY}"]
    assert fetched.headers["Authorization"] is None
    assert KEY not in f"{fetched.path} {fetched.headers} {fetched.body!r}"
    assert KEY not in f"{asked.path} {asked.body!r}"


def test_no_request_looks_like_a_browsers(odeus: Odeus) -> None:
    odeus.storage.will(Reply(302, headers={"Location": "/moved"}), Reply(200, CSV))
    odeus.fetch()
    for request in odeus.api.seen + odeus.storage.seen:
        for header in ("Origin", "Referer", "Cookie"):
            assert header not in request.headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_request_follows_no_redirect(odeus: Odeus, status: int) -> None:
    with pytest.raises(NotOdeus):
        odeus.fetch(Reply(status, headers={"Location": f"{odeus.storage.url}/export/assistants"}))
    assert len(odeus.api.seen) == 1
    assert not odeus.storage.seen


def test_the_download_follows_a_few_redirects_without_the_key(odeus: Odeus) -> None:
    hops = [Reply(307, headers={"Location": f"/hop{number}?{TOKEN}"}) for number in range(3)]
    odeus.storage.will(*hops, Reply(200, CSV))
    assert odeus.fetch().value == CSV
    assert [request.headers["Authorization"] for request in odeus.storage.seen] == [None] * 4
    odeus.storage.will(hops[0])
    with pytest.raises(NotOdeus):
        odeus.fetch()
    assert len(odeus.storage.seen) == 8


@pytest.mark.parametrize(
    "location",
    [
        "http://storage.example/f",
        "file:///etc/passwd",
        "ftp://127.0.0.1/f",
        "//storage.example/f",
        "data:text/csv,assistant_id",
        "javascript:alert(1)",
        "blob:https://storage.example/1",
        "https://storage.example:port/f",
        "http://[::1",
        "https://xn--a.example/f",
        "/" + "f" * 70_000,
    ],
)
def test_the_download_is_not_led_astray(odeus: Odeus, location: str) -> None:
    odeus.storage.will(Reply(302, headers={"Location": location}))
    with pytest.raises(NotOdeus, match=r"unsafe"):
        odeus.fetch()
    assert len(odeus.storage.seen) == 1


def test_cookies_are_not_kept(odeus: Odeus) -> None:
    cookie = {"Set-Cookie": "session=abc; Path=/"}
    odeus.storage.will(Reply(200, CSV, cookie))
    odeus.api.will(replace(odeus.ready(), headers=cookie))
    client = odeus.client()
    for _ in range(2):
        client.fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, lambda *_: None)
    assert all("Cookie" not in request.headers for request in odeus.api.seen + odeus.storage.seen)


def test_credentials_of_the_machine_are_not_used(
    odeus: Odeus, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path_factory.mktemp("home") / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password hunter2", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(netrc.parent))
    odeus.fetch()
    assert odeus.storage.seen[0].headers["Authorization"] is None
    assert odeus.api.seen[0].headers["Authorization"] == f"Bearer {KEY}"


def test_file_names_tell_nothing(odeus: Odeus) -> None:
    names: list[Path] = []
    odeus.fetch(read=lambda path, _: names.append(path) or b"")  # type: ignore[func-returns-value]
    assert names[0].name.startswith("odeus-export-")
    assert "CANARY" not in names[0].name
