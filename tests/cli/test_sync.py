"""`sync` against a demo server that is configured like any workspace, and against scripted ones."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from odeus_dash import demo
from odeus_dash.__main__ import main
from odeus_dash.cli.progress import progress
from odeus_dash.cli.sync import Plan, planned
from odeus_dash.demo import DemoOptions, DemoServer
from odeus_dash.errors import BadPeriod
from odeus_dash.export_client import Limits
from odeus_dash.periods import Granularity
from odeus_dash.settings import Key
from tests.cli.calls import NOW
from tests.odeus import Reply, Request, as_json, export_of, in_turn, serving

KEY = "key-that-must-stay-secret"
ONCE = Limits(tries=1, reconnects=0, new_exports=0)
OCTOBER = ["--since", "2026-10-01", "--granularity", "month"]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo.start(DemoOptions(now=lambda: NOW, key=Key(KEY))) as running:
        yield running


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Sync with these [workspaces.NAME] sections and an archive of the test's own."""

    def run(*argv: str, now: dt.datetime = NOW, more: str = "", **urls: str) -> tuple[int, str, str]:
        sections = [
            f'[workspaces.{name}]\nkey = "{KEY}"\ndeployment_url = "{url}"\n' for name, url in urls.items()
        ]
        (tmp_path / "secrets.toml").write_text("\n".join([*sections, more]))
        environ = {
            "ODEUS_DASH_SECRETS": str(tmp_path / "secrets.toml"),
            "ODEUS_DASH_ARCHIVE": str(tmp_path / "archive"),
        }
        return main(["sync", *argv], environ=environ, clock=lambda: now, limits=ONCE), *capsys.readouterr()

    return run


def of(out: str) -> dict[str, object]:
    [workspace] = json.loads(out)["workspaces"]
    return workspace


def archived(folder: Path) -> set[tuple[str, ...]]:
    """Export, unit and first day of every file."""
    return {
        tuple(part.split("=")[1] for part in path.parent.parts[-3:]) for path in folder.rglob("*.parquet")
    }


def test_it_fills_the_archive_and_the_next_run_asks_for_nothing(call: Call, tmp_path: Path) -> None:
    with demo.start(DemoOptions(now=lambda: NOW, key=Key(KEY))) as server:
        code, out, err = call(*OCTOBER, "--format", "json", acme=server.base_url)
    assert (code, err) == (0, "acme: 4 of 4 exports.\n")
    assert of(out) == {"name": "acme", "archived": 0, "fetched": 4, "failures": [], "restatements": []}
    starts = ("2026-10-01", "2026-11-01")
    assert archived(tmp_path) == {
        (kind, "month", start) for kind in ("agents", "agents_by_model") for start in starts
    }
    code, out, _ = call(*OCTOBER, acme=server.base_url)
    assert (code, out) == (0, "acme: 4 exports already archived, 0 fetched.\n")


def test_an_open_unit_is_asked_for_again_later_and_a_final_one_is_not(call: Call) -> None:
    later = NOW + dt.timedelta(hours=1)
    for now in (NOW, later):
        with demo.start(DemoOptions(now=lambda: now, key=Key(KEY))) as server:  # noqa: B023 - in this round
            _, out, _ = call(*OCTOBER, "--format", "json", now=now, acme=server.base_url)
    assert (of(out)["archived"], of(out)["fetched"]) == (2, 2)


AHEAD = "acme: The dashboard's clock is 10 days ahead of the deployment's. Synchronize it with NTP."


def test_a_clock_that_is_ahead_archives_no_open_week_as_final(call: Call, server: DemoServer) -> None:
    weeks = ["--since", "2026-11-09", "--granularity", "week", "--format", "json"]
    code, _, err = call(*weeks, now=NOW + dt.timedelta(days=10), acme=server.base_url)
    assert (code, err.splitlines()[-1]) == (0, AHEAD)
    later = NOW + dt.timedelta(days=5)
    with demo.start(DemoOptions(now=lambda: later, key=Key(KEY))) as right:
        code, out, err = call(*weeks, now=later, acme=right.base_url)
        assert (of(out)["archived"], of(out)["fetched"]) == (2, 4)
        assert "clock" not in err
        _, out, _ = call(*weeks, now=later + dt.timedelta(days=1), acme=right.base_url)
    assert of(out)["archived"] == 4


