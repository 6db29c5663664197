"""(g) The memory of a server in which somebody looks around in a large workspace."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from bench.inputs import Exported, write_export
from bench.page import environment
from bench.processes import free_port, python
from bench.result import Result
from bench.session import served
from odeus_dash.choice import ExportKind

AGENTS, RANGES = 100_000, 10
_LIMIT_MB = 3_000
_DAY = dt.timedelta(days=1)


def measure(out: Path, agents: int = AGENTS, ranges: int = RANGES) -> list[Result]:
    """The most memory of the server while Messages shows a week by day, compared, then one of a day before.

    Each needs exports of its own, besides a month of days that it is judged by.
    """
    file = out / f"held-{agents}.csv"
    if not file.exists():
        write_export(file, agents, of=Exported(ExportKind.AGENTS))
    port = free_port()
    with (
        python(["-m", "bench.server", str(file), "--rows", str(agents), "--port", str(port)], port),
        tempfile.TemporaryDirectory(dir=out) as folder,
        served(Path("app.py"), environment=environment(f"http://127.0.0.1:{port}", folder)) as server,
        server.tab() as tab,
    ):
        yesterday = dt.datetime.now(dt.UTC).date() - _DAY
        for back in range(ranges):
            days = [yesterday - (back + 6) * _DAY, yesterday - back * _DAY]
            asked = {"range": "Custom", "dates": days, "compare": "Previous period", "trend": "Day"}
            tab.visit("messages", urlencode(asked, doseq=True))
        peak = server.peak_bytes()
    what = f"{ranges} ranges of {agents:,} agents by day: server's peak"
    return [Result(what, peak / 1e6, _LIMIT_MB, "MB", 1.0, "the limit")]
