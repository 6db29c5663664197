"""An archive that fails or is silent: pages go on without it, and it is said once."""

from __future__ import annotations

import logging

import pytest

from odeus_dash.errors import ArchiveProblem
from odeus_dash.source.access import LEFT_ALONE, SHOWN_FOR, SILENT, Access


class Slow:
    """An archive that takes `seconds` of a clock that it turns itself, and fails while it is `away`."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.asked, self.away = seconds, 0.0, 0, True
        self.access = Access(lambda: self.now, forgets=True)

    def __call__(self) -> int:
        self.asked += 1
        self.now += self.seconds
        if self.away:
            raise ArchiveProblem("The archive cannot be read: the object store failed.", "Check it.")
        return 42


def test_a_silent_archive_is_waited_for_once_a_minute_by_one() -> None:
    archive = Slow(SILENT)
    assert [archive.access.ask(archive) for _ in range(10)] == [None] * 10
    assert archive.asked == 1
    archive.now += LEFT_ALONE

    def while_others_ask() -> int:
        assert archive.access.ask(archive) is None
        return archive()

    assert archive.access.ask(while_others_ask) is None
    assert archive.asked == 2
    archive.now, archive.away = archive.now + LEFT_ALONE, False
    assert [archive.access.ask(archive) for _ in range(3)] == [42] * 3


def test_an_archive_that_fails_at_once_may_still_be_able_to_do_something_else() -> None:
    archive = Slow(0)
    assert archive.access.ask(archive) is None
    assert archive.access.ask(lambda: "a file") == "a file"


def test_a_problem_is_logged_once_an_hour_and_forgotten_once_it_does_not_come_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    archive = Slow(0)
    with caplog.at_level(logging.WARNING):
        for _ in range(100):
            archive.access.ask(archive)
            archive.now += 30
    assert [each.getMessage() for each in caplog.records] == [
        "The archive cannot be read: the object store failed. Check it."
    ]
    assert len(archive.access.problems()) == 1
    archive.now += SHOWN_FOR
    assert archive.access.problems() == ()
    archive.access.ask(archive)
    assert len(caplog.records) == 2
