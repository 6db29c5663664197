"""While a deployment is away, nobody waits for it, and one probe at a time finds out whether it still is."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import KeyRefused, ServerFault
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.export_client.breaker import MOST_FAILURES, MOST_SECONDS, PROBE_EVERY, Breaker
from odeus_dash.settings import Key
from tests.export_client.conftest import CSV, OCTOBER, FakeTime, Odeus, count_rows
from tests.odeus import Reply, Request

HERE, THERE = ("https://one.example", "key"), ("https://two.example", "key")
AWAY = ServerFault("It failed.", "Wait.", 503)
LONGEST = 600.0


def opened(time: FakeTime) -> Breaker:
    breaker = Breaker(time.clock)
    for _ in range(MOST_FAILURES - 1):
        breaker.failed(HERE, AWAY)
    time.now += MOST_SECONDS
    assert breaker.away(HERE) is None
    breaker.failed(HERE, AWAY)
    return breaker


def test_many_failures_in_a_row_for_some_seconds_are_an_outage_of_that_deployment_only() -> None:
    breaker = opened(FakeTime())
    assert (breaker.away(HERE), breaker.away(THERE)) == (AWAY, None)


def test_a_moment_of_failures_is_no_outage_and_an_answer_ends_the_row() -> None:
    time = FakeTime()
    breaker = Breaker(time.clock)
    for _ in range(10 * MOST_FAILURES):
        breaker.failed(HERE, AWAY)
    assert breaker.away(HERE) is None
    breaker.answered(HERE)
    time.now += MOST_SECONDS
    breaker.failed(HERE, AWAY)
    assert breaker.away(HERE) is None


def test_fewer_failures_are_an_outage_if_an_export_was_given_up() -> None:
    time = FakeTime()
    breaker = Breaker(time.clock)
    for _ in range(3):
        breaker.failed(HERE, AWAY)
    breaker.failed(HERE, AWAY, for_good=True)
    assert breaker.away(HERE) is None
    time.now += MOST_SECONDS
    breaker.failed(HERE, AWAY, for_good=True)
    assert breaker.away(HERE) is AWAY


def test_one_probe_at_a_time_asks_and_an_answer_ends_the_outage() -> None:
    time = FakeTime()
    breaker = opened(time)
    assert not breaker.may_probe(HERE, LONGEST)
    time.now += PROBE_EVERY
    assert [breaker.may_probe(HERE, LONGEST) for _ in range(3)] == [True, False, False]
    breaker.probed(HERE)
    assert not breaker.may_probe(HERE, LONGEST)
    time.now += PROBE_EVERY
    assert breaker.may_probe(HERE, LONGEST)
    time.now += LONGEST
    assert breaker.may_probe(HERE, LONGEST), "a probe that never came back holds nobody up"
    breaker.answered(HERE)
    breaker.probed(HERE)
    assert breaker.away(HERE) is None
    assert not breaker.may_probe(HERE, LONGEST)


def settled(client: ExportClient, odeus: Odeus) -> ServerFault:
    """The failure of an export that is asked for now, once any probe has come back."""
    with pytest.raises(ServerFault) as failure:
        client.fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, count_rows)
    for each in threading.enumerate():
        if each.name == "odeus-probe":
            each.join(10)
    return failure.value


def test_after_an_export_gave_up_others_fail_at_once_until_a_probe_is_answered(odeus: Odeus) -> None:
    client, tries = odeus.client(), Limits().tries

    def away(_: Request) -> Reply:
        odeus.time.now += 1
        return Reply(503)

    odeus.api.will(away)
    first = settled(client, odeus)
    assert len(odeus.api.seen) == tries
    assert settled(client, odeus) is first
    assert len(odeus.api.seen) == tries
    for probes in (1, 2):
        odeus.time.now += PROBE_EVERY
        assert settled(client, odeus).what == first.what
        assert len(odeus.api.seen) == tries + probes
    other = replace(odeus.workspace, key=Key("another"))
    odeus.api.will(Reply(401))
    with pytest.raises(KeyRefused):
        client.fetch(other, OCTOBER, ExportKind.AGENTS, count_rows)
    odeus.api.will(odeus.ready())
    odeus.time.now += PROBE_EVERY
    assert settled(client, odeus).what == first.what
    found = client.fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, count_rows)
    assert (found.attempts, found.value) == (1, CSV)
