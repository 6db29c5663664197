"""(a) A large export over loopback HTTP, from the request to a typed frame, against curl and pandas."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.inputs import write_export
from bench.processes import free_port, python
from bench.result import Result

ROWS = 1_000_000
ROUNDS = 3


def measure(out: Path, rows: int = ROWS, rounds: int = ROUNDS) -> list[Result]:
    """Contenders take turns against one server; the fastest round of each counts, and the largest peak.

    curl only saves the file. Both others are whole processes that send the request, download and
    parse; memory is the peak of resident memory less what was resident after the imports.
    """
    file = out / f"export-{rows}.csv"
    if not file.exists():
        write_export(file, rows)
    port = free_port()
    server = ["-m", "bench.server", str(file), "--rows", str(rows), "--port", str(port)]
    with python(server, port):
        base = f"http://127.0.0.1:{port}"
        _curl(base)  # the server's first answer and the file's way into memory are not what is measured
        turns = [
            (_curl(base), _contender("odeus", base, rows), _contender("pandas", base, rows))
            for _ in range(rounds)
        ]
    curl, odeus, pandas = zip(*turns, strict=True)
    return _results(file.stat().st_size, min(curl), odeus, pandas)


def _results(
    size: int, curl: float, odeus: tuple[dict[str, float], ...], pandas: tuple[dict[str, float], ...]
) -> list[Result]:
    ours, theirs = min(each["seconds"] for each in odeus), min(each["seconds"] for each in pandas)
    peak = max(each["bytes"] for each in odeus)
    what = f"export of {size / 1e6:,.0f} MB, request to frame"
    return [
        Result(what, ours, curl, "s", 2.5, "curl"),
        Result(what, ours, theirs, "s", 0.5, "requests + pandas"),
        Result("its peak of memory", peak / 1e6, size / 1e6, "MB", 2.0, "the file"),
    ]


def _curl(base: str) -> float:
    """Seconds that curl takes to save the file."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["curl", "--silent", "--fail", "--output", f"{folder}/file", "--write-out", "%{time_total}"]
        return float(subprocess.check_output([*command, f"{base}/file.csv"]))


def _contender(name: str, base: str, rows: int) -> dict[str, float]:
    answer = subprocess.check_output([sys.executable, "-m", f"bench.contenders.with_{name}", base])
    measured: dict[str, float] = json.loads(answer)
    assert measured["rows"] == rows
    return measured
