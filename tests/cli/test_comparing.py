"""`summary --compare`, against the demo server and exports that a test writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from odeus_dash.__main__ import main
from odeus_dash.demo import DemoServer
from tests.cli.calls import ABOUT, NOW, environ

Ask = Callable[..., str]


@pytest.fixture
def summary(server: DemoServer, capsys: pytest.CaptureFixture[str], tmp_path: Path, told: list[str]) -> Ask:
    """What the command prints for some days in Berlin."""
    configured = environ(tmp_path, server.base_url, server.key.reveal())

    def run(start: str, end: str, *options: str) -> str:
        argv = ["summary", "--from", start, "--to", end, "--timezone", "Europe/Berlin", *options]
        assert main(argv, environ=configured, clock=lambda: NOW) == 0
        out, err = capsys.readouterr()
        told.append(err)
        return out

    return run


@pytest.fixture
def told() -> list[str]:
    """What the calls said on standard error, one after the other."""
    return []


def figures(summary: Ask, start: str, end: str) -> dict[str, object]:
    found = json.loads(summary(start, end, "--format", "json"))
    return {name: value for name, value in found.items() if name not in ABOUT}


def test_json_has_the_figures_of_the_month_before_and_the_changes(summary: Ask) -> None:
    found = json.loads(summary("2026-10-01", "2026-10-31", "--compare", "previous", "--format", "json"))
    october = figures(summary, "2026-10-01", "2026-10-31")
    september = figures(summary, "2026-09-01", "2026-09-30")
    assert found["previous"] == september
    assert found["current"] == october == {name: found[name] for name in october}
    assert found["compared"] == {
        "current": {"start": "2026-10-01", "end": "2026-10-31"},
        "previous": {"start": "2026-09-01", "end": "2026-09-30"},
        "notes": [
            "31 days vs 30.",
            "The clocks changed, so this period is 1 hour longer.",
        ],
    }
    more = october["messages"] - september["messages"]
    assert found["change"]["messages"] == {
        "absolute": more,
        "relative": more / september["messages"],
        "per_day": pytest.approx((october["messages"] / 31) / (september["messages"] / 30) - 1),
    }
    assert found["change"]["people_at_most"]["per_day"] is None
    assert found["change"]["tokens"]["hit_rate"]["per_day"] is None
    cost = found["change"]["cost"]["total"]
    assert cost["per_day"] == pytest.approx((1 + cost["relative"]) * 30 / 31 - 1)
    assert found["change"].keys() == october.keys()
    assert found["change"]["tokens"].keys() == october["tokens"].keys()


@pytest.mark.parametrize(
    ("start", "end", "against"),
    [
        ("2026-11-01", "2026-11-14", "previous"),
        ("2026-08-01", "2026-08-31", "previous"),
        ("2026-10-01", "2026-10-31", "year"),
    ],
)
def test_periods_of_one_length_are_not_compared_per_day(
    summary: Ask, start: str, end: str, against: str
) -> None:
    asked = start, end, "--compare", against
    assert "per_day" not in summary(*asked, "--format", "json")
    assert "per day" not in summary(*asked)


def test_an_open_range_says_which_days_its_changes_are_about(summary: Ask) -> None:
    found = json.loads(summary("2026-11-01", "2026-11-22", "--compare", "previous", "--format", "json"))
    assert found["compared"]["current"] == {"start": "2026-11-01", "end": "2026-11-21"}
    assert found["compared"]["previous"] == {"start": "2026-10-01", "end": "2026-10-21"}
    assert found["current"] == figures(summary, "2026-11-01", "2026-11-21")
    assert found["previous"] == figures(summary, "2026-10-01", "2026-10-21")
    assert found["messages"] == figures(summary, "2026-11-01", "2026-11-22")["messages"]
    changed = found["current"]["messages"] - found["previous"]["messages"]
    assert found["change"]["messages"]["absolute"] == changed


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("2026-10-01", "2026-10-31", "12 months"),
        ("2026-11-22", "2026-11-22", "no day of the range has ended"),
    ],
)
def test_without_days_to_compare_with_the_figures_stay_and_the_reason_is_given(
    summary: Ask, told: list[str], start: str, end: str, why: str
) -> None:
    found = json.loads(summary(start, end, "--compare", "year", "--format", "json"))
    assert why in told[-1]
    assert found["messages"] == figures(summary, start, end)["messages"]
    assert (found["previous"], found["change"], found["compared"]["previous"]) == (None, None, None)
    assert why in found["compared"]["notes"][0]
    assert why not in summary(start, end, "--compare", "year")
    assert why in told[-1]
    assert told[-1].count("\n") == 1


def test_buckets_are_asked_for_beside_a_comparison(summary: Ask) -> None:
    options = ("--compare", "previous", "--granularity", "week", "--format", "json")
    found = json.loads(summary("2026-11-02", "2026-11-15", *options))
    assert sum(each["messages"] for each in found["buckets"]) == found["messages"]
    assert found["compared"]["notes"] == ["The clocks changed, so the earlier period is 1 hour longer."]
    assert found["previous"] == figures(summary, "2026-10-19", "2026-11-01")
