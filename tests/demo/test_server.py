"""Everything the server answers, over real HTTP on loopback."""

import csv
import datetime as dt
import io
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.settings import Key
from tests.demo.calls import CLIENT, NOW, ask, body
from tests.demo.contract import validate

FOUR_WEEKS = body("2026-10-26", "2026-11-22")


@dataclass
class Clock:
    now: dt.datetime = field(default=NOW)

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


def exported(server: DemoServer, content: Any = FOUR_WEEKS) -> dict[str, Any]:
    answer = ask(server, content)
    assert answer.status_code == 200, answer.text
    validate(200, answer.json())
    return dict(answer.json()["data"])


def lines(download: httpx.Response) -> list[dict[str, str]]:
    assert download.status_code == 200, download.text
    return list(csv.DictReader(io.StringIO(download.text, newline="")))


def refused(answer: httpx.Response) -> tuple[int, str]:
    validate(answer.status_code, answer.json())
    return answer.status_code, answer.json()["error"]


def test_answers_and_files_tell_the_time_of_the_demo() -> None:
    clock = Clock()
    with start(DemoOptions(now=clock)) as server:
        file = CLIENT.get(exported(server)["downloadUrl"])
        clock.pass_by(90)
        refusal = CLIENT.post(f"{server.base_url}/export/assistants")
    assert file.headers.get_list("Date") == ["Sun, 22 Nov 2026 14:30:00 GMT"]
    assert refusal.headers.get_list("Date") == ["Sun, 22 Nov 2026 14:31:30 GMT"]


def test_an_export_from_request_to_rows(server: DemoServer) -> None:
    data = exported(server)
    assert data["dataType"] == "assistants"
    assert data["dateRange"] == {"from": "2026-10-26T00:00:00.000Z", "to": "2026-11-22T23:59:59.999Z"}
    assert data["downloadUrl"].startswith(server.storage_url + "/" + data["filePath"])
    assert urlsplit(server.storage_url).port != urlsplit(server.base_url).port
    rows = lines(CLIENT.get(data["downloadUrl"]))
    assert len(rows) == data["recordCount"] > 40
    assert 58_000 < sum(int(row["messages"]) for row in rows) < 72_000
    for end in data["dateRange"].values():
        assert dt.datetime.fromisoformat(end).tzinfo is not None


def test_the_public_path_works_as_well(server: DemoServer) -> None:
    public = server.base_url.removesuffix("/api/public") + "/export/assistants"
    answer = CLIENT.post(public, json=FOUR_WEEKS, headers={"authorization": f"Bearer {server.key.reveal()}"})
    assert answer.json()["data"]["recordCount"] == exported(server)["recordCount"]


def test_grouped_by_model(server: DemoServer) -> None:
    data = exported(server, FOUR_WEEKS | {"group_by": "model"})
    rows = lines(CLIENT.get(data["downloadUrl"]))
    assert len(rows) == data["recordCount"]
    assert {row["model"] for row in rows} >= {"gpt-5", "claude-sonnet-4-5"}
    assert "messages" not in rows[0]


def test_switches_take_columns_away() -> None:
    with start(DemoOptions(byok=False, user_level=False, now=lambda: NOW)) as plain:
        columns = lines(CLIENT.get(exported(plain)["downloadUrl"]))[0].keys()
    assert not [name for name in columns if "tokens" in name or "owner" in name]
    assert not {"assistant_description", "assistant_url"} & set(columns)


def test_browsers_are_refused_whatever_they_know(server: DemoServer) -> None:
    answer = ask(server, FOUR_WEEKS, origin="https://app.example")
    assert refused(answer) == (403, "Forbidden")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer wrong", "Bearer schlüssel", "Basic b2RldXM6ZGVtbw=="]
)
def test_a_missing_or_wrong_key(server: DemoServer, authorization: str) -> None:
    headers = {"authorization": authorization.encode()} if authorization else {}
    answer = CLIENT.post(f"{server.base_url}/export/assistants", json=FOUR_WEEKS, headers=headers)
    assert refused(answer) == (401, "Unauthorized")
    assert server.key.reveal() not in answer.text


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "Bad request"),
        (FOUR_WEEKS | {"group_by": "user"}, "Bad request"),
        (body("2026-10-26", "2026-11-22", "Europe/Nowhere"), "Bad request"),
        (body("2026-11-22", "2026-10-26"), "Invalid date range"),
    ],
)
def test_a_bad_body_or_range(server: DemoServer, content: Any, error: str) -> None:
    assert refused(ask(server, content)) == (400, error)


