"""A frame with its notes as the bytes of a Parquet file, and back."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from odeus_dash.archive.names import Fetch
from odeus_dash.periods import Period

#: The key of the notes in the file's metadata.
NOTES = "odeus_dash"
#: What each file says of itself, so that other programs can take the newest fetch of a bucket.
OWN_COLUMNS = ("fetched_at", "timezone", "end")


@dataclass(frozen=True)
class Stored:
    """What a file holds: the frame as it was put, its rows sorted, and the notes."""

    fetch: Fetch
    frame: pl.DataFrame
    notes: dict[str, object]


def encoded(
    frame: pl.DataFrame, notes: Mapping[str, object], period: Period, fetched_at: dt.datetime
) -> bytes:
    """The file of `frame`, rows sorted by agent (and model), with the columns that other programs need."""
    keys = [name for name in ("assistant_id", "model") if name in frame.columns]
    own = {
        "fetched_at": pl.lit(fetched_at, pl.Datetime("us", "UTC")),
        "timezone": pl.lit(period.timezone),
        "end": pl.lit(period.end),
    }
    ordered = frame.sort(keys, maintain_order=True) if keys else frame
    buffer = io.BytesIO()
    ordered.with_columns(**own).write_parquet(buffer, metadata={NOTES: json.dumps(dict(notes))})
    return buffer.getvalue()


def decoded(fetch: Fetch, content: bytes) -> Stored | None:
    """What the file holds; None if it is no Parquet file, or has no notes."""
    try:
        frame = pl.read_parquet(io.BytesIO(content), hive_partitioning=False)
        notes = json.loads(pl.read_parquet_metadata(io.BytesIO(content))[NOTES])
    except (pl.exceptions.PolarsError, OSError, ValueError, KeyError):
        return None
    return Stored(fetch, frame.drop(OWN_COLUMNS, strict=False), notes) if isinstance(notes, dict) else None
