"""A sync killed at any of its steps: nothing half written is read, and the next one completes and clears up.

`python -m bench.kills` does the same a hundred times, at random moments of the command itself.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType

import pytest

from odeus_dash.archive import Archive, names
from tests.cli.calls import environ as environ_of
from tests.faults import killed
from tests.odeus import exporting

#: What a sync of eight files does: it syncs files and folders, renames files, and removes downloads. Before a
#: file is renamed, it has another name, and before the first is removed, a download is there.
STEPS = (("fsync", 1), ("fsync", 6), ("replace", 1), ("replace", 6), ("unlink", 1), ("unlink", 7))


@pytest.fixture(scope="module")
def processes() -> Iterator[ForkServerContext]:
    """Children run the parent's main module first; Streamlit's AppTest leaves a script of its own there."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.killed"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        forkserver.ensure_running()  # before a test has a longer folder for its socket, too long for one
        yield context


def rows(start: dt.date, _: dt.date, is_by_model: bool) -> str:
    """One agent, whose messages tell the first day."""
    model, name = (",model", ",gpt-5") if is_by_model else ("", "")
    return f"assistant_id,messages,sum_prompt_tokens{model}\na,{start.toordinal()},1{name}\n"


def messages(archive: Path) -> dict[tuple[str, str], int]:
    """The figures of all files, each of which has to be whole."""
    found = {}
    for path in archive.rglob("*.parquet"):
        fetch = names.parsed(path.relative_to(archive).as_posix())
        assert fetch
        stored = Archive(str(archive)).read(fetch)
        assert stored
        found[str(fetch.slot.period.start), str(fetch.slot.kind)] = int(stored.frame["messages"].sum())
    return found


def left_over(*folders: Path) -> list[Path]:
    files = (each for folder in folders for each in folder.rglob("*") if each.is_file())
    return [each for each in files if each.suffix != ".parquet"]


def test_a_sync_killed_at_any_step(
    tmp_path: Path, processes: ForkServerContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "downloads"))
    seen: set[str] = set()
    with exporting(rows) as api:
        for name, number in STEPS:
            home = tmp_path / f"{name}-{number}"
            archive, downloads = home / "archive", tmp_path / "downloads"
            for each in (home, downloads):
                each.mkdir(exist_ok=True)
            environ = environ_of(home, api.url, "a-key") | {"ODEUS_DASH_ARCHIVE": str(archive)}
            child = processes.Process(target=killed.sync_until, args=(name, number, environ, str(downloads)))
            child.start()
            child.join(60)
            assert child.exitcode == -9
            assert all(
                dt.date.fromisoformat(day).toordinal() == n for (day, _), n in messages(archive).items()
            )
            for each in left_over(archive, downloads):
                seen.add(each.name[:8])
                os.utime(each, (time.time() - 3 * 3600,) * 2)
            assert killed.sync(environ) == 0
            assert len(messages(archive)) == 8
            assert left_over(archive, downloads) == []
    assert seen == {".writing", "odeus-ex"}, "some were killed with a file of each kind half written"