def test_a_body_that_is_not_json(server: DemoServer) -> None:
    headers = {"authorization": f"Bearer {server.key.reveal()}"}
    answer = CLIENT.post(f"{server.base_url}/export/assistants", content="from=now", headers=headers)
    assert refused(answer) == (400, "Bad request")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(body("2026-11-23", "2026-11-30"), id="in the future"),
        pytest.param(body("2025-09-01", "2025-11-21"), id="older than twelve months"),
        pytest.param(
            body("1999-12-31", "2000-01-01") | {"from": body("2000-01-01", "2000-01-01")["from"]}, id="old"
        ),
    ],
)
def test_no_data(server: DemoServer, content: Any) -> None:
    assert refused(ask(server, content)) == (404, "No data found")


def test_a_range_reaching_back_too_far_is_clipped_and_says_so(server: DemoServer) -> None:
    data = exported(server, body("2025-06-01", "2025-12-31"))
    assert data["dateRange"]["from"] == "2025-11-22T00:00:00.000Z"
    rows = lines(CLIENT.get(data["downloadUrl"]))
    assert {row["period_start"] for row in rows} == {"2025-11-22"}
    assert rows == [
        row | {"period_start": "2025-11-22"}
        for row in lines(CLIENT.get(exported(server, body("2025-11-22", "2025-12-31"))["downloadUrl"]))
    ]


def test_an_export_that_is_too_large_and_a_narrower_one_that_fits() -> None:
    with start(DemoOptions(row_limit=49, now=lambda: NOW)) as small:
        answer = ask(small, FOUR_WEEKS)
        assert refused(answer) == (400, "Export too large")
        assert "50 rows" in answer.json()["message"]
        assert "49 allowed" in answer.json()["message"]
        assert exported(small, body("2026-11-20", "2026-11-20"))["recordCount"] <= 49


def test_too_many_requests_and_when_to_come_back() -> None:
    clock = Clock()
    with start(DemoOptions(per_minute=2, now=clock)) as slow:
        assert ask(slow, FOUR_WEEKS).status_code == 200
        clock.pass_by(20.5)
        assert ask(slow, FOUR_WEEKS).status_code == 200
        answer = ask(slow, FOUR_WEEKS)
        assert refused(answer) == (429, "Too many requests")
        assert answer.headers["retry-after"] == "40"
        clock.pass_by(40)
        assert ask(slow, FOUR_WEEKS).status_code == 200


def test_wrong_keys_do_not_use_up_the_limit() -> None:
    with start(DemoOptions(per_minute=1, now=lambda: NOW)) as slow:
        for _ in range(3):
            assert ask(slow, FOUR_WEEKS, authorization="Bearer wrong").status_code == 401
        assert ask(slow, FOUR_WEEKS).status_code == 200


def test_a_link_expires() -> None:
    clock = Clock()
    with start(DemoOptions(url_life_seconds=30, now=clock)) as brief:
        url = exported(brief)["downloadUrl"]
        clock.pass_by(29.9)
        assert CLIENT.get(url).status_code == 200
        clock.pass_by(0.1)
        late = CLIENT.get(url)
        assert late.status_code == 403
        assert late.headers["content-type"].startswith("application/xml")
        assert "<Code>AccessDenied</Code>" in late.text
        fresh = exported(brief)["downloadUrl"]
        assert CLIENT.get(fresh).status_code == 200
        assert CLIENT.get(url).status_code == 403


def test_a_changed_link_is_refused(server: DemoServer) -> None:
    url = httpx.URL(exported(server)["downloadUrl"])
    other = httpx.URL(exported(server)["downloadUrl"])
    later = int(url.params["expires"]) + 60_000
    for changed in (
        url.copy_set_param("expires", later),
        url.copy_set_param("signature", "0" * 64),
        url.copy_set_param("signature", "ü"),
        url.copy_remove_param("signature"),
        url.copy_with(query=b""),
        url.copy_with(path=other.path, query=url.query),
        httpx.URL(server.storage_url + "/exports/none.csv"),
    ):
        answer = CLIENT.get(changed)
        assert answer.status_code == 403, changed
        assert "<Code>SignatureDoesNotMatch</Code>" in answer.text


