"""The export of models over real HTTP: agents by model and, on one of them, plain chat."""

from __future__ import annotations

import httpx
import polars as pl

from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.demo.models import Models
from tests.demo.calls import CLIENT, NOW, ask, body
from tests.demo.test_users import rows_of

WEEK = body("2026-11-02", "2026-11-08")
COLUMNS = (
    *("period_start", "period_end", "org_id", "name", "provider", "bring_your_keys", "requests"),
    *("sum_prompt_tokens", "sum_completion_tokens", "sum_cached_prompt_tokens"),
    *("sum_cache_creation_tokens", "no_cache_tokens", "total_cost_usd"),
)


def ask_models(server: DemoServer, content: object = WEEK) -> httpx.Response:
    headers = {"authorization": f"Bearer {server.key.reveal()}"}
    return CLIENT.post(f"{server.base_url}/export/models", json=content, headers=headers)


def test_agents_are_a_part_of_each_model(server: DemoServer) -> None:
    rows = rows_of(ask_models(server))
    agents = pl.DataFrame(rows_of(ask(server, {**WEEK, "group_by": "model"})))
    assert tuple(rows[0]) == COLUMNS
    more = {}
    for row in rows:
        of_agents = agents.filter(model=row["name"])["sum_prompt_tokens"].cast(pl.Int64).sum()
        more[row["name"]] = int(row["sum_prompt_tokens"]) - of_agents
        parts = ("sum_cached_prompt_tokens", "sum_cache_creation_tokens", "no_cache_tokens")
        assert int(row["sum_prompt_tokens"]) == sum(int(row[part]) for part in parts)
    assert {*agents["model"]} == more.keys()
    assert {model for model, tokens in more.items() if tokens} == {"claude-sonnet-4-5"}
    assert min(more.values()) == 0


def test_it_can_be_refused_unknown_or_without_own_keys() -> None:
    for options, status in (({"models": Models.FORBIDDEN}, 403), ({"models": Models.UNKNOWN}, 404)):
        with start(DemoOptions(now=lambda: NOW, **options)) as server:
            assert ask_models(server).status_code == status
    with start(DemoOptions(now=lambda: NOW, byok=False)) as server:
        assert tuple(rows_of(ask_models(server))[0]) == COLUMNS[:7]
        assert ask_models(server, body("2020-01-01", "2020-01-31")).json()["error"] == "No data found"
