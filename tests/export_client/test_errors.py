"""Each way in which an export can fail, through real HTTP."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import (
    DamagedAnswer,
    DamagedFile,
    ExportFailed,
    ExportTooLarge,
    InvalidRange,
    KeyRefused,
    NoPermission,
    NotOdeus,
    RateLimited,
    Retryable,
    ServerFault,
    SignedURLExpired,
    TimedOut,
    Unreachable,
)
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.export_client.addresses import Kind, Way
from odeus_dash.export_client.connections import connect
from odeus_dash.export_client.download import save
from odeus_dash.export_client.reply import Download
from odeus_dash.export_client.transport import look_up
from tests.export_client.conftest import CSV, KEY, OCTOBER, TOKEN, Odeus, count_rows
from tests.odeus import Reply, Request, error

FULL = Path("/dev/full")
PAGE = Reply(200, b"<!doctype html><title>Sign in</title>", {"Content-Type": "text/html"})


def test_401_a_refused_key(odeus: Odeus) -> None:
    with pytest.raises(KeyRefused, match=r"rejected the API key"):
        odeus.fetch(error(401, "Unauthorized", f"Invalid API key {KEY}"))
    assert len(odeus.api.seen) == 1


def test_403_no_permission(odeus: Odeus) -> None:
    with pytest.raises(NoPermission):
        odeus.fetch(error(403, "Forbidden", "Missing scope"))
    assert len(odeus.api.seen) == 1


def test_400_too_large_names_both_numbers_and_ranges_that_fit(odeus: Odeus) -> None:
    message = "The export contains 1,240,000 rows, the limit is 1,000,000 rows."
    with pytest.raises(ExportTooLarge) as failure:
        odeus.fetch(error(400, "Export too large", message))
    assert (failure.value.rows, failure.value.limit) == (1_240_000, 1_000_000)
    assert "1,240,000" in failure.value.what
    assert "about 22 days" in failure.value.todo
    assert "1–22 Oct, then 23–31 Oct" in failure.value.todo
    assert len(odeus.api.seen) == 1


def test_400_any_other_is_quoted_without_secrets(odeus: Odeus) -> None:
    message = f"from must be before to\n\x1b[31m (key {KEY}, mail a@b.example " + "and so on " * 40
    with pytest.raises(InvalidRange) as failure:
        odeus.fetch(error(400, "Bad Request", message))
    told = str(failure.value)
    assert "Bad Request: from must be before to [31m (key [hidden], mail [hidden] and so on" in told
    assert "rejected 1–31 Oct: " in told
    assert len(failure.value.what) < 300
    assert "\x1b" not in told
    assert len(odeus.api.seen) == 1


def test_400_without_a_reason(odeus: Odeus) -> None:
    with pytest.raises(InvalidRange, match=r"without a reason"):
        odeus.fetch(Reply(400))


@pytest.mark.parametrize(
    "answer",
    [
        error(404, "Not Found", "Cannot POST /api/public/export/assistants"),
        Reply(404, b"not found"),
        replace(PAGE, status=404),
        replace(PAGE, status=400),
        replace(PAGE, status=401),
        replace(PAGE, status=403),
        error(405, "Method Not Allowed", ""),
        Reply(204),
        Reply(302, headers={"Location": "https://login.example/"}),
        Reply(302, headers={"Location": "javascript:alert(1)"}),
        Reply(308, headers={"Location": "https://login.example:port/"}),
    ],
)
def test_whatever_is_not_an_export_api_is_called_that(odeus: Odeus, answer: Reply) -> None:
    with pytest.raises(NotOdeus) as failure:
        odeus.fetch(answer)
    assert odeus.api.url.removeprefix("http://") in failure.value.what
    assert len(odeus.api.seen) == 1
    assert not odeus.storage.seen


@pytest.mark.parametrize(
    "answer",
    [
        PAGE,
        Reply(200),
        Reply(200, b"not json"),
        Reply(200, b"\xff\xfe\x00"),
        Reply(200, b"[" * 100_000),
        Reply(200, b"null"),
        Reply(200, b"[]"),
        Reply(200, b'{"success": true}'),
        Reply(200, b'{"success": true, "data": [1]}'),
        Reply(200, b'{"padding": "' + b"x" * 2**21 + b'"}'),
        Reply(200, b'{"success": true, "message": "It is on its way."}'),
        Reply(200, b'{"success": false}'),
        Reply(200, b"\x1f\x8b not gzip", {"Content-Encoding": "gzip"}),
    ],
)
def test_a_200_without_an_export_is_asked_again_twice(odeus: Odeus, answer: Reply) -> None:
    with pytest.raises(DamagedAnswer) as failure:
        odeus.fetch(answer)
    assert odeus.api.url.removeprefix("http://") in failure.value.what
    assert len(odeus.api.seen) == 3
    assert not odeus.storage.seen
    odeus.api.seen.clear()
    assert odeus.fetch(answer, answer, odeus.ready()).value == CSV


@pytest.mark.parametrize(
    "changes",
    [
        {"filePath": None},
        {"downloadUrl": None},
        {"dataType": "users"},
        {"dataType": 1},
        {"recordCount": "x"},
        {"recordCount": ""},
        {"recordCount": "1,000"},
        {"recordCount": 3.5},
        {"recordCount": 1e300},
        {"recordCount": float("nan")},
        {"recordCount": True},
        {"recordCount": -1},
        {"recordCount": None},
        {"recordCount": [2]},
        {"dateRange": None},
        {"dateRange": {"from": "2026-10-01"}},
        {"dateRange": {"from": 1, "to": 2}},
    ],
)
def test_an_answer_is_checked_field_by_field(odeus: Odeus, changes: dict[str, object]) -> None:
    with pytest.raises(DamagedAnswer, match=r"did not answer with a usage export"):
        odeus.fetch(odeus.ready(**changes))
    assert not odeus.storage.seen


@pytest.mark.parametrize("count", [2, 2.0, "2", "2.0"])
def test_a_count_is_a_count_however_json_has_it(odeus: Odeus, count: object) -> None:
    assert odeus.fetch(odeus.ready(recordCount=count)).value == CSV


@pytest.mark.parametrize(
    "changes",
    [
        {"downloadUrl": ""},
        {"downloadUrl": "file.csv"},
        {"downloadUrl": "https://"},
        {"downloadUrl": "https://storage.example:port/"},
        {"downloadUrl": "https://xn--a.example/"},
        {"downloadUrl": "file:///etc/passwd"},
        {"downloadUrl": "ftp://127.0.0.1/file.csv"},
        {"downloadUrl": f"http://storage.example/file.csv?{TOKEN}"},
        {"downloadUrl": f"https://user:{TOKEN}@storage.example/file.csv"},
        {"downloadUrl": "data:text/csv,assistant_id"},
        {"downloadUrl": "javascript:alert(1)"},
    ],
)
def test_a_file_is_fetched_from_a_safe_address_only(odeus: Odeus, changes: dict[str, object]) -> None:
    with pytest.raises(NotOdeus, match=r"an unsafe address"):
        odeus.fetch(odeus.ready(**changes))
    assert len(odeus.api.seen) == 1
    assert not odeus.storage.seen


def test_success_has_to_be_true(odeus: Odeus) -> None:
    answer = json.loads(odeus.ready().body) | {"success": "true"}
    with pytest.raises(DamagedAnswer):
        odeus.fetch(Reply(200, json.dumps(answer).encode()))


def test_a_deployment_elsewhere_cannot_send_us_to_this_machine(odeus: Odeus) -> None:
    """Only the transport is replaced: nothing may be asked of the network beyond the first host."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "acme.example"
        return httpx.Response(200, content=odeus.ready().body)

    workspace = replace(odeus.workspace, base_url="https://acme.example/api/public")
    with (
        ExportClient(transport=httpx.MockTransport(answer), folder=odeus.folder) as client,
        pytest.raises(NotOdeus, match=r"unsafe"),
    ):
        client.fetch(workspace, OCTOBER, ExportKind.AGENTS, lambda *_: None)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_5xx_a_server_fault(odeus: Odeus, status: int) -> None:
    with pytest.raises(ServerFault, match=str(status)) as failure:
        odeus.fetch(replace(PAGE, status=status), limits=Limits(tries=3))
    assert failure.value.status == status
    assert len(odeus.api.seen) == 3


