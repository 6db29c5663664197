"""CSV of the models export -> a table like that of an export by model: one row per model of own keys.

It counts plain chat and the API as well as agents, and has the cost as Odeus estimates it.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables.columns import frame_schema
from odeus_dash.tables.facts import Facts, Table
from odeus_dash.tables.reading import BROKEN
from odeus_dash.tables.whole import whole

_TRY_AGAIN = "Try again. If it persists, contact Odeus support."
_OWN_KEYS, _REPORTED = "bring_your_keys", "total_cost_usd"
#: The names of this export, and what the same is called in exports by model.
_NAMES = {
    "name": "model",
    "sum_prompt_tokens": "sum_prompt_tokens",
    "sum_completion_tokens": "sum_completion_tokens",
    "sum_cached_prompt_tokens": "sum_cached_prompt_tokens",
    "sum_cache_creation_tokens": "sum_cache_creation_tokens",
    "no_cache_tokens": "sum_no_cache_tokens",
}
_NEEDED = ("name", "sum_prompt_tokens", _REPORTED)
#: In US dollars.
REPORTED = "reported_usd"


def no_models() -> Table:
    """The table of a period without usage."""
    schema = {**frame_schema(ExportKind.AGENTS_BY_MODEL), REPORTED: pl.Float64()}
    return Table(pl.DataFrame(schema=schema), Facts(rows=0))


def read_models(path: Path, expected_rows: int) -> Table:
    """Read the models export at `path`: the columns of an export by model, and `REPORTED`, in dollars.

    Rows of models whose keys are Odeus's are left out. Raises DamagedFile for a file that is cut off or not
    of `expected_rows` rows, UnusableFile for one without tokens and costs, as of workspaces without own keys.
    """
    try:
        rows = pl.read_csv(path, infer_schema=False, encoding="utf8-lossy").rename(str.lower)
    except BROKEN:
        raise DamagedFile("The models export is damaged.", _TRY_AGAIN) from None
    if rows.height != expected_rows:
        raise DamagedFile("The models export does not have the announced number of rows.", _TRY_AGAIN)
    if missing := [name for name in _NEEDED if name not in rows.columns]:
        problem = f"The models export lacks {' and '.join(missing)}."
        raise UnusableFile(problem, "It needs your own model keys (BYOK).")
    if _OWN_KEYS in rows.columns:
        rows = rows.filter(pl.col(_OWN_KEYS).str.strip_chars().str.to_lowercase().is_in(["true", "1"]))
    number = pl.exclude("name", _OWN_KEYS).str.strip_chars().cast(pl.Float64, strict=False)
    numbers = rows.with_columns(pl.when(number.is_finite() & (number >= 0)).then(number).name.keep())
    requests = pl.col("requests") if "requests" in rows.columns else pl.lit(None, pl.Float64)
    average = pl.when(requests > 0).then(pl.col("sum_prompt_tokens") / requests)
    renamed = numbers.select(
        *(pl.col(name).alias(ours) for name, ours in _NAMES.items() if name in numbers.columns),
        avg_prompt_tokens=average,
    ).with_columns(
        pl.col("^sum_.*$").round().cast(pl.Int64, strict=False), assistant_id=pl.lit(None, pl.String)
    )
    frame = whole(renamed, ExportKind.AGENTS_BY_MODEL).frame
    return Table(frame.with_columns(numbers[_REPORTED].alias(REPORTED)), Facts(rows=expected_rows))