def test_the_line_of_a_terminal_says_when_an_export_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    fault = as_json(503, error="Unavailable", message="")

    def slowly(request: Request) -> Reply:
        assert said.wait(60)
        return export_of(1)(request)

    said = threading.Event()
    terminal.told = lambda text: "Retrying (2 of 6)" in text and said.set()
    with serving(in_turn(fault, slowly), "assistant_id,messages\na,7\n") as url:
        environ = {"ODEUS_API_KEY": KEY, "ODEUS_DEPLOYMENT_URL": url, "ODEUS_DASH_ARCHIVE": str(tmp_path)}
        limits = Limits(first_wait_seconds=0, jitter_seconds=0)
        argv = ["sync", "--since", "2026-11-01", "--granularity", "month"]
        assert main(argv, environ=environ, clock=lambda: NOW, limits=limits) == 0
    host = url.removeprefix("http://")
    assert f"default: {host} returned an error (503). Retrying (2 of 6)\r" in terminal.getvalue()


def test_without_token_figures_there_is_nothing_by_model(call: Call, tmp_path: Path) -> None:
    with demo.start(DemoOptions(now=lambda: NOW, key=Key(KEY), byok=False)) as server:
        _, out, _ = call("--since", "2026-10-26", acme=server.base_url)
    assert out == "acme: 0 exports already archived, 5 fetched.\n"
    weeks = ("2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16")
    assert archived(tmp_path) == {
        *(("agents", "week", start) for start in weeks),
        ("agents", "month", "2026-11-01"),
    }


def test_a_run_that_failed_in_the_middle_is_taken_up_by_the_next(call: Call, tmp_path: Path) -> None:
    fault = as_json(500, error="Internal", message=KEY)
    weeks = ["--since", "2026-10-05", "--granularity", "week", "--format", "json"]
    with serving(in_turn(export_of(1), export_of(1), fault), "assistant_id,messages\na,7\n") as url:
        code, out, err = call(*weeks, acme=url)
    assert (code, of(out)["fetched"], len(of(out)["failures"])) == (4, 2, 5)
    assert err.startswith("acme: 7 of 7 exports, 5 failed.\n")
    assert err.count("\n") == 2
    assert KEY not in out + err
    with serving(export_of(1), "assistant_id,messages\na,7\n") as url:
        code, out, _ = call(*weeks, acme=url)
    assert (code, of(out)["archived"], of(out)["fetched"]) == (0, 2, 5)
    assert len(archived(tmp_path)) == 7


def test_one_failing_workspace_does_not_stop_the_others(call: Call, server: DemoServer) -> None:
    refused = as_json(401, error="Unauthorized", message=KEY)
    with serving(refused) as url:
        code, out, err = call(*OCTOBER, broken=url, whole=server.base_url)
    assert code == 3
    assert out.splitlines() == [
        "broken: 0 exports already archived, 0 fetched, 1 failed.",
        "whole: 0 exports already archived, 4 fetched.",
    ]
    assert err.splitlines()[-1].startswith("broken: ")
    assert KEY not in err
    with serving(as_json(500, error="Internal", message="")) as url, serving(refused) as other:
        code, _, _ = call(*OCTOBER, one=url, two=other)
    assert code == 4


def test_a_key_that_is_refused_in_the_middle_does_not_undo_what_was_there(call: Call) -> None:
    weeks = ["--since", "2026-11-02", "--granularity", "week", "--format", "json"]
    with serving(export_of(1), "assistant_id,messages\na,7\n") as url:
        call(*weeks, acme=url)
    with serving(as_json(401, error="Unauthorized", message="")) as url:
        code, out, _ = call(*weeks, now=NOW + dt.timedelta(hours=1), acme=url)
    assert (code, of(out)["archived"], of(out)["fetched"], len(of(out)["failures"])) == (3, 2, 0, 1)


