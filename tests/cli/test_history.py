"""Ranges that begin before the API's history: what is missing is said, and never counted as zero."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from odeus_dash.__main__ import main
from odeus_dash.demo import DemoServer
from odeus_dash.export_client import Limits
from tests.cli.calls import ABOUT, NOW, environ
from tests.odeus import exporting

#: On the day of the calls the API's first day is 22 November 2025.
MISSING = "Part of the range is missing. Odeus exported only"
LOST = "No figures for 1–31 Dec 2024: Odeus keeps 12 months."

Call = Callable[..., tuple[int, str, str]]


def calling(url: str, key: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    configured = environ(folder, url, key)

    def run(command: str, start: str, end: str, *more: str) -> tuple[int, str, str]:
        argv = [command, "--from", start, "--to", end, *more]
        code = main(argv, environ=configured, clock=lambda: NOW, limits=Limits(tries=1))
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def call(server: DemoServer, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    return calling(server.base_url, server.key.reveal(), tmp_path, capsys)


@pytest.fixture
def call_unused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Call]:
    """A workspace that nobody ever used."""
    with exporting({}) as unused:
        yield calling(unused.url, "a-key", tmp_path, capsys)


def of(found: tuple[int, str, str]) -> dict[str, Any]:
    return json.loads(found[1])


def figures(part: dict[str, Any]) -> set[object]:
    """All figures of a range or a bucket."""
    about = (*ABOUT, "start", "end", "partial")
    plain = {name: value for name, value in part.items() if name not in about}
    return {*plain.pop("tokens").values(), *plain.values()}


def test_the_days_that_are_said_are_those_that_were_exported(call: Call) -> None:
    code, out, err = call("summary", "2025-11-01", "2025-12-31")
    assert (code, err) == (0, f"{MISSING} 22 Nov–31 Dec 2025, so the figures cover these days.\n")
    heading, sentence = out.splitlines()[:2]
    assert "22 Nov–31 Dec 2025" in heading
    assert "messages in 40 days" in sentence


@pytest.mark.parametrize("start", ["2025-10-01", "2025-11-20", "2025-11-21"])
def test_programs_are_told_what_was_asked_for_and_what_is_covered(call: Call, start: str) -> None:
    found = of(call("summary", start, "2025-11-30", "--format", "json"))
    assert (found["from"], found["to"]) == (start, "2025-11-30")
    assert found["covered"] == {"from": "2025-11-22", "to": "2025-11-30"}
    whole = of(call("summary", "2025-11-22", "2025-11-30", "--format", "json"))
    assert found | {"from": "2025-11-22"} == whole


def test_a_range_without_a_day_in_the_history_has_no_figures(call: Call) -> None:
    code, out, err = call("summary", "2024-12-01", "2024-12-31", "--compare", "previous")
    assert (code, out.splitlines()[1:]) == (4, ["No figures for these days."])
    assert err == f"{LOST} Select a range that ends on 22 Nov 2025 or later.\n"
    more = ("--format", "json", "--granularity", "month", "--by", "agent")
    code, out, err = call("summary", "2024-12-01", "2024-12-31", *more)
    found = json.loads(out)
    [bucket] = found.pop("buckets")
    assert (code, err.count("\n")) == (4, 1)
    assert (found["covered"], found["prices"], bucket["covered"]) == (None, None, None)
    assert figures(found) == figures(bucket) == {None}


def test_buckets_say_which_of_their_days_they_hold(call: Call) -> None:
    _, out, err = call("summary", "2025-10-01", "2025-12-31", "--granularity", "month", "--format", "json")
    october, november, december = json.loads(out)["buckets"]
    assert (october["partial"], october["covered"], figures(october)) == (True, None, {None})
    assert (november["partial"], november["covered"]["from"]) == (True, "2025-11-22")
    assert (december["partial"], december["covered"]["from"]) == (False, "2025-12-01")
    assert MISSING in err


def test_no_usage_is_zero_as_far_as_the_history_goes(call_unused: Call) -> None:
    found = of(call_unused("summary", "2025-11-01", "2025-11-30", "--format", "json"))
    assert (found["messages"], found["covered"]) == (0, {"from": "2025-11-22", "to": "2025-11-30"})
    code, out, err = call_unused("summary", "2025-11-22", "2025-11-30")
    assert (code, err) == (0, "")
    assert "No messages in 9 days" in out
    assert call_unused("summary", "2024-12-01", "2024-12-31")[0] == 4


def test_a_file_is_written_of_what_there_is(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    code, _, err = call("export", "2025-10-01", "2025-12-31", "--output", str(file))
    assert (code, err) == (0, f"{MISSING} 22 Nov–31 Dec 2025, so the figures cover these days.\n")
    assert pl.read_csv(file)["messages"].sum() > 0
    file.unlink()
    code, out, err = call("export", "2024-12-01", "2024-12-31", "--output", str(file))
    assert (code, out, file.exists()) == (4, "", False)
    assert err.startswith(LOST)
