"""A page that loads: what stands for it, and that nothing jumps when its figures arrive one by one."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest

from odeus_dash.demo.exports import Asked, agents_export, write_csv
from odeus_dash.demo.simulation import simulate
from tests.browser.conftest import OpenPage
from tests.browser.tab import Tab
from tests.launcher import AppServer, running_app
from tests.odeus import Rows, exporting

#: In pixels: what nobody takes for a jump.
STILL = 8
#: Keeps where each heading and tile has been from now on, as far as it has been in sight.
WATCH = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const seen = window.seen = {};
    const look = () => {
        for (const each of main.querySelectorAll('h1, h3, .tile dt')) {
            const top = Math.round(each.getBoundingClientRect().top);
            if (!each.checkVisibility() || top > innerHeight) continue;
            (seen[each.nodeName == 'H1' ? 'headline' : each.innerText] ??= new Set()).add(top);
        }
        if (window.seen === seen) requestAnimationFrame(look);
    };
    look();
}"""
PLACES = "() => Object.fromEntries(Object.entries(window.seen).map(([name, tops]) => [name, [...tops]]))"
STYLED = """() => [...document.querySelectorAll('.tile')]
    .some(each => getComputedStyle(each).containerType == 'inline-size')"""
DIMMED = """() => [...document.querySelectorAll('[data-testid=stMain] [data-stale=true]:has(h1, h3)')]
    .some(each => getComputedStyle(each).opacity < 1)"""


class Gate:
    """Exports of the demo's company, each of which waits until it is let through."""

    def __init__(self) -> None:
        self._usage = simulate(dt.datetime.now(dt.UTC).date())
        self._free = threading.Semaphore(0)
        self.is_open = False

    def rows(self, start: dt.date, end: dt.date, is_by_model: bool) -> bytes:
        while not self.is_open and not self._free.acquire(timeout=0.1):
            pass
        first, last = (dt.datetime.combine(*each) for each in ((start, dt.time.min), (end, dt.time.max)))
        asked = Asked(first, last, "Europe/Berlin", "model" if is_by_model else None)
        return write_csv(agents_export(self._usage, asked, dt.datetime.now(dt.UTC)))

    def let_through(self, tab: Tab) -> None:
        """Let exports through, a few at a time, until the page is there."""
        while not tab.is_settled():
            self._free.release(4)
            tab.page.wait_for_timeout(40)
        while self._free.acquire(blocking=False):
            pass


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.is_open = True


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, gate: Gate) -> Iterator[AppServer]:
    rows: Rows = gate.rows
    with exporting(rows) as odeus:
        settings = {"ODEUS_API_KEY": "a-key", "ODEUS_DEPLOYMENT_URL": odeus.url, "ODEUS_BUDGET": "3000"}
        with running_app(tmp_path_factory.mktemp("app"), **settings) as running:
            yield running


def fortnight(weeks_ago: int) -> str:
    """A query for two weeks that no other page has asked for."""
    end = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1, weeks=weeks_ago)
    return f"?range=Custom&dates={end - dt.timedelta(days=13)}&dates={end}&trend=Week"


@pytest.mark.parametrize(
    ("width", "height", "paths"),
    [
        (390, 844, [""]),
        (1280, 800, ["", "messages"]),
        (1920, 1080, ["users", "cost"]),
    ],
    ids=["phone", "laptop", "wall"],
)
def test_nothing_jumps_when_figures_arrive(
    open_page: OpenPage, gate: Gate, width: int, height: int, paths: list[str]
) -> None:
    tab = open_page("/_stcore/health", settled=False, viewport={"width": width, "height": height})
    moved = {}
    for number, path in enumerate(paths):
        tab.go(f"/{path}{fortnight(width // 200 + number)}")
        tab.main.get_by_test_id("stSkeletonElement").first.wait_for()
        tab.page.wait_for_function(STYLED)
        tab.page.evaluate(WATCH)
        gate.let_through(tab)
        places = tab.page.evaluate(PLACES)
        assert len(places) >= 6, path
        moved |= {(path, name): tops for name, tops in places.items() if max(tops) - min(tops) > STILL}
    assert moved == {}


def test_the_old_page_stays_in_its_place_and_is_dimmed_until_the_new_one_is_there(
    open_page: OpenPage, gate: Gate
) -> None:
    tab = open_page(f"/messages{fortnight(20)}", settled=False)
    gate.let_through(tab)
    before = tab.headline
    tab.page.evaluate(WATCH)
    tab.page.get_by_role("button", name="Earlier").click()
    tab.page.wait_for_function(DIMMED)
    assert tab.headline == before
    assert len(tab.tiles()) == 5
    gate.let_through(tab)
    assert tab.headline != before
    places = tab.page.evaluate(PLACES)
    assert len(places) >= 8
    assert {name: tops for name, tops in places.items() if max(tops) - min(tops) > STILL} == {}
