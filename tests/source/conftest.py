"""A source over an API in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from odeus_dash.archive import Archive
from odeus_dash.export_client import ExportClient
from odeus_dash.source import Source
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


#: A source as another process would have it: nothing in memory, the same API, clock and archive.
NewSource = Callable[..., Source]


@pytest.fixture
def new_source(api: Api, clock: Clock, archive: Archive) -> Iterator[NewSource]:
    with ExportClient(transport=in_memory(api)) as client:
        yield partial(Source, client, archive, clock=clock)
        api.open.set()
