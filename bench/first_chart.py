"""The first picture in a browser that has nothing kept, against a page with one picture and nothing else."""

from __future__ import annotations

import statistics
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from bench.rerun import wait_for_figures
from bench.result import Result
from bench.session import Server, served
from tests.browser.chromium import FLAGS, find

ROUNDS = 7
_ONE_CHART = Path(__file__).parent / "contenders" / "one_chart.py"
_PATIENCE_MS = 120_000
#: Milliseconds since the address was asked for, in the frame in which a bar is there first.
_FIRST_BAR = """
window.firstBar = new Promise((resolve) => {
  const look = () => {
    if (document.querySelector(".js-plotly-plot .bars path")) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""


def measure(_: Path) -> list[Result]:
    """The median of the visits to each page in turns, each in a browser of its own. The servers have been
    asked before: figures, and what their scripts import, are at hand.
    """
    with sync_playwright() as playwright, served(Path("app.py")) as ours, served(_ONE_CHART) as theirs:
        with ours.tab() as tab, theirs.tab() as other:
            wait_for_figures(tab)
            other.visit()
        turns = [[_visit(playwright, each) for each in (ours, theirs)] for _ in range(ROUNDS)]
    briefing, one_chart = (statistics.median(seconds) for seconds in zip(*turns, strict=True))
    return [
        Result(
            "first chart of the Briefing, cold browser", briefing, one_chart, "s", 1.3, "a page of one chart"
        )
    ]


def _visit(playwright: Playwright, server: Server) -> float:
    """Return the seconds until a bar is on the screen."""
    browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
    try:
        page = browser.new_page(timezone_id="Europe/Berlin", locale="en-GB")
        page.add_init_script(_FIRST_BAR)
        page.goto(f"http://localhost:{server.port}/", timeout=_PATIENCE_MS)
        return float(page.evaluate("window.firstBar")) / 1000
    finally:
        browser.close()
