from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.ui.sign_in import ended

OTHER_PROCESS = """
import sys; from pathlib import Path; from odeus_dash.ui.sign_in import ended
print(ended.is_over(sys.argv[1], Path(sys.argv[2])))
"""


def elsewhere(sign_in: str, folder: Path) -> str:
    """What another replica, or this one after a restart, says."""
    command = [sys.executable, "-c", OTHER_PROCESS, sign_in, str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_what_has_ended_is_over_here() -> None:
    assert not ended.is_over("a1", None)
    ended.end("a1", None)
    assert ended.is_over("a1", None)
    assert not ended.is_over("a2", None)


def test_it_is_over_in_every_process_that_shares_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "signed-out"
    ended.end("b1", folder)
    assert elsewhere("b1", folder) == "True"
    assert elsewhere("b2", folder) == "False"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_has_expired_anyhow_is_forgotten(tmp_path: Path) -> None:
    ended.end("c1", tmp_path)
    os.utime(tmp_path / "c1", (0, 0))
    ended.end("c2", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["c2"]


def test_a_folder_that_cannot_be_used_locks_the_door_and_still_ends_the_sign_in_here(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match="folder for ended sign-ins"):
        ended.is_over("d1", tmp_path / "file")
    with pytest.raises(BadSettings, match="folder for ended sign-ins"):
        ended.end("d1", tmp_path / "file")
    assert ended.is_over("d1", None)
