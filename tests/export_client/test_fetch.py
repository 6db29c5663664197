import gzip
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DownloadTooLarge, UnusableFile
from odeus_dash.export_client import ExportClient, Limits
from tests.export_client.conftest import CSV, KEY, OCTOBER, Odeus, count_rows
from tests.odeus import Reply, error


def test_an_export_arrives_whole(odeus: Odeus) -> None:
    fetched = odeus.fetch()
    assert fetched.value == CSV
    assert (fetched.size_bytes, fetched.attempts) == (len(CSV), 1)
    assert fetched.exported_from == "2026-10-01T00:00:00.000Z"
    assert fetched.exported_to == "2026-10-31T23:59:59.999Z"


def test_the_request_holds_whole_days_of_the_wall_clock(odeus: Odeus) -> None:
    odeus.fetch()
    [request] = odeus.api.seen
    assert (request.method, request.path) == ("POST", "/api/public/export/assistants")
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.headers["Content-Type"] == "application/json"
    assert request.json() == {
        "from": {"date": "2026-10-01T00:00:00.000Z", "timezone": "Europe/Berlin"},
        "to": {"date": "2026-10-31T23:59:59.999Z", "timezone": "Europe/Berlin"},
    }


def test_a_row_per_model_is_asked_for_by_name(odeus: Odeus) -> None:
    odeus.fetch(kind=ExportKind.AGENTS_BY_MODEL)
    body = odeus.api.seen[0].json()
    assert isinstance(body, dict)
    assert body["group_by"] == "model"


def test_no_data_is_an_empty_export(odeus: Odeus) -> None:
    fetched = odeus.fetch(error(404, "No data found", "No usage in the given range."))
    assert (fetched.value, fetched.size_bytes) == (None, 0)
    assert (fetched.exported_from, fetched.exported_to, fetched.attempts) == (None, None, 1)
    assert not odeus.storage.seen


@pytest.mark.parametrize("data_type", ["assistants", "agents"])
def test_both_names_of_the_export_and_unknown_fields_will_do(odeus: Odeus, data_type: str) -> None:
    assert odeus.fetch(odeus.ready(dataType=data_type, expiresIn=[300], recordCount=2)).value == CSV


def test_an_export_without_rows_is_read_like_any_other(odeus: Odeus) -> None:
    odeus.storage.will(Reply(200, b"assistant_id,messages\n"))
    assert odeus.fetch(odeus.ready(recordCount=0)).value == b"assistant_id,messages\n"


def test_an_answer_may_start_with_a_byte_order_mark_and_be_compressed(odeus: Odeus) -> None:
    ready = odeus.ready()
    body = gzip.compress(b"\xef\xbb\xbf" + ready.body)
    assert odeus.fetch(Reply(200, body, {"Content-Encoding": "gzip"})).value == CSV


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {"Content-Type": "application/gzip"}])
def test_a_compressed_file_is_decoded_whatever_its_headers_say(odeus: Odeus, headers: dict[str, str]) -> None:
    odeus.storage.will(Reply(200, gzip.compress(CSV[:20]) + gzip.compress(CSV[20:]), headers))
    fetched = odeus.fetch()
    assert (fetched.value, fetched.size_bytes) == (CSV, len(CSV))


def test_a_file_that_only_claims_to_be_compressed_is_taken_as_it_is(odeus: Odeus) -> None:
    odeus.storage.will(Reply(200, CSV, {"Content-Encoding": "gzip"}))
    assert odeus.fetch().value == CSV


@pytest.mark.parametrize("length", [-1, None])
def test_bytes_are_kept_as_they_came(odeus: Odeus, length: int | None) -> None:
    content = b'\xef\xbb\xbfassistant_id,messages\r\n"a\r\nb",1\r\n'
    odeus.storage.will(Reply(200, content, length=length))
    assert odeus.fetch(read=lambda path, _: path.read_bytes()).value == content


def test_a_large_file_arrives_in_pieces(odeus: Odeus) -> None:
    content = b"assistant_id,messages\n" + b"ag_1,12\n" * 300_000
    odeus.storage.will(Reply(200, content))
    fetched = odeus.fetch(odeus.ready(recordCount=300_000))
    assert fetched.value == content
    assert fetched.size_bytes == len(content)


def test_the_file_is_private_and_gone_afterwards(odeus: Odeus) -> None:
    seen: list[Path] = []

    def read(path: Path, _: int) -> bytes:
        assert path.parent == odeus.folder
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        seen.append(path)
        return b""

    odeus.fetch(read=read)
    assert not seen[0].exists()


def test_the_file_is_gone_when_reading_fails(odeus: Odeus) -> None:
    def read(_: Path, __: int) -> bytes:
        raise UnusableFile("No column is known.", "Tell us.")

    with pytest.raises(UnusableFile):
        odeus.fetch(read=read)
    assert len(odeus.api.seen) == 1
    assert not list(odeus.folder.iterdir())


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("length", [-1, None])
def test_the_size_bound_counts_decoded_bytes(odeus: Odeus, encoded: bool, length: int | None) -> None:
    content = b"assistant_id,messages\n" + b"ag_1,12\n" * 1000
    odeus.storage.will(Reply(200, gzip.compress(content) if encoded else content, length=length))
    ready = odeus.ready(recordCount=1000)
    assert odeus.fetch(ready, limits=Limits(max_download_bytes=len(content))).value == content
    with pytest.raises(DownloadTooLarge):
        odeus.fetch(ready, limits=Limits(max_download_bytes=len(content) - 1))
    assert len(odeus.api.seen) == 2, "a file that is too large will not shrink: it is not asked for again"


def test_many_threads_may_share_one_client(odeus: Odeus) -> None:
    client = odeus.client()

    def fetch(_: int) -> bytes | None:
        return client.fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, count_rows).value

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(fetch, range(24))) == [CSV] * 24


def test_a_client_that_was_closed_asks_for_nothing(odeus: Odeus) -> None:
    with ExportClient(Limits(), folder=odeus.folder) as client:
        pass
    with pytest.raises(RuntimeError):
        client.fetch(odeus.workspace, OCTOBER, ExportKind.AGENTS, lambda *_: None)
