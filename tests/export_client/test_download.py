"""Files that killed runs have left, and what is none of them."""

import fcntl
import os
import time
from pathlib import Path

import pytest

from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.export_client.download import clear_abandoned, temporary_file

LONG_AGO = 700


def left(path: Path, seconds_ago: float = LONG_AGO) -> Path:
    """A file with somebody's address, as a killed run leaves it."""
    path.write_text("assistant_owner_email\nanna@acme.example\n")
    os.utime(path, (time.time() - seconds_ago,) * 2)
    return path


def test_a_client_clears_at_its_start_what_killed_runs_have_left(tmp_path: Path) -> None:
    for name in ("odeus-export-a1b2.csv", "odeus-export-_c3.csv", "odeus-export-.csv"):
        left(tmp_path / name)
    with ExportClient(folder=tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_file_of_an_attempt_that_may_still_run_stays(tmp_path: Path) -> None:
    young = left(tmp_path / "odeus-export-young.csv", Limits().attempt_seconds - 60)
    with ExportClient(folder=tmp_path):
        assert young.exists()
    with ExportClient(Limits(attempt_seconds=60), folder=tmp_path):
        assert not young.exists()


@pytest.mark.parametrize("name", ["odeus-export-1.parquet", "my-odeus-export-1.csv", "odeus-exports.csv"])
def test_what_is_called_otherwise_stays(tmp_path: Path, name: str) -> None:
    other = left(tmp_path / name)
    clear_abandoned(tmp_path, 600)
    assert other.exists()


def test_what_is_no_plain_file_stays(tmp_path: Path) -> None:
    target = left(tmp_path / "target")
    (tmp_path / "odeus-export-link.csv").symlink_to(target)
    (tmp_path / "odeus-export-folder.csv").mkdir()
    os.mkfifo(tmp_path / "odeus-export-pipe.csv")
    clear_abandoned(tmp_path, -60)
    assert len(list(tmp_path.iterdir())) == 4


def test_a_file_in_use_stays_however_old_it_looks(tmp_path: Path) -> None:
    """Its machine may have slept, or its clock been set."""
    with temporary_file(tmp_path) as path:
        left(path)
        clear_abandoned(tmp_path, 600)
        assert path.exists()
    assert not path.exists()


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = left(tmp_path / "odeus-export-killed.csv")
    with path.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        clear_abandoned(tmp_path, 600)
        assert path.exists()
    clear_abandoned(tmp_path, 600)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_no_reason_to_fail(tmp_path: Path) -> None:
    clear_abandoned(tmp_path / "missing", 600)
    ExportClient(folder=tmp_path / "missing").close()
