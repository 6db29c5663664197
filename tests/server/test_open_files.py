"""The limit of open files, in a process of its own: a limit that was lowered cannot be raised again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from odeus_dash.server.open_files import ENOUGH

SCRIPT = """
import resource
from odeus_dash.server.open_files import raise_limit
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
raise_limit()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(("soft", "hard"), [(64, 200), (200, 200)])
def test_the_soft_limit_becomes_the_hard_one(soft: int, hard: int) -> None:
    code = SCRIPT.format(soft=soft, hard=hard)
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert hard < ENOUGH
    assert said.split() == [str(hard), str(hard)]
