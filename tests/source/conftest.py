"""A source over an API in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from odeus_dash.archive import Archive
from odeus_dash.export_client import ExportClient
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Restatement, Source, Wanted
from tests.odeus import in_memory
from tests.source.api import Api, Clock


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(api: Api, clock: Clock) -> Iterator[Source]:
    with ExportClient(transport=in_memory(api)) as client:
        yield Source(client, clock=clock)
        api.open.set()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(str(tmp_path / "archive"))


class Settled(Source):
    """A source whose questions end when the archive has what came, so that a test can look."""

    @contextmanager
    def asking(
        self, workspace: Workspace, wanted: Sequence[Wanted], session: str = ""
    ) -> Iterator[list[Future[Export]]]:
        with super().asking(workspace, wanted, session) as futures:
            yield futures
        self.wait_for_archive()

    def verify(self, workspace: Workspace, wanted: Wanted) -> Restatement | None:
        found = super().verify(workspace, wanted)
        self.wait_for_archive()
        return found


#: A source as another process would have it: nothing in memory, the same API, clock and archive.
NewSource = Callable[..., Source]


@pytest.fixture
def new_source(api: Api, clock: Clock, archive: Archive) -> Iterator[NewSource]:
    with ExportClient(transport=in_memory(api)) as client:
        yield partial(Settled, client, archive, clock=clock)
        api.open.set()
