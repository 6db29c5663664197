"""The command line over real HTTP: figures against the demo server, exit codes against scripted ones."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from odeus_dash import demo
from odeus_dash.__main__ import main
from odeus_dash.cli.arguments import parse
from odeus_dash.data.costing import NO_TOKENS
from odeus_dash.demo import DemoOptions, DemoServer
from odeus_dash.errors import BadInput
from odeus_dash.export_client import Limits
from odeus_dash.settings import Key
from tests.odeus import Reply, Request, as_json, export_of, html, serving

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OCTOBER = ["--from", "2026-10-01", "--to", "2026-10-31", "--timezone", "Europe/Berlin"]
KEY = "key-that-must-stay-secret"
ONCE = Limits(tries=1, reconnects=0, new_exports=0)

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo.start(DemoOptions(now=lambda: NOW)) as running:
        yield running


@pytest.fixture(scope="module")
def no_secrets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment without a workspace and an archive, whatever this machine has configured."""
    path = tmp_path_factory.mktemp("config") / "secrets.toml"
    path.write_text("")
    return {"ODEUS_DASH_SECRETS": str(path), "ODEUS_DASH_ARCHIVE": "off"}


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], no_secrets: Mapping[str, str]) -> Call:
    def run(*argv: str, limits: Limits = ONCE, **environ: str) -> tuple[int, str, str]:
        code = main(argv, environ={**no_secrets, **environ}, clock=lambda: NOW, limits=limits)
        return code, *capsys.readouterr()

    return run


def of(server: DemoServer) -> dict[str, str]:
    return {"ODEUS_API_KEY": server.key.reveal(), "ODEUS_DEPLOYMENT_URL": server.base_url}


def raw_export(server: DemoServer, start: str, end: str, timezone: str) -> list[dict[str, str]]:
    """The rows of an export by other means than the program's."""
    body = {
        "from": {"date": f"{start}T00:00:00.000Z", "timezone": timezone},
        "to": {"date": f"{end}T23:59:59.999Z", "timezone": timezone},
    }
    headers = {"Authorization": f"Bearer {server.key.reveal()}"}
    with httpx.Client(trust_env=False) as client:
        answer = client.post(f"{server.base_url}/export/assistants", json=body, headers=headers).json()
        content = client.get(answer["data"]["downloadUrl"]).content
    text = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def figures_of(rows: list[dict[str, str]]) -> dict[str, object]:
    """The figures by plain arithmetic over text cells."""

    def numbers(column: str) -> list[float]:
        return [float(row[column] or 0) for row in rows]

    users, active, messages = numbers("unique_users"), numbers("active_users"), numbers("messages")
    prompt, read = numbers("sum_prompt_tokens"), numbers("sum_cached_prompt_tokens")
    written = numbers("sum_cache_creation_tokens")
    heard = [(sent, people) for sent, people in zip(messages, active, strict=True) if people]
    means = numbers("avg_prompt_tokens")
    return {
        "messages": sum(messages),
        "conversations": sum(numbers("conversations")),
        "agents_in_use": sum(sent >= 1 for sent in messages),
        "user_agent_pairs": sum(users),
        "active_pairs": sum(active),
        "people": None,
        "people_at_least": max(users),
        "people_at_most": sum(users),
        "messages_per_user": sum(sent for sent, _ in heard) / sum(people for _, people in heard),
        "rows": len(rows),
        "tokens": {
            "input": sum(prompt),
            "output": sum(numbers("sum_completion_tokens")),
            "cache_read": sum(read),
            "cache_write": sum(written),
            "uncached": sum(prompt) - sum(read) - sum(written),
            "hit_rate": sum(read) / sum(prompt),
            "requests": sum(round(total / mean) for total, mean in zip(prompt, means, strict=True) if mean),
        },
    }


def test_json_has_the_figures_of_the_export(call, server):
    code, out, err = call("summary", *OCTOBER, "--format", "json", **of(server))
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found.pop("cost")["total"] > 0
    of_the_factor = {"factor", "factor_as_of", "factor_source"}
    assert found.pop("prices").keys() == {"version", "as_of", "currency", "own_models"} | of_the_factor
    october = {"from": "2026-10-01", "to": "2026-10-31"}
    assert found == {
        "workspace": "default",
        "demo": False,
        **october,
        "timezone": "Europe/Berlin",
        "covered": october,
        "excluded": [],
        "agents": [],
        "filters": {},
        "warnings": [],
        **figures_of(raw_export(server, "2026-10-01", "2026-10-31", "Europe/Berlin")),
    }