def test_verify_reports_what_was_restated_and_keeps_both(call: Call, tmp_path: Path) -> None:
    weeks = ["--since", "2026-11-09", "--granularity", "week", "--verify"]
    with serving(export_of(1), "assistant_id,messages\na,7\n") as url:
        code, out, _ = call(*weeks, acme=url)
    assert (code, out) == (0, "acme: 0 exports already archived, 2 fetched.\n")
    later = NOW + dt.timedelta(days=1)
    with serving(export_of(1), "assistant_id,messages\na,9\n") as url:
        code, out, err = call(*weeks, "--format", "json", now=later, acme=url)
        assert err == "acme: 1 of 1 archived export compared with the API's.\n"
        [change] = of(out)["restatements"]
        assert code == 0
        assert (change["start"], change["export"]) == ("2026-11-09", "agents")
        assert (change["before"]["messages"], change["after"]["messages"]) == (7, 9)
        assert change["before"]["fetched_at"] == NOW.isoformat()
        assert change["after"]["fetched_at"] == later.isoformat()
        again = call(*weeks, "--format", "json", now=later, acme=url)
    assert of(again[1])["restatements"] == []
    assert len(list((tmp_path / "archive").rglob("start=2026-11-09/*.parquet"))) == 2


def test_as_text_a_restatement_is_a_line(call: Call) -> None:
    weeks = ["--since", "2026-11-09", "--granularity", "week", "--verify"]
    for messages in (7, 9):
        with serving(export_of(1), f"assistant_id,messages\na,{messages}\n") as url:
            _, out, _ = call(*weeks, acme=url)
    assert out.splitlines()[1].startswith(
        "acme: 9–15 Nov (agents) was revised: messages 7 -> 9, conversations – -> –"
    )


def test_an_archive_that_cannot_be_written_is_a_failure(
    call: Call, server: DemoServer, tmp_path: Path
) -> None:
    (tmp_path / "archive").write_text("a file where the folder should be")
    code, out, err = call(*OCTOBER, acme=server.base_url)
    assert code == 4
    assert "failed" in out
    assert "archive" in err.splitlines()[-1]


@pytest.mark.parametrize(
    "argv",
    [
        ["--workspace", "nowhere"],
        ["--workspace", "demo"],
        ["--since", "2027-01-01"],
        ["--since", "0001-01-01"],
        ["--since", "2000-01-01", "--granularity", "day"],
        ["--granularity", "year"],
        ["--timezone", "Mars/Olympus"],
    ],
)
def test_a_bad_call_is_one_line_and_2(call: Call, argv: list[str]) -> None:
    code, out, err = call(*argv, acme="https://odeus.acme.example")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) <= 2


def test_without_a_workspace_or_an_archive_there_is_nothing_to_do(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call()
    assert (code, out, err.startswith("No workspace is configured.")) == (2, "", True)
    assert "demo" not in err
    assert call("--workspace", "nowhere") == (code, out, err)
    environ = {"ODEUS_API_KEY": KEY, "ODEUS_DASH_ARCHIVE": "off"}
    assert main(["sync"], environ=environ, clock=lambda: NOW) == 2
    assert "is off" in capsys.readouterr().err


def test_the_demo_is_archived_if_the_settings_say_so(call: Call, tmp_path: Path) -> None:
    code, _, _ = call(*OCTOBER, "--workspace", "demo", more="[archive]\ndemo = true\n")
    assert code == 0
    assert len(archived(tmp_path)) == 4


def starts(since: str | None, *units: Granularity) -> list[dt.date]:
    plan = Plan(units, dt.date.fromisoformat(since) if since else None)
    return [period.start for period in planned(plan, "Europe/Berlin", NOW)]


def test_only_whole_units_are_wished_for() -> None:
    assert starts("2026-11-03", Granularity.WEEK) == [dt.date(2026, 11, 9), dt.date(2026, 11, 16)]
    assert starts("2026-11-09", Granularity.WEEK) == starts("2026-11-03", Granularity.WEEK)
    assert starts("2026-07-01", Granularity.QUARTER) == [dt.date(2026, 7, 1), dt.date(2026, 10, 1)]
    assert starts(None, Granularity.MONTH)[0] == dt.date(2025, 12, 1)
    assert len(starts(None, Granularity.WEEK, Granularity.MONTH)) == 52 + 12


def test_too_many_units_are_refused() -> None:
    with pytest.raises(BadPeriod, match="800"):
        starts("2020-01-01", Granularity.DAY)


class Terminal(io.StringIO):
    told: Callable[[str], object] = staticmethod(lambda _: None)

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.told(text)
        return super().write(text)


def test_in_a_terminal_one_line_changes_and_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress("acme") as report:
        report("1 of 2")
        report("2 of 2")
    assert terminal.getvalue() == "\r\x1b[Kacme: 1 of 2\r\x1b[Kacme: 2 of 2\r\x1b[K"
