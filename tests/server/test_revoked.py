from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.server import revoked

OTHER_PROCESS = """
import sys; from pathlib import Path; from odeus_dash.server import revoked
print(*(each for each in sys.argv[2:] if revoked.is_revoked(each, Path(sys.argv[1]))))
"""


def over_elsewhere(folder: Path, *sign_ins: str) -> list[str]:
    """Which of them have ended, by what another replica says, or this one after a restart."""
    command = [sys.executable, "-c", OTHER_PROCESS, str(folder), *sign_ins]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_what_has_ended_is_over_here() -> None:
    assert not revoked.is_revoked("a1", None)
    revoked.revoke("a1", None)
    assert revoked.is_revoked("a1", None)
    assert not revoked.is_revoked("a2", None)


def test_it_is_over_in_every_process_that_shares_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "signed-out"
    revoked.revoke("b1", folder)
    assert over_elsewhere(folder, "b1", "b2") == ["b1"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_has_expired_anyhow_is_forgotten(tmp_path: Path) -> None:
    revoked.revoke("c1", tmp_path)
    os.utime(tmp_path / "c1", (0, 0))
    revoked.revoke("c2", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["c2"]


def test_a_folder_that_cannot_be_used_locks_the_door_and_still_ends_the_sign_in_here(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match="folder for ended sign-ins"):
        revoked.is_revoked("d1", tmp_path / "file")
    with pytest.raises(BadSettings, match="folder for ended sign-ins"):
        revoked.revoke("d1", tmp_path / "file")
    assert revoked.is_revoked("d1", None)
