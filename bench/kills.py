"""`python -m bench.kills [100]`: kill -9 during `python -m odeus_dash sync`, so many times.

After each kill, all files of the archive are read, and the sync runs again: it has to end well, to leave the
same figures as one that nobody killed, and none of the temporary files that the killed one left.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from odeus_dash import demo
from odeus_dash.archive import Archive, Slot, names

#: Older than any file that is still being written.
_HOURS_AGO = 3 * 3600
_SEED = 20261130


@dataclass
class Syncs:
    """Runs of `sync` with one archive and one folder for downloads, below `home`."""

    home: Path
    deployment: str
    key: str
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def downloads(self) -> Path:
        return self.home / "downloads"

    def begin(self) -> subprocess.Popen[bytes]:
        self.downloads.mkdir(parents=True, exist_ok=True)
        own = {
            "HOME": str(self.home),
            "TMPDIR": str(self.downloads),
            "ODEUS_DASH_ARCHIVE": str(self.archive),
            "ODEUS_DEPLOYMENT_URL": self.deployment,
            "ODEUS_API_KEY": self.key,
        }
        command = [sys.executable, "-m", "odeus_dash", "sync", "--granularity", "month"]
        return subprocess.Popen(
            command, env={"PATH": os.environ["PATH"]} | own, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def complete(self) -> dict[Slot, pl.DataFrame]:
        """Run a sync to its end, check that it went well, and return the newest figures of each period."""
        process = self.begin()
        said = process.communicate()[1].decode()
        assert process.returncode == 0, said
        return self.figures()

    def kill(self, moment: random.Random, seconds: float) -> None:
        """Start a sync and kill it: at any time of its run, or soon after its next file has appeared."""
        before, wait_for = self._files(), moment.randrange(12)
        end = time.monotonic() + (moment.uniform(0, seconds) if moment.random() < 0.3 else 2 * seconds)
        process = self.begin()
        while process.poll() is None and time.monotonic() < end and self._files() <= before + wait_for:
            time.sleep(0.001)
        time.sleep(moment.uniform(0, 0.02))
        process.kill()
        assert b"wrong" not in process.communicate()[1]
        self.seen["killed" if process.returncode == -signal.SIGKILL else "too late"] += 1
        self.seen["left a download"] += any(self.downloads.iterdir())
        self.seen["left a file of the archive half written"] += any(self._temporary())
        self.seen["left an archive with some of its files"] += self._files() > 0

    def figures(self) -> dict[Slot, pl.DataFrame]:
        """Read every file, each of which has to be whole."""
        archive, found = Archive(str(self.archive)), {}
        for path in sorted(self.archive.rglob("*.parquet")):
            fetch = names.parsed(path.relative_to(self.archive).as_posix())
            stored = archive.read(fetch) if fetch else None
            assert fetch, f"an unknown file: {path}"
            assert stored, f"a half written file: {path}"
            found[fetch.slot] = stored.frame
        return found

    def age(self) -> None:
        """Make the temporary files look as old as they are when a nightly sync finds them."""
        for each in [*self.downloads.iterdir(), *self._temporary()]:
            os.utime(each, (time.time() - _HOURS_AGO,) * 2)

    def left(self) -> list[Path]:
        return [*self.downloads.iterdir(), *self._temporary()]

    def clear(self) -> None:
        shutil.rmtree(self.archive, ignore_errors=True)

    def _temporary(self) -> Iterator[Path]:
        return self.archive.rglob(".*")

    def _files(self) -> int:
        return sum(1 for _ in self.archive.rglob("*.parquet"))


def killed(times: int, home: Path) -> Counter[str]:
    """Kill so many syncs and return what was seen. Raises AssertionError for any harm."""
    logging.disable(logging.ERROR)  # the server's, of requests that were cut off
    moment = random.Random(_SEED)  # noqa: S311 - no secret
    with demo.start() as server:
        syncs = Syncs(home, server.base_url, server.key.reveal())
        syncs.complete()  # which waits for the simulation
        syncs.clear()
        began = time.monotonic()
        expected = syncs.complete()
        seconds = time.monotonic() - began
        for _ in range(times):
            syncs.clear()
            syncs.kill(moment, seconds)
            syncs.figures()
            syncs.age()
            after = syncs.complete()
            assert after.keys() == expected.keys()
            over = [slot for slot in expected if slot.period.end < dt.datetime.now(dt.UTC).date()]
            assert all(after[slot].equals(expected[slot]) for slot in over)
            assert syncs.left() == [], syncs.left()
            syncs.seen["completed by the next sync"] += 1
    return syncs.seen


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.kills")
    parser.add_argument("times", type=int, nargs="?", default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for what, number in killed(asked.times, Path(home)).items():
            print(f"{what}: {number}", flush=True)


if __name__ == "__main__":
    main()
