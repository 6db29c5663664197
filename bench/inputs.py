"""Generated exports: the same bytes for the same arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from odeus_dash import tables
from odeus_dash.choice import ExportKind

_BATCH = 50_000
_MODELS = ["gpt-5", "gpt-5-mini", "claude-sonnet-4-5", "gemini-2.5-pro", "mistral-large"]
_OPENINGS = [
    "Assistant for",
    "Helper with",
    "Questions about",
    "Drafts on",
    'The "expert" for',
    "Notes,\nand",
]


@dataclass(frozen=True)
class Exported:
    """What an export is about: its kind, and its days as they are written in each row."""

    kind: ExportKind = ExportKind.AGENTS_BY_MODEL
    start: str = "2026-10-01"
    end: str = "2026-10-31"


def write_export(path: Path, rows: int, seed: int = 7, of: Exported = Exported()) -> None:
    """An export with all columns of its kind filled (26 by model), about 380 bytes a row, in batches."""
    generator = np.random.default_rng(seed)
    with path.open("wb") as file:
        for number, frame in enumerate(_batches(rows, generator, of)):
            frame.write_csv(file, include_header=number == 0)


def _batches(rows: int, generator: np.random.Generator, of: Exported) -> Iterator[pl.DataFrame]:
    names = [column.name for column in tables.columns_of(of.kind)]
    for first in range(0, rows, _BATCH):
        count = min(_BATCH, rows - first)
        columns = _texts(first, count, generator, of) | _usage(count, generator) | _tokens(count, generator)
        yield pl.DataFrame(columns).select(names)


def _texts(first: int, count: int, generator: np.random.Generator, of: Exported) -> dict[str, pl.Series]:
    rows = range(first, first + count)
    return {
        "period_start": pl.Series([of.start] * count),
        "period_end": pl.Series([of.end] * count),
        "org_id": pl.Series(["0b5e2a6e-5f0e-4c57-9b6f-1d0c7c3f8a11"] * count),
        "assistant_id": _ids(count, generator),
        "assistant_name": pl.Series([f"{_OPENINGS[row * row % 6]} topic {row % 9973}" for row in rows]),
        "model": pl.Series([_MODELS[row % 5] for row in rows]),
        "assistant_description": pl.Series(
            [f"Answers what the team asks about subject {row}" for row in rows]
        ),
        "assistant_url": pl.Series([f"https://app.odeus.ai/assistants/{row:08d}" for row in rows]),
        "assistant_owner_id": _ids(count, generator),
        "assistant_owner_email": pl.Series([f"person.{row % 2500}@example.com" for row in rows]),
    }


def _ids(count: int, generator: np.random.Generator) -> pl.Series:
    """Random ids in the form of a UUID."""
    digits = generator.bytes(16 * count).hex()
    each = (digits[start : start + 32] for start in range(0, len(digits), 32))
    return pl.Series([f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}" for d in each])


def _usage(count: int, generator: np.random.Generator) -> dict[str, pl.Series]:
    messages, active = generator.integers(0, 20_000, count), generator.integers(1, 300, count)
    return {
        "messages": pl.Series(messages),
        "unique_users": pl.Series(active + generator.integers(0, 50, count)),
        "active_users": pl.Series(active),
        "conversations": pl.Series(messages // 4),
        "messages_per_user": pl.Series(messages / active).round(4),
    }


def _tokens(count: int, generator: np.random.Generator) -> dict[str, pl.Series]:
    read, written, uncached = (generator.integers(1, most, count) for most in (1_000_000, 50_000, 500_000))
    requests = generator.integers(1, 500, count)
    cache = {
        "sum_cached_prompt_tokens": pl.Series(read),
        "sum_cache_creation_tokens": pl.Series(written),
        "sum_no_cache_tokens": pl.Series(uncached),
    }
    prompt = _spread("prompt", read + written + uncached, requests)
    return prompt | _spread("completion", generator.integers(1, 300_000, count), requests) | cache


def _spread(noun: str, total: np.ndarray, requests: np.ndarray) -> dict[str, pl.Series]:
    return {
        f"sum_{noun}_tokens": pl.Series(total),
        f"avg_{noun}_tokens": pl.Series(total / requests).round(2),
        f"min_{noun}_tokens": pl.Series(total // requests // 3),
        f"max_{noun}_tokens": pl.Series(total // requests * 4),
    }