def test_buckets_have_the_figures_of_their_own_exports(call, server):
    span = ["--from", "2026-10-07", "--to", "2026-10-20", "--timezone", "Europe/Berlin"]
    code, out, _ = call("summary", *span, "--granularity", "week", "--format", "json", **of(server))
    assert code == 0
    expected = [
        ("2026-10-07", "2026-10-11", True),
        ("2026-10-12", "2026-10-18", False),
        ("2026-10-19", "2026-10-20", True),
    ]
    buckets = json.loads(out)["buckets"]
    assert all(bucket.pop("cost")["total"] > 0 for bucket in buckets)
    assert buckets == [
        {"start": start, "end": end, "partial": partial, "covered": {"from": start, "to": end}}
        | figures_of(raw_export(server, start, end, "Europe/Berlin"))
        for start, end, partial in expected
    ]
    assert sum(bucket["messages"] for bucket in buckets) == json.loads(out)["messages"]


def test_the_demo_has_to_be_asked_for(call):
    code, out, err = call("summary", *OCTOBER)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "ODEUS_API_KEY" in err
    assert "--workspace demo" in err
    code, out, _ = call("summary", *OCTOBER, "--workspace", "demo")
    assert code == 0
    assert out.startswith("Demo data · Demo workspace · 1–31 Oct")


def test_a_range_into_the_future_ends_today_and_says_so(call, server):
    code, out, err = call("summary", "--from", "2026-11-01", "--to", "2026-12-24", **of(server))
    assert code == 0
    assert err == "The range ends in the future, so it was cut to today, 22 Nov.\n"
    assert out.startswith("default · 1–22 Nov · UTC")


def test_a_period_without_usage_is_zero_and_undefined(call):
    with serving(as_json(404, error="No data found", message="nothing there")) as url:
        code, out, err = call(
            "summary", *OCTOBER, "--format", "json", ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=url
        )
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["messages"], found["rows"], found["messages_per_user"]) == (0, 0, None)
    assert (found["tokens"]["input"], found["tokens"]["hit_rate"]) == (0, None)


def test_what_the_export_lacks_is_null(call):
    with serving(export_of(1), "assistant_id,messages\na,7\n") as url:
        argv = ["summary", *OCTOBER, "--format", "json"]
        code, out, _ = call(*argv, ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=url)
    found = json.loads(out)
    assert (code, found["messages"], found["conversations"], found["people_at_most"]) == (0, 7, None, None)
    assert set(found["tokens"].values()) == {None}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (as_json(401, error="Unauthorized", message=f"no such key: {KEY}"), 3),
        (as_json(500, error="Internal", message="oops"), 4),
        (html(502), 4),
        (export_of(2), 4),
    ],
)
def test_every_failure_is_one_line_with_its_exit_code(call, answer, code):
    with serving(answer, "assistant_id,messages\na,7\n") as url:
        found, out, err = call("summary", *OCTOBER, ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=url)
    assert (found, out) == (code, "")
    assert err.count("\n") == 1
    assert KEY not in err
    assert "secret-signature" not in err


def test_a_failure_is_one_line_also_of_a_range_that_ends_in_the_future(call):
    with serving(as_json(500, error="Internal", message="oops")) as url:
        found, out, err = call(
            *summary("2026-11-01", "2026-12-24"), ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=url
        )
    assert (found, out, err.count("\n")) == (4, "", 1)
    assert "in the future" not in err


def test_one_failed_bucket_fails_the_call(call):
    with serving(export_of(2), "assistant_id,messages\na,7\n") as url:
        argv = ["summary", *OCTOBER, "--granularity", "week"]
        code, out, _ = call(*argv, ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=url)
    assert (code, out) == (4, "")


def test_nobody_there(call):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    code, _, err = call("summary", *OCTOBER, ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=url)
    assert code == 4
    assert err.count("\n") == 1


def summary(start: str, end: str, *more: str) -> list[str]:
    return ["summary", "--from", start, "--to", end, *more]


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["reckon"],
        ["summary"],
        ["summary", "--from", "2026-10-01"],
        summary("2026-10-01", "2026-10-32"),
        summary("yesterday", "today"),
        summary("2026-10-31", "2026-10-01"),
        summary("2027-01-01", "2027-01-31"),
        summary("0026-10-01", "2026-10-31", "--granularity", "day"),
        summary("2026-10-01", "2026-10-31", "--timezone", "Mars/Olympus"),
        summary("2026-10-01", "2026-10-31", "--timezone", ""),
        summary("2026-10-01", "2026-10-31", "--granularity", "year"),
        summary("2026-10-01", "2026-10-31", "--format", "yaml"),
        summary("2026-10-01", "2026-10-31", "--work", "default"),
        summary("2026-10-01", "2026-10-31", "--workspace", "nowhere"),
        summary("2026-10-01", "2026-10-31", "--workspace", ""),
        summary("2026-10-01", "2026-10-31", "surplus"),
        ["demo-server", "--port", "many"],
        ["demo-server", "--port", "70000"],
        ["demo-server", "--port", "-1"],
        ["demo-server", "--key", "two words"],
    ],
)
def test_a_bad_call_is_one_line_and_2(call, argv):
    code, out, err = call(*argv, ODEUS_API_KEY=KEY)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