def test_429_rate_limited(odeus: Odeus) -> None:
    with pytest.raises(RateLimited) as failure:
        odeus.fetch(error(429, "Too many requests", ""), limits=Limits(tries=3))
    assert failure.value.wait is None
    assert len(odeus.api.seen) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_link_that_is_over(odeus: Odeus, status: int) -> None:
    odeus.storage.will(Reply(status, b"<Error><Code>ExpiredToken</Code></Error>"))
    with pytest.raises(SignedURLExpired):
        odeus.fetch()


@pytest.mark.parametrize(("status", "kind"), [(500, ServerFault), (429, RateLimited), (418, NotOdeus)])
def test_a_storage_that_fails_otherwise(odeus: Odeus, status: int, kind: type[ExportFailed]) -> None:
    odeus.storage.will(Reply(status))
    with pytest.raises(kind):
        odeus.fetch(limits=Limits(tries=2))


def test_a_web_page_in_place_of_the_file(odeus: Odeus) -> None:
    odeus.storage.will(replace(PAGE, body=b"\xef\xbb\xbf\n" + PAGE.body))
    with pytest.raises(NotOdeus, match=r"web page"):
        odeus.fetch()


@pytest.mark.parametrize(
    "cut",
    [
        Reply(200, CSV[:-3], length=len(CSV)),
        Reply(200, b"", length=len(CSV)),
        Reply(200, b"\x1f\x8b\x08\x00\x00\x00", length=None),
        Reply(200, b"\x1f\x8bnot gzip after all"),
    ],
)
def test_a_file_cut_in_the_middle(odeus: Odeus, cut: Reply) -> None:
    odeus.storage.will(cut)
    with pytest.raises(DamagedFile, match=r"incomplete"):
        odeus.fetch()


