"""What the dashboard does: ExportClient.fetch with tables.read_csv, every check included."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from bench.contenders import measured
from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.export_client import ExportClient
from odeus_dash.periods import Period
from odeus_dash.settings import Key, Workspace

_KIND = ExportKind.AGENTS_BY_MODEL


def main(base: str) -> None:
    workspace = Workspace("bench", base, Key("invented"))
    period = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    client = ExportClient()  # the app has one for its whole life

    def run() -> int:
        table = client.fetch(workspace, period, _KIND, _read).value
        return table.facts.rows if table else 0

    measured(run)


def _read(path: Path, rows: int) -> tables.Table:
    return tables.read_csv(path, _KIND, rows)


if __name__ == "__main__":
    main(sys.argv[1])
