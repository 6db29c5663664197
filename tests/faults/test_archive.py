"""An archive whose disk is full, whose files are damaged, or that is gone: figures stay, and are right."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina

from odeus_dash.archive import Archive
from odeus_dash.choice import Choice
from odeus_dash.data import Answers, Data
from odeus_dash.errors import NotSaved
from odeus_dash.export_client import ExportClient
from odeus_dash.files import Refused, read
from odeus_dash.parts.data_status import status
from odeus_dash.periods import Granularity, Period
from odeus_dash.source import Source, Wanted
from odeus_dash.viewer import LOCAL
from tests.disk import files_no_larger_than
from tests.files.csvs import OCTOBER
from tests.odeus import Exports, ScriptedServer, in_memory
from tests.odeus import error as refusal
from tests.source.api import NOW, WORKSPACE, Api, Clock
from tests.source.conftest import Settled

DAYS = [Wanted(Period(day, day)) for day in (dt.date(2026, 10, day) for day in range(1, 6))]
OPEN = Wanted(Period(dt.date(2026, 11, 1), dt.date(2026, 11, 22)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def new_source(api: Api, clock: Clock, root: Path, tmp_path: Path) -> Iterator[Callable[..., Source]]:
    """A source as the dashboard has it, of a process that has just started."""
    (tmp_path / "downloads").mkdir()
    with (
        stamina.set_testing(True),
        ExportClient(transport=in_memory(api), folder=tmp_path / "downloads") as client,
    ):
        yield lambda place=str(root), **options: Settled(
            client, Archive(place), clock=clock, serves_stale=True, **options
        )


def messages(source: Source, wanted: Wanted) -> list[int]:
    return list(source.load(WORKSPACE, wanted).table.frame["messages"])


def files(below: Path) -> list[Path]:
    return [each for each in below.rglob("*") if each.is_file()]


def test_a_full_disk_is_said_once_and_keeps_no_figure_away(
    new_source: Callable[..., Source], root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = new_source()
    with files_no_larger_than(1000), caplog.at_level(logging.WARNING):
        assert [messages(source, each) for each in DAYS] == [[3]] * len(DAYS)
    [problem] = source.archive_problems(WORKSPACE)
    assert "Free some space" in str(problem)
    assert [each.getMessage() for each in caplog.records] == [str(problem)]
    assert files(tmp_path) == []
    messages(new_source(), DAYS[0])
    assert len(files(root)) == 1


def test_archived_figures_stand_in_for_those_that_there_is_no_room_to_download(
    new_source: Callable[..., Source], api: Api, clock: Clock, tmp_path: Path
) -> None:
    assert messages(new_source(), OPEN) == [3]
    clock.now += dt.timedelta(hours=5)
    api.rows = lambda *_: "a,Ada,4,2\n"
    source = new_source()
    with files_no_larger_than(20):
        found = source.load(WORKSPACE, OPEN)
        assert isinstance(found.stale, NotSaved)
        with pytest.raises(NotSaved, match="Free some space"):
            source.load(WORKSPACE, DAYS[0])
    assert (found.fetched_at, list(found.table.frame["messages"])) == (NOW, [3])
    assert list((tmp_path / "downloads").iterdir()) == []
    source.forgive(WORKSPACE)
    assert messages(source, OPEN) == [4]


@pytest.mark.parametrize("content", [OCTOBER, OCTOBER.replace(b",", b";")])
def test_an_opened_file_that_there_is_no_room_to_unpack(content: bytes) -> None:
    with files_no_larger_than(100):
        found = read("october.csv", content)
    assert isinstance(found, Refused)
    assert "Free some space" in found.why
    assert not isinstance(read("october.csv", content), Refused)


def test_an_export_that_there_is_room_for_but_not_for_its_copy_with_commas(tmp_path: Path) -> None:
    content = b"assistant_id;assistant_name;messages\na;A,b,c,d;3\n"
    with ExportClient(transport=in_memory(Exports(lambda *_: content)), folder=tmp_path) as client:
        with files_no_larger_than(len(content)), pytest.raises(NotSaved, match="Free some space"):
            Source(client).load(WORKSPACE, DAYS[0])
        assert messages(Source(client), DAYS[0]) == [3]


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "damage",
    [
        flipped,
        as_folder,
        lambda file: file.write_bytes(file.read_bytes()[:100]),
        lambda file: file.write_bytes(b""),
        lambda file: shutil.rmtree(next(each for each in file.parents if each.name == "archive")),
        lambda file: (file.unlink(), file.symlink_to("nowhere")),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_file_that_is_damaged_while_the_dashboard_runs(
    new_source: Callable[..., Source], api: Api, root: Path, damage: Callable[[Path], object], *, is_new: bool
) -> None:
    source = new_source(keep_bytes=1)
    messages(source, DAYS[0])
    [file] = files(root)
    damage(file)
    source = new_source() if is_new else source
    assert messages(source, DAYS[0]) == [3]
    api.status = 503
    assert messages(new_source(), DAYS[0]) == [3], "archived again"
    assert len(api.asked) == 2


def test_a_hundred_damaged_files_are_three_lines_on_a_page_and_a_hundred_in_the_log(
    new_source: Callable[..., Source], root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    messages(new_source(), DAYS[0])
    [file] = files(root)
    for number in range(100):
        (file.parent / f"{number}.parquet").write_bytes(b"PAR1")
    source = new_source()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            source.forget(WORKSPACE)
            data = Data(Answers(source, WORKSPACE), Choice(DAYS[0].period, Granularity.DAY), NOW, LOCAL, 5)
            data.answers.wait(data.export)
    assert len(caplog.records) == 100
    found = status(data)
    assert found
    assert [each.what for each in found.alerts if "archive" in each.what][2:] == [
        "The archive has 98 more problems."
    ]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux has such a folder")
def test_a_read_only_archive(new_source: Callable[..., Source], caplog: pytest.LogCaptureFixture) -> None:
    source = new_source("/proc/odeus-dash")
    with caplog.at_level(logging.WARNING):
        assert [messages(source, each) for each in DAYS] == [[3]] * len(DAYS)
    assert len(caplog.records) == len(source.archive_problems(WORKSPACE)) == 1


@pytest.mark.parametrize("status", [403, 503])
def test_an_object_store_that_refuses(
    new_source: Callable[..., Source],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    with ScriptedServer().running() as store:
        store.will(refusal(status, "No"))
        for name, value in {
            "AWS_ENDPOINT_URL": store.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "canary-secret",
        }.items():
            monkeypatch.setenv(name, value)
        source = new_source("s3://archive/folder")
        with caplog.at_level(logging.WARNING):
            assert [messages(source, each) for each in DAYS[:2]] == [[3]] * 2
        assert store.seen
    assert len(caplog.records) == len(source.archive_problems(WORKSPACE)) == 2, "reading and writing"
    assert "canary-secret" not in caplog.text