def test_storage_does_not_want_the_key(server: DemoServer) -> None:
    url = exported(server)["downloadUrl"]
    answer = CLIENT.get(url, headers={"authorization": f"Bearer {server.key.reveal()}"})
    assert answer.status_code == 400
    assert "<Code>InvalidArgument</Code>" in answer.text
    assert CLIENT.get(url).status_code == 200


def test_gzip_for_those_who_accept_it(server: DemoServer) -> None:
    url = exported(server)["downloadUrl"]
    packed = CLIENT.get(url, headers={"accept-encoding": "gzip"})
    plain = CLIENT.get(url, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    with start(DemoOptions(gzip=False, now=lambda: NOW)) as without:
        answer = CLIENT.get(exported(without)["downloadUrl"], headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in answer.headers


def test_latencies_are_kept() -> None:
    with start(DemoOptions(api_latency=0.05, storage_latency=0.03, now=lambda: NOW)) as far:
        before = time.perf_counter()
        url = exported(far)["downloadUrl"]
        between = time.perf_counter()
        CLIENT.get(url)
        assert between - before >= 0.04
        assert time.perf_counter() - between >= 0.02


def test_a_workspace_to_read_from() -> None:
    key = Key("a-fixed-key")
    with start(DemoOptions(key=key, now=lambda: NOW)) as fixed:
        workspace = fixed.workspace()
        assert (workspace.name, workspace.demo, workspace.key) == ("Demo workspace", True, key)
        port = urlsplit(fixed.base_url).port
        assert workspace.base_url == f"http://127.0.0.1:{port}/api/public"
        assert fixed.simulation().conversations.height > 100_000
        assert key.reveal() not in repr(fixed)
        assert key.reveal() not in repr(DemoOptions(key=key))


def test_every_server_has_a_key_of_its_own() -> None:
    assert DemoOptions().key != DemoOptions().key


def test_closing_frees_ports_and_ends_threads() -> None:
    before = set(threading.enumerate())
    with start(DemoOptions(now=lambda: NOW)) as closing:
        exported(closing)
    closing.close()
    assert {thread for thread in threading.enumerate() if thread.name == "odeus-demo"} <= before
    with pytest.raises(httpx.ConnectError):
        CLIENT.get(closing.base_url)


def test_a_taken_port_is_an_error_and_leaves_nothing_behind() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        before = set(threading.enumerate())
        with pytest.raises(OSError, match="in use"):
            start(port=taken.getsockname()[1])
        assert set(threading.enumerate()) == before


def test_nothing_is_logged_not_even_when_the_host_logs_everything(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), start(DemoOptions(now=lambda: NOW)) as quiet:
        CLIENT.get(exported(quiet)["downloadUrl"])
    assert [record.name for record in caplog.records if record.name.startswith("uvicorn")] == []


SERVE = """
import signal
from odeus_dash import demo
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background may ignore it
demo.serve(demo.DemoOptions(), 0)
"""


def test_serving_until_interrupted() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address, key = (process.stdout.readline().split()[-1] for _ in range(2))
            headers = {"authorization": f"Bearer {key}"}
            answer = CLIENT.post(f"{address}/export/assistants", json={}, headers=headers)
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert refused(answer) == (400, "Bad request")
    assert rest.endswith("Stopped.\n")
    assert process.returncode == 0


def test_a_client_that_is_killed_in_the_middle_of_a_request_is_no_problem(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with start(DemoOptions()) as server:
        url = urlsplit(server.base_url)
        request = f"POST {url.path}/export/assistants HTTP/1.1\r\nHost: {url.netloc}\r\n"
        request += f"Authorization: Bearer {server.key.reveal()}\r\nContent-Length: 99\r\n\r\n{{"
        with socket.create_connection((url.hostname or "", url.port or 0)) as client:
            client.sendall(request.encode())
            asked = ask(server, FOUR_WEEKS)  # by now, the other request waits for the rest of it
        assert asked.status_code == 200
    assert caplog.text == ""