@pytest.mark.parametrize("argv", [["--api-key", KEY], [f"--api-key={KEY}"], [KEY]])
def test_a_key_typed_in_the_wrong_place_is_not_repeated(call, argv):
    code, _, err = call("summary", *OCTOBER, *argv, ODEUS_API_KEY="other")
    assert code == 2
    assert KEY not in err


def test_a_bad_deployment_url_is_2(call):
    code, _, err = call("summary", *OCTOBER, ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL="ftp://odeus.example")
    assert code == 2
    assert KEY not in err


def test_workspaces_of_the_secrets_file_are_chosen_by_name(call, server, tmp_path):
    section = f'key = "{server.key.reveal()}"\ndeployment_url = "{server.base_url}"\n'
    path = tmp_path / "secrets.toml"
    path.write_text(f'[workspaces.one]\n{section}timezone = "Asia/Tokyo"\n\n[workspaces.two]\n{section}')
    span = summary("2026-10-01", "2026-10-31")
    code, _, err = call(*span, ODEUS_DASH_SECRETS=str(path))
    assert (code, err) == (2, "Several workspaces are configured. Select one with --workspace: one, two.\n")
    code, out, _ = call(*span, "--workspace", "one", ODEUS_DASH_SECRETS=str(path))
    assert code == 0
    assert out.startswith("one · 1–31 Oct · Asia/Tokyo")
    code, out, _ = call(*span, "--workspace", "two", "--timezone", "UTC", ODEUS_DASH_SECRETS=str(path))
    assert code == 0
    assert out.startswith("two · 1–31 Oct · UTC")


def test_an_unexpected_failure_shows_neither_its_text_nor_a_traceback(capsys):
    def broken_clock() -> dt.datetime:
        raise LookupError(KEY)

    environ = {"ODEUS_API_KEY": KEY}
    assert main(["summary", *OCTOBER], environ=environ, clock=broken_clock) == 4
    assert capsys.readouterr().err == "Something went wrong (LookupError). Please report it.\n"


def process(*argv: str, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "odeus_dash", *argv],
        cwd=Path(__file__).parents[1],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_the_module_runs_as_a_process_against_a_demo_server_that_is_one(no_secrets):
    key = Key("demo-key-for-a-test")
    with process("demo-server", "--key", key.reveal(), "--no-byok", **no_secrets) as server:
        try:
            url = server.stdout.readline().split()[-1]
            environ = {**no_secrets, "ODEUS_API_KEY": key.reveal(), "ODEUS_DEPLOYMENT_URL": url}
            today = dt.datetime.now(dt.UTC).date()
            span = summary(str(today - dt.timedelta(days=9)), str(today - dt.timedelta(days=3)))
            with process(*span, "--format", "json", **environ) as client:
                out, err = client.communicate(timeout=60)
            assert (client.returncode, err) == (0, f"No cost. {NO_TOKENS}\n")
            assert json.loads(out)["messages"] > 0
            assert json.loads(out)["tokens"]["input"] is None
            with process(*span, **{**environ, "ODEUS_API_KEY": "another"}) as refused:
                out, err = refused.communicate(timeout=60)
            assert (refused.returncode, out, err.count("\n")) == (3, "", 1)
        finally:
            server.terminate()


def test_what_is_tried_again_leaves_no_trace_on_stderr(no_secrets):
    nothing = as_json(404, error="No data found", message="")
    seen: list[Request] = []

    def answered(request: Request) -> Reply:
        seen.append(request)
        return nothing if len(seen) > 1 else as_json(500, error="Internal", message=KEY)

    with serving(answered) as url:
        environ = {**no_secrets, "ODEUS_API_KEY": KEY, "ODEUS_DEPLOYMENT_URL": url}
        with process("summary", *OCTOBER, **environ) as client:
            out, err = client.communicate(timeout=60)
    assert (client.returncode, err, len(seen)) == (0, "", 3)
    assert "No messages in 31 days." in out


def test_the_readme_names_every_command() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^python -m odeus_dash ([a-z-]+)", text, re.MULTILINE))
    with pytest.raises(BadInput) as refused:
        parse(["no-such-command"])
    assert named == set(re.findall(r"[a-z-]+", refused.value.what.partition("choose from ")[2]))
