"""A file is there whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from odeus_dash.atomic import write_atomically


def test_what_was_there_is_replaced_by_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a longer one before")
    path.chmod(0o644)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_replaced_stays_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder" / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "folder", b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
