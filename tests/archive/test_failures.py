"""Folders and stores that do not do what they should: said in words, without anything secret."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.archive import Archive, opened
from odeus_dash.errors import ArchiveProblem
from odeus_dash.settings import Settings
from tests.archive.conftest import NOW, week
from tests.disk import files_no_larger_than

FRAME = pl.DataFrame({"assistant_id": [f"agent-{index}" for index in range(1000)]})


def test_folders_and_files_are_for_the_user_alone(tmp_path: Path) -> None:
    root = tmp_path / "new" / "archive"
    fetch = Archive(str(root)).put(week(), FRAME, {}, NOW)
    file = root / fetch.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    folders = [each for each in file.parents if each.is_relative_to(tmp_path / "new")]
    assert len(folders) == 6
    assert {stat.S_IMODE(each.stat().st_mode) for each in folders} == {0o700}


def test_a_full_disk(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    with files_no_larger_than(1000), pytest.raises(ArchiveProblem, match="Free some space"):
        archive.put(week(), FRAME, {}, NOW)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []
    assert archive.read(archive.put(week(), FRAME, {}, NOW))


def test_a_root_that_is_a_file(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.write_text("not a folder")
    archive = Archive(str(root))
    with pytest.raises(ArchiveProblem, match="cannot be written"):
        archive.put(week(), FRAME, {}, NOW)
    with pytest.raises(ArchiveProblem, match="cannot be read: not a directory"):
        archive.fetches(week())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ArchiveProblem, match="Let the dashboard's user write"):
        Archive(str(tmp_path)).check()


def test_a_read_only_file_system() -> None:
    with pytest.raises(ArchiveProblem, match="cannot be written"):
        Archive("/proc/odeus-dash").put(week(), FRAME, {}, NOW)


def test_a_workspace_name_too_long_for_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ArchiveProblem, match="shorter name"):
        Archive(str(tmp_path)).put(week(workspace="🦆" * 30), FRAME, {}, NOW)


@pytest.mark.s3
def test_a_bucket_that_is_not_there(s3_root: str) -> None:
    with pytest.raises(ArchiveProblem, match="object store") as failure:
        Archive(s3_root.replace("archive", "missing-bucket")).check()
    assert "canary-secret" not in str(failure.value)
    assert failure.value.__suppress_context__


@pytest.mark.s3
def test_a_store_that_does_not_answer(s3_root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:  # bound, and listening to nobody
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(ArchiveProblem, match="cannot be read: the object store"):
            Archive(s3_root).fetches(week())


def test_opened_as_configured(tmp_path: Path) -> None:
    assert opened(Settings({}, demo=True)) is None
    assert str(opened(Settings({}, demo=True, archive=str(tmp_path)))) == str(tmp_path)
