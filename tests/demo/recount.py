"""The figures of an export once more, in plain Python: no polars, and time compared on the local clock."""

import datetime as dt
from bisect import bisect
from collections import defaultdict
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from odeus_dash.demo.agents import cast, models

Rows = list[dict[str, Any]]


def within(rows: Rows, start: dt.datetime, end: dt.datetime, timezone: str, now: dt.datetime) -> Rows:
    """The rows whose local wall-clock time lies in the range, and not after now."""
    zone, margin = ZoneInfo(timezone), dt.timedelta(days=2)
    low, high = start.replace(tzinfo=dt.UTC) - margin, end.replace(tzinfo=dt.UTC) + margin
    near = rows[bisect(rows, low, key=itemgetter("at")) : bisect(rows, high, key=itemgetter("at"))]
    return [
        row
        for row in near
        if start <= row["at"].astimezone(zone).replace(tzinfo=None) <= end and row["at"] <= now
    ]


def per_agent(rows: Rows) -> dict[str, dict[str, Any]]:
    """From the agent's id to the figures and token columns of its row."""
    return {cast()[agent].id: _figures(own) | _tokens(own) for agent, own in _grouped(rows, "agent").items()}


def per_agent_and_model(rows: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    """From the agent's id and the model's name to the token columns of their row."""
    groups = _grouped(rows, "agent", "model").items()
    return {(cast()[agent].id, models()[model]): _tokens(own) for (agent, model), own in groups}


def _grouped(rows: Rows, *names: str) -> dict[Any, Rows]:
    groups: dict[Any, Rows] = defaultdict(list)
    for row in rows:
        key = tuple(row[name] for name in names)
        groups[key if len(names) > 1 else key[0]].append(row)
    return groups


def _figures(rows: Rows) -> dict[str, Any]:
    by_user: dict[int, int] = defaultdict(int)
    for row in rows:
        by_user[row["user"]] += row["messages"]
    total, active = sum(by_user.values()), sum(1 for count in by_user.values() if count > 1)
    return {
        "messages": total,
        "unique_users": len(by_user),
        "active_users": active,
        "conversations": len(rows),
        "messages_per_user": round(total / active, 2) if active else None,
    }


def _tokens(rows: Rows) -> dict[str, Any]:
    total = {name: sum(row[name] for row in rows) for name in rows[0] if name not in ("at", "user")}
    figures: dict[str, Any] = {
        "sum_cached_prompt_tokens": total["cache_read"],
        "sum_cache_creation_tokens": total["cache_write"],
        "sum_no_cache_tokens": total["prompt_sum"] - total["cache_read"] - total["cache_write"],
    }
    for part in ("prompt", "completion"):
        figures[f"sum_{part}_tokens"] = total[f"{part}_sum"]
        figures[f"avg_{part}_tokens"] = total[f"{part}_sum"] / total["requests"]
        figures[f"min_{part}_tokens"] = min(row[f"{part}_min"] for row in rows)
        figures[f"max_{part}_tokens"] = max(row[f"{part}_max"] for row in rows)
    return figures
