"""An API that is away for ten minutes: the page shows archived figures with their age, then new ones."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import stamina

from odeus_dash.archive import Archive
from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data
from odeus_dash.errors import ServerFault
from odeus_dash.export_client import ExportClient, Limits, RateWindow
from odeus_dash.parts.data_status import Status, status
from odeus_dash.periods import Granularity, Period
from odeus_dash.source import Source
from odeus_dash.viewer import LOCAL
from tests.files.csvs import HEADER
from tests.odeus import Exports, Refused, error, in_memory
from tests.pages.literal import as_text, made
from tests.source.api import NOW, WORKSPACE

FOUR_WEEKS = Period(dt.date(2026, 10, 26), dt.date(2026, 11, 22))


class Api:
    """One agent, who got ten messages on each day and `late` ones on the last; or an answer with `status`."""

    def __init__(self) -> None:
        self.status, self.late, self.asked = 200, 0, 0

    def __call__(self, start: dt.date, end: dt.date, _: bool) -> str:
        self.asked += 1
        if self.status != 200:
            raise Refused(error(self.status, "Away"))
        messages = 10 * ((end - start).days + 1) + (self.late if end == NOW.date() else 0)
        return f"{HEADER},messages_per_user\n{start},{end},acme,a,Ada,{messages},9,8,50,12.5\n"


class Time:
    """The clock of the wall and, in seconds, one that only passes."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> dt.datetime:
        return NOW + dt.timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds


class Dashboard:
    """A page over an API in memory, looked at once a minute by somebody who changes nothing."""

    def __init__(self, api: Api, time: Time, source: Source) -> None:
        self.api, self.time, self.source = api, time, source

    def look(self, unit: Granularity = Granularity.WEEK, page: str = "messages") -> tuple[str, Status]:
        """The page in words, and the state of its data."""
        choice = Choice(FOUR_WEEKS, unit, frozenset(), Against.PREVIOUS)
        data = Data(Answers(self.source, WORKSPACE), choice, self.time(), LOCAL, 5)
        try:
            text = as_text(made(page, data))
        finally:
            for each in threading.enumerate():
                if each.name == "odeus-probe":
                    each.join(20)
        found = status(data)
        assert found
        return text, found


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Dashboard]:
    api, time = Api(), Time()
    rates = RateWindow(clock=time.monotonic, sleep=time.sleep)
    with (
        stamina.set_testing(True, attempts=3),
        ExportClient(Limits(), in_memory(Exports(api)), rates=rates, clock=time.monotonic) as client,
    ):
        archive = Archive(str(tmp_path))
        yield Dashboard(
            api, time, Source(client, archive, serves_stale=True, clock=time, monotonic=time.monotonic)
        )


def test_figures_stay_while_the_api_is_away_and_are_new_again_without_a_restart(dashboard: Dashboard) -> None:
    before, fresh = dashboard.look()
    assert "280 messages" in before
    assert fresh.alerts == ()
    dashboard.time.sleep(5 * 3600)
    dashboard.api.status = 503
    for _ in range(10):
        during, found = dashboard.look()
        assert during == before
        assert [each.title for each in found.alerts] == ["Figures as of 12:00"]
        assert "503" in found.alerts[0].what
        dashboard.time.sleep(60)
    dashboard.api.status, dashboard.api.late = 200, 7
    dashboard.look()  # in which a probe finds out
    dashboard.time.sleep(60)
    after, found = dashboard.look()
    assert "287 messages" in after
    assert found.alerts == ()


@pytest.mark.parametrize("page", ["messages", "briefing", "engagement"])
def test_what_is_not_archived_is_said_once(dashboard: Dashboard, page: str) -> None:
    """The weeks are, the days are not."""
    dashboard.look(page=page)
    dashboard.time.sleep(5 * 3600)
    dashboard.api.status = 503
    text, found = dashboard.look(unit=Granularity.DAY, page=page)
    assert text.count("503") == 1
    assert [each.title for each in found.alerts] == ["Figures as of 12:00"]


def test_a_range_that_is_not_archived_fails_at_once_and_comes_back(dashboard: Dashboard) -> None:
    dashboard.api.status = 503
    for _ in range(20):
        with pytest.raises(ServerFault):
            dashboard.look()
        dashboard.time.sleep(30)
    assert dashboard.api.asked < 200
    dashboard.api.status = 200
    with suppress(ServerFault):  # unless the probe was quicker
        dashboard.look()
    dashboard.time.sleep(60)
    assert "280 messages" in dashboard.look()[0]
