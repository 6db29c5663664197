"""The archive is filled with what pages read of the presets, by one process at a time."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from odeus_dash import demo
from odeus_dash.archive import Archive, Lease, warmth
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.cli.sync import Plan, sync
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data, Waiting
from odeus_dash.demo import DemoOptions, DemoServer
from odeus_dash.export_client import ExportClient, Fetched, Limits, RateWindow
from odeus_dash.periods import (
    Period,
    automatic_granularity,
    kept_since,
    local_today,
    preset_period,
    preset_unit,
)
from odeus_dash.server.warm import warm_up, warm_up_all
from odeus_dash.settings import Key, Settings, Workspace
from odeus_dash.source import Source
from odeus_dash.viewer import LOCAL
from tests.pages.literal import build

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ALL_PAGES = ("briefing", "messages", "users", "engagement", "changes", "lifecycle", "cost", "cache", "tokens")


class Counting(ExportClient):
    """A client that remembers the days of each export; not of models, which are only a check on Cost."""

    def __init__(self) -> None:
        super().__init__(Limits(tries=1), rates=RateWindow(100_000))
        self.asked: list[Period] = []

    def fetch(self, workspace: Workspace, period: Period, kind: ExportKind, *more: Any) -> Fetched[Any]:
        if kind is not ExportKind.MODELS:
            self.asked.append(period)
        return super().fetch(workspace, period, kind, *more)


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo.start(DemoOptions(now=lambda: NOW, per_minute=100_000)) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[Counting]:
    with Counting() as opened:
        yield opened


@pytest.fixture(scope="module")
def acme(server: DemoServer) -> Workspace:
    return replace(server.workspace("Acme"), demo=False)


@pytest.fixture(scope="module")
def warmed(client: Counting, acme: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A source whose archive has been filled."""
    source = Source(client, Archive(str(tmp_path_factory.mktemp("archive"))), clock=lambda: NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)  # hundreds of files that need not outlive a power cut
        found = warm_up(source, acme, NOW, lambda: True)
    assert (found.missed, found.why) == (0, "")
    assert found.fetched == len(client.asked) > 200
    return source


def visit(source: Source, workspace: Workspace, preset: str, page: str) -> None:
    """Load all of a page of a preset."""
    period = preset_period(preset, local_today(NOW, "UTC"), "UTC")
    unit, against = automatic_granularity(period), Against.PREVIOUS
    choice = Choice(period, unit, against=against, to_date=preset_unit(preset), whole_weeks=True)
    data = Data(Answers(source, workspace), choice, NOW, LOCAL, 5)

    def whole() -> None:
        with suppress(Waiting):
            build(page)(data)
        if data.answers.missing:
            raise Waiting

    data.answers.wait(whole)


@pytest.mark.parametrize(
    ("preset", "pages"),
    [
        ("Last 28 days", ALL_PAGES),
        ("Last 7 days", ("briefing", "messages")),
        ("This quarter", ("briefing", "lifecycle")),
        ("Last 12 months", ("briefing", "engagement")),
    ],
)
def test_after_a_warm_up_the_first_visit_asks_for_nothing_that_is_closed(
    warmed: Source, client: Counting, acme: Workspace, preset: str, pages: tuple[str, ...]
) -> None:
    client.asked.clear()
    for page in pages:
        visit(warmed, acme, preset, page)
    since = kept_since(NOW.date())
    asked = [each for each in client.asked if each.start >= since]  # no archive keeps days that the API lacks
    assert [each for each in asked if not each.is_open(NOW)] == []
    assert len(asked) <= 1, "today by model"


def test_the_next_warm_up_asks_for_nothing_while_figures_are_new(
    warmed: Source, client: Counting, acme: Workspace
) -> None:
    client.asked.clear()
    assert warm_up(warmed, acme, NOW, lambda: True).fetched == 0
    assert client.asked == []


def test_a_sync_by_default_fills_the_same(warmed: Source, client: Counting, acme: Workspace) -> None:
    client.asked.clear()
    found = sync(warmed, acme, Plan(units=(), presets=True), NOW, lambda _: None)
    assert (found.found > 200, found.fetched, found.failures, client.asked) == (True, 0, [], [])


@pytest.fixture
def settings(acme: Workspace, tmp_path: Path) -> Settings:
    return Settings({"Acme": acme}, demo=False, archive=str(tmp_path / "archive"))


def never() -> Source:
    raise AssertionError("nothing is to be asked for")


def clock() -> dt.datetime:
    return NOW


@pytest.mark.parametrize("off", [{"warm": False}, {"archive": None}, {"workspaces": {}}])
def test_it_can_be_turned_off(settings: Settings, off: dict[str, Any]) -> None:
    warm_up_all(replace(settings, **off), never, clock, threading.Event())


def test_one_process_at_a_time_and_one_that_died_holds_nobody_up_for_long(
    settings: Settings, tmp_path: Path
) -> None:
    other = Lease(Archive(str(tmp_path / "archive")), clock, settle=lambda: None)
    assert other.take()
    warm_up_all(settings, never, clock, threading.Event())
    with pytest.raises(AssertionError, match="nothing is to be asked for"):
        warm_up_all(settings, never, lambda: NOW + dt.timedelta(hours=1), threading.Event())
    assert other.take(), "given back"


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_no_clock_that_jumps_makes_a_lease_last(tmp_path: Path, hours: int) -> None:
    """Its holder died before the jump; after two warm-ups at most, somebody else has it."""
    archive, now = Archive(str(tmp_path)), [NOW]
    assert Lease(archive, lambda: now[0], settle=lambda: None).take()
    now[0] += dt.timedelta(hours=hours) + dt.timedelta(hours=2)
    assert Lease(archive, lambda: now[0], settle=lambda: None).take()


def test_of_two_that_take_it_at_the_same_moment_the_last_one_has_it(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    late = Lease(archive, clock, settle=lambda: None)
    early = Lease(archive, clock, settle=lambda: archive.note("warm-lease", {}) or None)  # type: ignore[func-returns-value]
    assert not early.take()
    assert late.take()
    assert late.take(), "renewed"
    late.give_back()
    assert Lease(archive, clock, settle=lambda: None).take()


def test_what_was_missed_is_noted_with_its_reason_and_a_stop_ends_it(
    settings: Settings, client: Counting, acme: Workspace, tmp_path: Path
) -> None:
    refused = replace(acme, key=Key("wrong"))
    broken = replace(settings, workspaces={"Acme": refused})
    archive = Archive(str(tmp_path / "archive"))
    source = Source(client, archive, clock=clock)
    warm_up_all(broken, lambda: source, clock, threading.Event())
    found = warmth(archive, "Acme")
    assert found
    assert (found.ended, found.fetched, found.missed > 200) == (NOW, 0, True)
    assert "rejected the API key" in found.why
    stopped = warm_up(source, acme, NOW, lambda: False)
    assert (stopped.fetched, stopped.missed > 200) == (1, True)


@pytest.mark.parametrize("noted", [b"{", b"[]", b'{"ended": "soon", "fetched": 1, "missed": 0, "why": ""}'])
def test_a_damaged_note_is_none(tmp_path: Path, noted: bytes) -> None:
    (tmp_path / ".warm-Acme.json").write_bytes(noted)
    assert warmth(Archive(str(tmp_path)), "Acme") is None