def test_a_connection_cut_before_an_answer(odeus: Odeus) -> None:
    def hang_up(_: Request) -> Reply:
        raise ConnectionAbortedError

    with pytest.raises(Unreachable, match=r"was lost"):
        odeus.fetch(hang_up)


def test_a_refused_connection(odeus: Odeus) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    odeus.workspace = replace(odeus.workspace, base_url=f"http://127.0.0.1:{port}/api/public")
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port} cannot be reached: connection refused"):
        odeus.fetch()


def test_a_name_that_does_not_exist(odeus: Odeus) -> None:
    odeus.workspace = replace(odeus.workspace, base_url="https://odeus.invalid/api/public")
    with pytest.raises(Unreachable, match=r"odeus.invalid cannot be reached: no host with this name"):
        odeus.fetch()


def test_a_server_that_does_not_speak_tls(odeus: Odeus) -> None:
    base = odeus.workspace.base_url.replace("http://", "https://")
    odeus.workspace = replace(odeus.workspace, base_url=base)
    with pytest.raises(Unreachable, match=r"\(TLS\)"):
        odeus.fetch()


def test_this_machine_is_never_reached_through_a_proxy(odeus: Odeus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.invalid:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert odeus.fetch().value == CSV


@contextmanager
def never_answering() -> Iterator[str]:
    """The URL of a server that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


IMPATIENT = Limits(read_seconds=0.05, tries=2)


def test_no_answer_in_time(odeus: Odeus) -> None:
    with never_answering() as url:
        odeus.workspace = replace(odeus.workspace, base_url=url)
        with pytest.raises(TimedOut, match=r"did not answer in time"):
            odeus.fetch(limits=IMPATIENT)


def test_no_file_in_time(odeus: Odeus) -> None:
    with never_answering() as url, pytest.raises(TimedOut, match=r"did not answer in time"):
        odeus.fetch(odeus.ready(downloadUrl=f"{url}/?{TOKEN}"), limits=IMPATIENT)


def test_a_file_that_stops_in_the_middle(odeus: Odeus) -> None:
    over = threading.Event()
    odeus.storage.will(Reply(200, CSV[:-3], length=len(CSV), silence=over))
    with pytest.raises(TimedOut):
        odeus.fetch(limits=IMPATIENT)
    over.set()


def test_408_is_a_time_out_too(odeus: Odeus) -> None:
    with pytest.raises(TimedOut):
        odeus.fetch(Reply(408), limits=Limits(tries=1))


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_named(odeus: Odeus) -> None:
    download = Download(httpx.URL(odeus.storage.url), Way(Kind.LOOPBACK), 2, "", "")
    with (
        connect(Limits(), None, look_up) as http,
        pytest.raises(ExportFailed, match=r"no space left") as failure,
    ):
        save(http, download, FULL, 2**30)
    assert not isinstance(failure.value, Retryable)


def test_a_missing_folder_is_named(odeus: Odeus) -> None:
    with (
        ExportClient(folder=odeus.folder / "missing") as client,
        pytest.raises(ExportFailed, match=r"cannot be saved on this computer: no such file"),
    ):
        client.fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, count_rows)
