"""What is made of data is made again where it could come out otherwise, and only there."""

from __future__ import annotations

import datetime as dt
import gc
import os
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data, Waiting
from odeus_dash.data.made import made
from odeus_dash.data.provenance import clock_ahead, doubts, restatements
from odeus_dash.errors import ServerFault
from odeus_dash.settings import Pricing
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import FOUR_WEEKS, NOW, Literal, data
from tests.pages.two_agents import TWO_AGENTS

FAULT = ServerFault("odeus.acme.example returned an error (503).", "Try again.", 503)


def figures(data: Data) -> list[object]:
    """A new object with all that pages read."""
    return [data.agents().height, data.trend().expected, data.answer("pick", "none"), data.now]


def again(earlier: Data, **changed: object) -> Data:
    """The next run, of the same source."""
    return replace(earlier, answers=Answers(earlier.answers.source, earlier.workspace), **changed)


def first() -> Data:
    return data(TWO_AGENTS, against=Against.PREVIOUS, answered={"other": 1})


def test_the_next_run_gets_what_was_made_and_counts_as_having_read_the_same() -> None:
    run = first()
    found, then = made(figures, run), again(run, answered={"other": 2})
    assert made(figures, then) is found
    assert then.answers.found == run.answers.found
    assert doubts(then) == doubts(run)


@pytest.mark.parametrize(
    "change",
    [
        lambda run: again(run, answered={"pick": "one"}),
        lambda run: again(run, viewer=Viewer("vic", Role.VIEWER)),
        lambda run: again(run, meeting=True),
        lambda run: again(run, smallest_group=3),
        lambda run: again(run, now=NOW + dt.timedelta(minutes=15)),
        lambda run: again(run, choice=replace(run.choice, agents=frozenset({"a"}))),
        lambda run: again(run, choice=replace(run.choice, against=Against.NONE)),
        lambda run: replace(run, answers=Answers(Literal(TWO_AGENTS), run.workspace)),
        lambda run: replace(run, answers=Answers(run.answers.source, replace(run.workspace, name="B"))),
    ],
    ids=["reply", "viewer", "meeting", "groups", "time", "agents", "comparison", "exports", "workspace"],
)
def test_it_is_made_again_of_something_else(change: Callable[[Data], Data]) -> None:
    run = first()
    found = made(figures, run)
    assert made(figures, change(run)) is not found


def test_it_is_made_again_when_own_prices_were_written(tmp_path: Path) -> None:
    prices = tmp_path / "prices.toml"
    prices.write_text("")
    run = replace(first(), pricing=Pricing(prices))
    found = made(figures, run)
    assert made(figures, again(run)) is found
    written = prices.stat()
    prices.write_text("\n")
    os.utime(prices, ns=(written.st_atime_ns, written.st_mtime_ns))  # as a copy that keeps its times has it
    assert made(figures, again(run)) is not found


def test_what_fails_or_is_not_whole_is_not_kept() -> None:
    lacking = {Wanted(FOUR_WEEKS)}
    run = data(TWO_AGENTS, lacks=lambda each: each in lacking)
    with pytest.raises(Waiting):
        made(figures, run)
    lacking.clear()
    run = again(run)
    run.answers.failed[Wanted(run.tiles()[0].period)] = FAULT
    found = made(figures, run)
    assert made(figures, again(run)) is not found


@pytest.mark.parametrize("read", [restatements, clock_ahead])
def test_nor_is_what_reads_something_that_changes_without_notice(read: Callable[[Data], object]) -> None:
    def page(data: Data) -> list[object]:
        return [*figures(data), read(data)]

    run = first()
    found = made(page, run)
    assert made(page, again(run)) is not found


def test_exports_are_not_held() -> None:
    run = first()
    made(lambda data: data.agents().height, run)
    exports = [weakref.ref(each) for each in run.answers.found.values()]
    del run
    gc.collect()
    assert exports
    assert not any(each() for each in exports)
