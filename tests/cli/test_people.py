"""What the command line says about people in a workspace that counts them exactly."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from odeus_dash.__main__ import main
from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.demo.users import Users
from odeus_dash.export_client import Limits
from odeus_dash.periods import Period
from tests.cli.calls import NOW, environ
from tests.people.counting import counted, rows_of

ONCE = Limits(tries=1, reconnects=0, new_exports=0)


class Called:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capsys = folder, capsys

    def __call__(self, server: DemoServer, *command: str) -> tuple[int, str, str]:
        configured = environ(self._folder, server.base_url, server.key.reveal()) | {"ODEUS_PEOPLE": "1"}
        code = main([*command], environ=configured, clock=lambda: NOW, limits=ONCE)
        return code, *self._capsys.readouterr()

    def summary(self, server: DemoServer, start: str, end: str, *more: str) -> tuple[dict[str, Any], str]:
        span = ("--from", start, "--to", end, "--format", "json")
        code, out, err = self(server, "summary", *span, *more)
        assert code == 0
        return json.loads(out), err


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Called:
    return Called(tmp_path, capsys)


def test_summary_has_the_exact_number_of_each_period(call: Called, server: DemoServer) -> None:
    rows = rows_of(server.simulation())

    def people(start: str, end: str) -> int:
        return counted(rows, Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end), "UTC"))

    found, err = call.summary(
        server, "2026-10-05", "2026-10-18", "--granularity", "week", "--compare", "previous"
    )
    now, before = people("2026-10-05", "2026-10-18"), people("2026-09-21", "2026-10-04")
    assert (found["people"], found["current"]["people"], found["previous"]["people"]) == (now, now, before)
    assert found["change"]["people"] == {"absolute": now - before, "relative": (now - before) / before}
    weeks = [people("2026-10-05", "2026-10-11"), people("2026-10-12", "2026-10-18")]
    assert [each["people"] for each in found["buckets"]] == weeks
    assert err == ""
    code, out, _ = call(server, "ask", "exact people 2026-10-05 to 2026-10-18")
    assert (code, out.splitlines()[0]) == (0, f"People: {now:,}")


def test_more_days_than_a_month_have_no_exports_of_users_of_their_own(
    call: Called, server: DemoServer
) -> None:
    found, _ = call.summary(server, "2026-10-01", "2026-11-01", "--granularity", "day")
    assert found["people"] > found["people_at_least"]
    assert {each["people"] for each in found["buckets"]} == {None}


def test_a_key_that_may_not_leaves_people_unknown(call: Called) -> None:
    with start(DemoOptions(now=lambda: NOW, users=Users.FORBIDDEN)) as server:
        found, err = call.summary(server, "2026-10-05", "2026-10-11", "--compare", "previous")
        assert (found["people"], found["previous"]["people"]) == (None, None)
        assert found["people_at_least"] > 0
        assert err.count("People are not counted exactly.") == len(err.splitlines()) == 1
        [line] = _about_people(call(server, "doctor")[1])
        assert line.startswith("warning: people of default: People are not counted exactly.")
        assert "does not let this API key export users" in line


def test_the_doctor_says_that_the_key_may(call: Called, server: DemoServer) -> None:
    [line] = _about_people(call(server, "doctor")[1])
    assert line == "ok: people of default: the key may export users, so people are counted exactly."


def _about_people(said: str) -> list[str]:
    return [line for line in said.splitlines() if ": people of " in line]
