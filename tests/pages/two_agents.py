"""Two agents whose figures one can work out by hand, as an export has them."""

from __future__ import annotations

import polars as pl

from odeus_dash.periods import Period
from tests.metrics.frames import by_model, export
from tests.pages.literal import Rows, by_kind


def a_day(agent: str, days: int) -> dict[str, object]:
    """Ann's model is listed at 2.5 in, 0.25 read and 15 out per million; nothing lists Bob's."""
    tokens = {
        "ann": (1_000_000, 600_000, 100_000, 300_000, 20_000),
        "bob": (480_000, 0, 0, 480_000, 0),
    }[agent]
    names = ("input", "read", "write", "sum_no_cache_tokens", "output")
    counts = {name: count * days for name, count in zip(names, tokens, strict=True)}
    sizes = {"avg_input": 10_000.0, "max_prompt_tokens": 30_000, "min_prompt_tokens": 2_000}
    return {"id": agent, **counts, **sizes}


def agents(period: Period) -> pl.DataFrame:
    """Ann has ten users and Bob three; both get a hundred messages a day."""
    figures = {"messages": 100 * period.days, "conversations": 10 * period.days}
    rows = (
        a_day(each, period.days)
        | figures
        | {"users": users, "active": users, "assistant_owner_email": f"{each}@acme.example"}
        for each, users in {"ann": 10, "bob": 3}.items()
    )
    return export(*rows).with_columns(period_start=period.start, period_end=period.end)


def models(period: Period) -> pl.DataFrame:
    rows = (
        a_day(each, period.days) | {"model": model}
        for each, model in {"ann": "gpt-5.4", "bob": "mystery"}.items()
    )
    return by_model(*rows).with_columns(period_start=period.start, period_end=period.end)


TWO_AGENTS: Rows = by_kind(agents, models)
