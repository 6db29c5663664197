"""Hundreds of exports through the whole way while a third of all answers is faulty, at random but seeded.

No number is wrong, nothing crashes, and no half result counts as whole.
"""

from __future__ import annotations

import datetime as dt
import gzip
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest
import stamina

from odeus_dash.archive import Archive
from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.errors import ExportFailed, OdeusDashError
from odeus_dash.export_client import ExportClient, Limits, RateWindow
from odeus_dash.periods import Period
from odeus_dash.source import Export, Source, Wanted
from tests.odeus import Exports, html, in_memory
from tests.source.api import NOW, WORKSPACE

SEED, SHARE = 20261130, 0.3
FIRST = dt.date(2026, 1, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(150)]
WANTED = [Wanted(Period(day, day), kind) for day in DAYS for kind in OF_AGENTS]

#: Makes the answer to a request, of the right one's body and a number below 1.
Fault = Callable[[httpx.Request, bytes, float], httpx.Response]


def messages(day: dt.date, row: int) -> int:
    return day.toordinal() % 1000 + row


def rows(start: dt.date, _: dt.date, is_by_model: bool) -> str:
    """Three agents, whose numbers tell the day; by model with tokens."""
    if is_by_model:
        lines = [f"{row},A{row},gpt-5,{messages(start, row)}" for row in range(3)]
        return "assistant_id,assistant_name,model,sum_prompt_tokens\n" + "\n".join(lines) + "\n"
    lines = [f"{row},A{row},{messages(start, row)},2" for row in range(3)]
    return "assistant_id,assistant_name,messages,unique_users\n" + "\n".join(lines) + "\n"


def lost(failure: type[httpx.TransportError]) -> Fault:
    def fault(request: httpx.Request, _body: bytes, _part: float) -> httpx.Response:
        raise failure("lost", request=request)

    return fault


def refused(api: int, storage: int) -> Fault:
    return lambda request, _body, _part: httpx.Response(api if request.method == "POST" else storage)


def a_page(_request: httpx.Request, _body: bytes, _part: float) -> httpx.Response:
    return httpx.Response(200, content=html().body, headers={"Content-Type": "text/html"})


def cut(_request: httpx.Request, body: bytes, part: float) -> httpx.Response:
    """The end is missing, and no length says so."""
    return httpx.Response(200, stream=httpx.ByteStream(body[: int(part * len(body))]))


def not_packed(_request: httpx.Request, body: bytes, _part: float) -> httpx.Response:
    """A proxy has unpacked it and left the header, which is no fault to us."""
    return httpx.Response(200, stream=httpx.ByteStream(body), headers={"Content-Encoding": "gzip"})


def cut_while_packed(_request: httpx.Request, body: bytes, part: float) -> httpx.Response:
    packed = gzip.compress(body)
    stream = httpx.ByteStream(packed[: int(part * len(packed))])
    return httpx.Response(200, stream=stream, headers={"Content-Encoding": "gzip"})


FAULTS: tuple[Fault, ...] = (
    lost(httpx.ConnectError),
    lost(httpx.ReadTimeout),
    lost(httpx.RemoteProtocolError),
    refused(503, 503),
    refused(429, 403),
    a_page,
    cut,
    not_packed,
    cut_while_packed,
)


class Faulty(httpx.BaseTransport):
    """An API and its storage, of whose answers a share is lost, refused, replaced or cut."""

    def __init__(self, share: float, faults: Sequence[Fault] = FAULTS) -> None:
        self.share = share
        self._faults = faults
        self._inner = in_memory(Exports(rows))
        self._random = random.Random(SEED)  # noqa: S311 - repeatable, and no secret
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            fault = self._random.choice(self._faults) if self._random.random() < self.share else None
            part = self._random.random()
        response = self._inner.handle_request(request)
        return fault(request, response.read(), part) if fault else response


@pytest.fixture(autouse=True)
def without_pauses() -> Iterator[None]:
    with stamina.set_testing(True, attempts=6):
        yield


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of files that need not outlive a power cut."""
    monkeypatch.setattr("os.fsync", lambda _: None)


def loaded(source: Source, wanted: list[Wanted]) -> dict[Wanted, Export | OdeusDashError]:
    found: dict[Wanted, Export | OdeusDashError] = {}
    with source.asking(WORKSPACE, wanted) as futures:
        for each, future in zip(wanted, futures, strict=True):
            try:
                found[each] = future.result(60)
            except OdeusDashError as failure:  # anything else is a crash
                found[each] = failure
    source.wait_for_archive()
    return found


def is_right(wanted: Wanted, export: Export) -> bool:
    """Whether all three agents are there with the numbers of that day."""
    column = "messages" if wanted.kind is ExportKind.AGENTS else "sum_prompt_tokens"
    numbers = sorted(export.table.frame[column].to_list())
    return numbers == [messages(wanted.period.start, row) for row in range(3)]


@pytest.mark.usefixtures("no_disk")
def test_no_number_is_wrong_and_every_failure_is_named(tmp_path: Path) -> None:
    transport = Faulty(SHARE)
    archive = Archive(str(tmp_path))
    with ExportClient(Limits(), transport, rates=RateWindow(100_000)) as client:
        found = loaded(Source(client, archive, clock=lambda: NOW), WANTED)
        failures = [each for each in found.values() if isinstance(each, OdeusDashError)]
        exports = {each: export for each, export in found.items() if isinstance(export, Export)}
        assert all(isinstance(each, ExportFailed) for each in failures)
        assert len(exports) > len(WANTED) / 2
        assert [each for each, export in exports.items() if not is_right(each, export)] == []
        # What was archived is the same, and what failed is not in there.
        transport.share = 1.0
        again = loaded(Source(client, archive, clock=lambda: NOW), WANTED)
    came = {each: export for each, export in again.items() if isinstance(export, Export)}
    archived = {each: export for each, export in came.items() if export.origin == "archive"}
    assert archived.keys() == exports.keys()
    assert [each for each, export in came.items() if not is_right(each, export)] == []


@pytest.mark.usefixtures("no_disk")
def test_an_api_that_is_away_and_comes_back_serves_stale_figures_then_new_ones(tmp_path: Path) -> None:
    wanted = WANTED[:40]  # the last two days are not final
    now = [dt.datetime(2026, 1, 21, 12, tzinfo=dt.UTC)]
    transport = Faulty(0.0, [refused(503, 503)])
    with ExportClient(Limits(), transport, rates=RateWindow(100_000)) as client:
        source = Source(client, Archive(str(tmp_path)), clock=lambda: now[0], serves_stale=True)
        loaded(source, wanted)
        transport.share = 1.0
        now[0] += dt.timedelta(hours=20)
        during = loaded(source, wanted)
        assert all(isinstance(export, Export) and is_right(each, export) for each, export in during.items())
        stale = [each for each, export in during.items() if isinstance(export, Export) and export.stale]
        assert stale == wanted[-4:]
    transport.share = 0.0
    with ExportClient(Limits(), transport, rates=RateWindow(100_000)) as client:
        source = Source(client, Archive(str(tmp_path)), clock=lambda: now[0], serves_stale=True)
        after = loaded(source, wanted)
    assert all(isinstance(each, Export) and each.stale is None for each in after.values())
