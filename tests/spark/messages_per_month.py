"""The Spark job against our own figures. `make test-spark` runs it; its name keeps it out of `make test`."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import polars as pl

from odeus_dash.archive import Archive, Slot
from odeus_dash.choice import ExportKind
from odeus_dash.periods import Granularity, Period
from odeus_dash.tables import empty

ROOT = Path(__file__).parents[2]
#: For a dozen files on one machine; without it Spark plans for a cluster.
SMALL = "--master local[2] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell"
BERLIN = "Europe/Berlin"
WORKSPACES = ("Acme GmbH & Co/Süd", "acme", "100 % {odd}")
LATER = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)

Months = dict[tuple[str, dt.date, str], int | None]


def put(
    archive: Archive,
    period: Period,
    messages: dict[str, int | None],
    workspace: str = "acme",
    fetched_at: dt.datetime = LATER,
    kind: ExportKind = ExportKind.AGENTS,
) -> None:
    nothing = empty(kind).frame.clear()
    agents = pl.DataFrame(
        {"assistant_id": list(messages), "messages": list(messages.values())},
        schema={"assistant_id": pl.String, "messages": pl.Int64},
    )
    frame = pl.concat([nothing, agents], how="diagonal")
    archive.put(Slot(workspace, kind, period), frame, {}, fetched_at)


def filled(archive: Archive) -> None:
    """Months with everything that must not be counted beside them."""
    august = Period(dt.date(2026, 8, 1), dt.date(2026, 8, 31), BERLIN)
    september = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30), BERLIN)
    october = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), BERLIN)
    for number, workspace in enumerate(WORKSPACES):
        put(archive, september, {"a": 5 + number, "b": 0, "c": None}, workspace)
    put(archive, october, {"a": 99}, fetched_at=LATER - dt.timedelta(days=1))
    put(archive, october, {"a": 12, "007": 2})
    put(archive, august, {"a": 77}, fetched_at=LATER - dt.timedelta(days=1))
    put(archive, august, {})
    put(archive, Period(october.start, october.end), {"a": 1000})
    put(archive, Period(dt.date(2026, 11, 1), dt.date(2026, 11, 20), BERLIN), {"a": 1000})
    put(archive, Period(dt.date(2026, 10, 5), dt.date(2026, 10, 11), BERLIN), {"a": 1000})
    put(archive, october, {"a": 1000}, kind=ExportKind.AGENTS_BY_MODEL)
    july = Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31), BERLIN)
    put(archive, july, {"a": 1000}, fetched_at=dt.datetime(2026, 7, 31, 21, 59, tzinfo=dt.UTC))


def ours(archive: Archive) -> Months:
    """The same figures with the archive's own functions."""
    months: Months = {}
    for workspace in WORKSPACES:
        for fetch in archive.held(workspace, ExportKind.AGENTS, BERLIN, Granularity.MONTH):
            kept = archive.read(fetch)
            assert kept is not None
            if not fetch.slot.period.is_open(fetch.fetched_at):
                for agent, messages in kept.frame.select("assistant_id", "messages").rows():
                    months[workspace, fetch.slot.period.start, agent] = messages
    return months


def test_spark_counts_the_same_messages(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path / "archive"))
    filled(archive)
    job = [str(ROOT / "deploy/spark_messages_per_month.py"), "archive", "out", "--timezone", BERLIN]
    environ = os.environ | {"PYSPARK_SUBMIT_ARGS": SMALL}
    done = subprocess.run(
        [sys.executable, *job], capture_output=True, text=True, check=False, cwd=tmp_path, env=environ
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = pl.read_parquet(tmp_path / "out" / "*.parquet")
    spark = {row[:3]: row[3] for row in found.select("workspace", "month", "assistant_id", "messages").rows()}
    assert found.height == len(spark)
    assert spark == ours(archive)
    assert spark["acme", dt.date(2026, 10, 1), "a"] == 12
    assert {month for _, month, _ in spark} == {dt.date(2026, 9, 1), dt.date(2026, 10, 1)}
