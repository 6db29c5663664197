"""Write one export to a CSV, Parquet or Excel file, or costs as FOCUS."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import polars as pl
import polars.selectors as cs

from odeus_dash.atomic import write_atomically
from odeus_dash.cli import summary
from odeus_dash.data import BY_MODEL, Data
from odeus_dash.data.costing import lacking
from odeus_dash.data.groups import all_groups
from odeus_dash.errors import BadInput, is_full, reason_of
from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.focus import focus
from odeus_dash.report.files import FORMATS
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Source, Wanted, days_held, found_in, not_kept

_WRITERS = {f".{ending}": as_bytes for ending, _, as_bytes in FORMATS}
FOCUS_ENDINGS = (".csv", ".parquet")
#: How FOCUS writes a time.
_FOCUS_TIME = "%Y-%m-%dT%H:%M:%SZ"
UNPRICED = "Models without a price, whose ListCost is empty: {models}."


def check_ending(path: Path, known: Iterable[str] = tuple(_WRITERS)) -> None:
    """Raise BadInput for a file whose ending is not among the `known` ones."""
    if path.suffix.lower() not in known:
        *others, last = known
        raise BadInput(f"Unsupported file type: {path.name}.", f"Use {', '.join(others)} or {last}.")


def export(source: Source, workspace: Workspace, wanted: Wanted, path: Path) -> Export:
    """Write the export, with its warnings, to `path`, whose ending was checked.

    Raises what the export client raises, NotKept for days that the API no longer keeps, and BadInput for a
    file that cannot be written.
    """
    found = source.load(workspace, wanted)
    if days_held(found) is None:
        raise not_kept(found)
    write_file(path, _WRITERS[path.suffix.lower()](found.table.frame, found_in([found])))
    return found


def export_focus(data: Data, path: Path) -> tuple[int, list[str]]:
    """Write the costs of the choice's days to `path` as FOCUS (see `metrics.focus`).

    Returns the number of rows, and remarks.

    Raises what the export client raises, for any of the days, and BadInput where there can be no costs.
    """
    rows = data.answers.wait(partial(_focus, data))
    kind = path.suffix.lower()
    as_file = rows.with_columns(cs.datetime().dt.strftime(_FOCUS_TIME)) if kind == ".csv" else rows
    write_file(path, _WRITERS[kind](as_file))
    unpriced = rows.filter(pl.col("ListCost").is_null())["x_Model"].unique().sort()
    remarks = [UNPRICED.format(models=", ".join(unpriced))] if len(unpriced) else []
    remarks += [each.message for each in found_in(data.answers.found.values())]
    gaps = [*summary.missing_part(data.choice.period, data.covered), *summary.left_out(data.workspace)]
    return rows.height, [*gaps, *remarks]


def _focus(data: Data) -> pl.DataFrame:
    """Raise Waiting until all days are there."""
    trend = data.trend(BY_MODEL)
    if why := lacking(data):
        raise BadInput(f"No cost. {why}", "Leave out --focus.")
    if trend.failures:
        raise trend.failures[0]
    prices, timezone = data.prices(), data.choice.period.timezone
    rows = priced(trend.rows, prices, "bucket")
    return focus(rows, prices, timezone, data.workspace.title, all_groups(data))


def write_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole or not at all. Raises BadInput for a file that cannot be written."""
    try:
        write_atomically(path, content, mode=0o666)  # less the umask, like every file of the user's
    except OSError as failure:
        room = "Free some space on its disk, or use another file."
        todo = room if is_full(failure) else "Use another file."
        raise BadInput(f"{path} cannot be written: {reason_of(failure)}.", todo) from failure
