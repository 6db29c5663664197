"""An API and its storage, scripted; a client with time that passes only when told to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile
from odeus_dash.export_client import ExportClient, Fetched, Limits, RateWindow
from odeus_dash.periods import Period
from odeus_dash.settings import Key, Workspace
from tests.odeus import Answer, Reply, ScriptedServer, ready

KEY = "sk-CANARYKEY-5b1e9c77d2"
TOKEN = "sig=CANARYTOKEN-93ad0f"
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), "Europe/Berlin")
MOMENTS = "2026-10-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z"
CSV = b"assistant_id,messages\nag_1,12\nag_2,0\n"


class FakeTime:
    """A clock that only moves when somebody sleeps on it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def count_rows(path: Path, record_count: int) -> bytes:
    """The file as it is; DamagedFile if it has other rows than announced."""
    content = path.read_bytes()
    if content.count(b"\n") - 1 != record_count:
        raise DamagedFile("The file has other rows than announced.", "Try again.")
    return content


class Odeus:
    """The scripted API (`api`), its storage (`storage`), and one client that talks to them."""

    def __init__(self, api: ScriptedServer, storage: ScriptedServer, folder: Path) -> None:
        self.api, self.storage, self.folder = api, storage, folder
        self.time = FakeTime()
        self.workspace = Workspace("test", f"{api.url}/api/public", Key(KEY))
        self.clients: list[ExportClient] = []
        api.will(self.ready())
        storage.will(Reply(200, CSV, {"Content-Type": "text/csv"}))

    def ready(self, **changes: object) -> Reply:
        """The answer 200 with a signed URL; `changes` replace fields of `data`."""
        url, (start, end) = f"{self.storage.url}/file.csv?{TOKEN}", MOMENTS
        return ready(url, 2, start, end, **changes)

    def client(self, limits: Limits | None = None) -> ExportClient:
        rates = RateWindow(clock=self.time.clock, sleep=self.time.sleep)
        client = ExportClient(limits or Limits(), rates=rates, clock=self.time.clock, folder=self.folder)
        self.clients.append(client)
        return client

    def fetch(
        self,
        *answers: Answer,
        limits: Limits | None = None,
        kind: ExportKind = ExportKind.AGENTS,
        read: Callable[[Path, int], bytes] = count_rows,
    ) -> Fetched[bytes]:
        """One export by a fresh client; `answers` script the API."""
        if answers:
            self.api.will(*answers)
        return self.client(limits).fetch(self.workspace, OCTOBER, kind, read)


@pytest.fixture
def odeus(tmp_path: Path) -> Iterator[Odeus]:
    with ScriptedServer().running() as api, ScriptedServer().running() as storage:
        odeus = Odeus(api, storage, tmp_path)
        yield odeus
        for client in odeus.clients:
            client.close()
        assert not list(tmp_path.iterdir()), "a downloaded file was left behind"


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:
    """As many tries as in earnest, without the pauses between them."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield
