"""What is tried again, when, and how often, through real HTTP; pauses pass on a clock of our own."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from odeus_dash.choice import ExportKind
from odeus_dash.errors import (
    BadSettings,
    DamagedFile,
    ExportTooLarge,
    KeyRefused,
    NotOdeus,
    OdeusDashError,
    RateLimited,
    ServerFault,
    SignedURLExpired,
    TimedOut,
    Unreachable,
)
from odeus_dash.export_client import Answered, Limits, News, Retrying
from odeus_dash.export_client.retry import Patience
from odeus_dash.settings import Key
from tests.export_client.conftest import CSV, OCTOBER, FakeTime, Odeus, count_rows
from tests.odeus import Answer, Reply, Request, error

BUSY = Reply(503)
EXPIRED = Reply(403, b"<Error><Code>AccessDenied</Code></Error>")


def hang_up(_: Request) -> Reply:
    raise ConnectionAbortedError


@pytest.mark.parametrize(
    "failure",
    [error(429, "Too many requests", ""), *(Reply(status) for status in (500, 502, 503, 504, 408)), hang_up],
)
def test_what_may_pass_is_tried_again(odeus: Odeus, failure: Answer) -> None:
    fetched = odeus.fetch(failure, odeus.ready())
    assert (fetched.value, fetched.attempts) == (CSV, 2)
    assert len(odeus.api.seen) == 2


@pytest.mark.parametrize("failure", [Reply(500), Reply(429), Reply(200, CSV[:-4], length=len(CSV)), hang_up])
def test_a_storage_that_fails_once_is_asked_with_a_new_export(odeus: Odeus, failure: Answer) -> None:
    odeus.storage.will(failure, Reply(200, CSV))
    assert odeus.fetch().attempts == 2
    assert len(odeus.api.seen) == 2


def test_the_number_of_tries_is_bounded(odeus: Odeus) -> None:
    with pytest.raises(ServerFault):
        odeus.fetch(BUSY)
    assert len(odeus.api.seen) == Limits().tries == 6


def test_a_host_that_cannot_be_reached_is_given_up_soon(odeus: Odeus) -> None:
    with pytest.raises(Unreachable):
        odeus.fetch(hang_up)
    assert len(odeus.api.seen) == 3


def test_the_total_time_is_bounded(odeus: Odeus) -> None:
    def slow(_: Request) -> Reply:
        odeus.time.now += 50
        return BUSY

    with pytest.raises(ServerFault):
        odeus.fetch(slow)
    assert len(odeus.api.seen) == 3
    assert odeus.time.now - 1000 == 150


def test_retry_after_in_seconds_is_waited_out(odeus: Odeus) -> None:
    fetched = odeus.fetch(replace(error(429, "", ""), headers={"Retry-After": "7"}), odeus.ready())
    assert (fetched.attempts, fetched.seconds) == (2, 7)
    assert odeus.time.slept == [7]


def test_retry_after_as_a_date_counts_from_the_servers_clock(odeus: Odeus) -> None:
    headers = {"Date": "Wed, 01 Jan 2031 00:00:00 GMT", "Retry-After": "Wed, 01 Jan 2031 00:00:42 GMT"}
    assert odeus.fetch(Reply(503, headers=headers), odeus.ready()).attempts == 2
    assert odeus.time.slept == [42]


@pytest.mark.parametrize("value", ["0", "soon", "-3", "Fri, 31 Dec 1999 00:00:00 GMT"])
def test_a_retry_after_that_says_nothing_costs_no_time(odeus: Odeus, value: str) -> None:
    headers = {"Retry-After": value}
    assert odeus.fetch(Reply(429, headers=headers), odeus.ready()).attempts == 2
    assert odeus.time.slept == []


def test_a_wait_that_is_too_long_is_told_at_once(odeus: Odeus) -> None:
    with pytest.raises(RateLimited, match=r"Try again in 10 minutes") as failure:
        odeus.fetch(Reply(429, headers={"Retry-After": "600"}))
    assert failure.value.wait == 600
    assert len(odeus.api.seen) == 1
    assert odeus.time.slept == []


def test_a_pause_holds_back_the_whole_key_and_no_other(odeus: Odeus) -> None:
    client = odeus.client()

    def fetch(key: str) -> bytes | None:
        workspace = replace(odeus.workspace, key=Key(key))
        return client.fetch(workspace, OCTOBER, ExportKind.AGENTS, count_rows).value

    odeus.api.will(Reply(429, headers={"Retry-After": "300"}), odeus.ready())
    with pytest.raises(RateLimited):
        fetch("one")
    with pytest.raises(RateLimited, match=r"Try again in 5 minutes"):
        fetch("one")
    assert len(odeus.api.seen) == 1, "the second was not even sent"
    assert fetch("another") == CSV
    odeus.time.now += 200
    assert fetch("one") == CSV
    assert odeus.time.slept == [100]


def test_an_expired_link_asks_for_a_new_export(odeus: Odeus) -> None:
    odeus.storage.will(EXPIRED, Reply(200, CSV))
    fresh = odeus.ready(downloadUrl=f"{odeus.storage.url}/second.csv")
    assert odeus.fetch(odeus.ready(), fresh).attempts == 2
    assert [request.path.partition("?")[0] for request in odeus.storage.seen] == ["/file.csv", "/second.csv"]


def test_a_wrong_count_asks_for_a_new_export(odeus: Odeus) -> None:
    odeus.storage.will(Reply(200, CSV + b"ag_3,1\n"), Reply(200, CSV))
    assert odeus.fetch().value == CSV
    assert len(odeus.api.seen) == 2


def test_a_new_export_is_asked_for_twice_at_most(odeus: Odeus) -> None:
    odeus.storage.will(Reply(200, CSV[: CSV.rindex(b"ag_2")]))
    with pytest.raises(DamagedFile):
        odeus.fetch()
    assert len(odeus.api.seen) == 3
    assert len(odeus.storage.seen) == 3


def test_expired_and_damaged_share_the_two(odeus: Odeus) -> None:
    odeus.storage.will(EXPIRED, Reply(200, CSV[:-7]), EXPIRED)
    with pytest.raises(SignedURLExpired):
        odeus.fetch()
    assert len(odeus.api.seen) == 3


def test_the_pauses_grow_up_to_their_bound(odeus: Odeus) -> None:
    pauses: list[float] = []
    limits = Limits(first_wait_seconds=0.001, longest_wait_seconds=0.004, jitter_seconds=0, tries=5)
    with watching(pauses), stamina.set_testing(False), pytest.raises(ServerFault):
        odeus.fetch(BUSY, limits=limits)
    assert pauses == pytest.approx([0.001, 0.002, 0.004, 0.004])


@contextmanager
def watching(pauses: list[float]) -> Iterator[None]:
    def note(details: RetryDetails) -> None:
        pauses.append(details.wait_for)

    set_on_retry_hooks([note])
    try:
        yield
    finally:
        set_on_retry_hooks(None)


def told(odeus: Odeus, *answers: Answer) -> list[str]:
    """What somebody who waits is told of new tries; also when the export fails in the end."""
    news: list[News] = []
    odeus.api.will(*answers)
    with suppress(OdeusDashError):
        odeus.client().fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, count_rows, news.append)
    return [str(each) for each in news if isinstance(each, Retrying)]


def test_who_waits_is_told_of_every_new_try(odeus: Odeus) -> None:
    host = odeus.api.url.removeprefix("http://")
    assert told(odeus, BUSY, BUSY, odeus.ready()) == [
        f"{host} returned an error (503). Retrying (2 of 6)",
        f"{host} returned an error (503). Retrying (3 of 6)",
    ]
    assert told(odeus, odeus.ready()) == []


@pytest.mark.parametrize(
    ("answer", "tries"),
    [
        (BUSY, 6),
        (hang_up, 3),
        (Reply(200, b'{"success": tr'), 3),
        (Reply(408), 6),
        (error(429, "Too many requests", ""), 6),
        (error(401, "Unauthorized", ""), 1),
        (Reply(429, headers={"Retry-After": "600"}), 1),
    ],
)
def test_as_many_tries_are_told_as_are_made(odeus: Odeus, answer: Answer, tries: int) -> None:
    endings = [line.rpartition(". ")[2] for line in told(odeus, answer)]
    assert endings == [f"Retrying ({number} of {tries})" for number in range(2, tries + 1)]
    assert len(odeus.api.seen) == tries


def test_tries_of_several_kinds_are_counted_together(odeus: Odeus) -> None:
    damaged = Reply(200, b"")
    endings = [line.rpartition("(")[2] for line in told(odeus, damaged, BUSY, damaged, damaged)]
    assert endings == ["2 of 3)", "3 of 6)", "4 of 4)"]


@pytest.mark.parametrize("status", [200, 401, 503])
def test_whatever_the_api_answers_tells_its_time(odeus: Odeus, status: int) -> None:
    news: list[News] = []
    odeus.api.will(Reply(status, headers={"Date": "Sun, 22 Nov 2026 12:00:00 GMT"}))
    with pytest.raises(OdeusDashError):
        odeus.client(Limits(tries=1)).fetch(
            odeus.workspace, OCTOBER, ExportKind.AGENTS, count_rows, news.append
        )
    assert news[:1] == [Answered(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))]


def patience() -> tuple[Patience, FakeTime]:
    time = FakeTime()
    return Patience(Limits(), time.clock), time


@pytest.mark.parametrize(
    "final",
    [
        KeyRefused("a.", "b."),
        NotOdeus("a.", "b."),
        ExportTooLarge("a.", "b.", None, None),
        BadSettings("a.", "b."),
        ZeroDivisionError(),
    ],
)
def test_what_is_not_retryable_is_final(final: Exception) -> None:
    assert patience()[0].wait_after(final) is False


def test_a_pause_has_to_end_before_the_time_does() -> None:
    waiting, time = patience()
    assert waiting.wait_after(TimedOut("a.", "b.")) is True
    time.now += 112
    assert waiting.wait_after(TimedOut("a.", "b.")) is False
    assert waiting.wait_after(ServerFault("a.", "b.", 503, 7)) == 0.0
    assert waiting.wait_after(ServerFault("a.", "b.", 503, 8)) is False
    assert waiting.wait_after(SignedURLExpired("a.", "b.")) == 0.0
    time.now += 8
    assert waiting.wait_after(SignedURLExpired("a.", "b.")) is False
