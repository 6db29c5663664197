"""(d) The page Messages of a large workspace, with nothing kept, against two scripts that show the same."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.inputs import Exported, write_export
from bench.processes import free_port, python
from bench.result import Result
from bench.session import served
from odeus_dash.choice import ExportKind

AGENTS = (100_000, 1_000_000)
ROUNDS = 2
#: From here on one round is enough: it takes minutes, and is compared with the lean script only.
_HUGE = 1_000_000
_CONTENDERS = Path(__file__).parent / "contenders"
_LEAN, _PANDAS = _CONTENDERS / "page_lean.py", _CONTENDERS / "page_pandas.py"


@dataclass(frozen=True)
class Visit:
    """A cold visit: seconds to the first picture and to the end, the server's processor time, bytes.

    The peak is that of the archive as well, which ours writes once the page is there.
    """

    first: float
    settled: float
    cpu: float
    peak: float
    sent: float


def measure(out: Path, agents: tuple[int, ...] = AGENTS, rounds: int = ROUNDS) -> list[Result]:
    """Each round starts a server per contender, visits a month without usage, then the one with it.

    The first visit imports what the scripts need. Of each figure, the least counts.
    """
    return [result for number in agents for result in _of(out, number, rounds)]


def _of(out: Path, agents: int, rounds: int) -> list[Result]:
    what = f"Messages, {agents:,} agents"
    with _api(out, agents) as (address, first, last):
        ours = {"range": "Custom", "dates": [first, last], "compare": "Nothing", "trend": "Month"}
        theirs = {"start": first, "end": last}
        turns = [
            (
                visited(Path("app.py"), "messages", ours, address),
                visited(_LEAN, "", theirs, address),
                visited(_PANDAS, "", theirs, address),
            )
            for _ in range(rounds if agents < _HUGE else 1)
        ]
    odeus, lean, pandas = (_least(each) for each in zip(*turns, strict=True))
    if agents >= _HUGE:
        return list(_against(what, odeus, lean, "lean polars script", (1.0, 1.0, 1.0)))
    return [
        *_against(what, odeus, lean, "lean polars script", (1.0, 1.0, 1.0)),
        *_against(what, odeus, pandas, "afternoon's pandas script", (0.7, 0.7, 1.0)),
        Result(f"{what}: sent to the browser", odeus.sent / 1e3, 400, "kB", 1.0, "the limit"),
    ]


def _against(
    what: str, ours: Visit, other: Visit, name: str, goals: tuple[float, float, float]
) -> Iterator[Result]:
    first, settled, peak = goals
    yield Result(f"{what}: first chart", ours.first, other.first, "s", first, name)
    yield Result(f"{what}: settled", ours.settled, other.settled, "s", settled, name)
    yield Result(f"{what}: processor time", ours.cpu, other.cpu, "s", settled, name)
    yield Result(f"{what}: server's peak", ours.peak / 1e6, other.peak / 1e6, "MB", peak, name)


@contextmanager
def _api(out: Path, agents: int) -> Iterator[tuple[str, str, str]]:
    """The address of an API with usage in the last whole month only, and that month's days."""
    last = dt.datetime.now(dt.UTC).date().replace(day=1) - dt.timedelta(days=1)
    first = last.replace(day=1)
    of = Exported(ExportKind.AGENTS, first.isoformat(), last.isoformat())
    file = out / f"agents-{agents}-{first:%Y-%m}.csv"
    if not file.exists():
        write_export(file, agents, of=of)
    port = free_port()
    arguments = [str(file), "--rows", str(agents), "--port", str(port), "--only", f"{of.start} {of.end}"]
    with python(["-m", "bench.server", *arguments], port):
        yield f"http://127.0.0.1:{port}", of.start, of.end


def visited(app: Path, page: str, query: Mapping[str, Any], address: str) -> Visit:
    """A visit of a server that was started for it, with an archive of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = ["--server.maxMessageSize", "2000"] * (app.name != "app.py")
        with served(app, settings, environment(address, folder)) as server:
            with server.tab() as other:
                other.visit(page)
            before = server.cpu_seconds()
            with server.tab() as tab:
                run = tab.visit(page, urlencode(query, doseq=True))
            assert run.first_picture is not None, "no picture was drawn"
            cpu = server.cpu_seconds() - before
            if app.name == "app.py":
                _wait_for_archive(Path(folder), str(query["dates"][0]))
            return Visit(run.first_picture, run.seconds, cpu, server.peak_bytes(), len(run.sent))


def _wait_for_archive(folder: Path, start: str) -> None:
    while not any(folder.glob(f"workspace=*/export=*/bucket=*/start={start}/2*.parquet")):
        time.sleep(0.2)


def environment(address: str, folder: str) -> dict[str, str]:
    """The settings of a server that asks the API at `address` and archives to `folder`."""
    return {
        "BENCH_API": address,
        "ODEUS_API_KEY": "invented",
        "ODEUS_DEPLOYMENT_URL": address,
        "ODEUS_DASH_ARCHIVE": folder,
        "ODEUS_DASH_STORE": "off",
        "ODEUS_DASH_WARM": "0",  # begins after ten seconds: on a busy machine, during the visit
    }


def _least(visits: tuple[Visit, ...]) -> Visit:
    return Visit(*(min(getattr(each, name) for each in visits) for name in Visit.__match_args__))
