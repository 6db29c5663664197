"""What the names of models that exports have mean in the bundled list.

Prices of the list change with its version, so those asserted here are ones of the past.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal

import pytest

from odeus_dash.demo.agents import models
from odeus_dash.prices import listed
from odeus_dash.prices.rates import tiers_on

ONE = Decimal(1)
DAY = dt.date(2026, 10, 1)


@pytest.mark.parametrize("name", models())
def test_every_model_of_the_demo_is_priced(name: str) -> None:
    found = listed.find(name, ONE)
    assert found is not None
    assert found.model == name
    assert all(
        rates.cache_priced and rates.cache_read < rates.input for rates in tiers_on(found.schedule, DAY)
    )


@pytest.mark.parametrize(
    ("name", "model", "provider"),
    [
        ("gpt-5-2025-08-07", "gpt-5", "OpenAI"),
        ("openai/gpt-5", "gpt-5", "OpenAI"),
        ("azure/gpt-5", "gpt-5", "Microsoft Azure"),
        ("azure/eu/gpt-5", "gpt-5", "Microsoft Azure"),
        ("our-gateway/gpt-5", "gpt-5", "OpenAI"),
        ("GPT-5 (EU)", "gpt-5", "OpenAI"),
        ("GPT-5 mini", "gpt-5-mini", "OpenAI"),
        ("gpt-5 (mini)", "gpt-5-mini", "OpenAI"),
        (" Claude Sonnet 4.5 ", "claude-sonnet-4-5", "Anthropic"),
        ("anthropic/claude-sonnet-4-5-20250929", "claude-sonnet-4-5", "Anthropic"),
        ("vertex_ai/gemini-2.5-pro", "gemini-2.5-pro", "Google"),
        (
            "bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "AWS Bedrock",
        ),
        (
            "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "AWS Bedrock",
        ),
    ],
)
def test_names_as_people_and_gateways_write_them(name: str, model: str, provider: str) -> None:
    found = listed.find(name, ONE)
    assert found is not None
    assert (found.model, found.provider) == (model, provider)


@pytest.mark.parametrize(
    "name", ["", "/", "()", "gpt", "claude", "acme-secret", "azure/acme", "whisper-1", "כלי"]
)
def test_no_model_is_guessed_and_none_that_is_not_paid_by_the_token(name: str) -> None:
    assert listed.find(name, ONE) is None


def test_tiers_rise_and_the_premium_for_writing_is_there() -> None:
    found = listed.find("claude-sonnet-4-5", ONE)
    assert found is not None
    lower, upper = tiers_on(found.schedule, DAY)
    assert (lower.above, upper.above) == (200_000, None)
    assert (lower.input, lower.cache_read, lower.cache_write, lower.cache_write_1h, lower.output) == tuple(
        map(Decimal, ("3", "0.3", "3.75", "6", "15"))
    )
    assert (upper.input, upper.output) == (6, Decimal("22.5"))


def test_where_hours_differ_the_dearest_counts() -> None:
    found = listed.find("deepseek-chat", ONE)
    assert found is not None
    assert tiers_on(found.schedule, DAY)[0].input == Decimal("0.27")


def test_a_price_that_changed_has_both() -> None:
    found = listed.find("deepseek-v4-pro", ONE)
    assert found is not None
    assert len(found.schedule) == 2
    assert found.schedule[1].since == dt.date(2026, 8, 17)


def test_every_model_of_the_list_has_a_schedule_that_can_be_used() -> None:
    """The list is others' work: a new version must not hold what we cannot read."""
    models = [model for provider in listed._list().providers for model in provider.models]
    schedules = [listed._schedule(model, ONE) for model in models]
    assert sum(map(bool, schedules)) > 1_000
    for dated in (each for schedule in schedules for each in schedule):
        limits = [rates.above for rates in dated.tiers]
        assert limits[-1] is None
        assert limits[:-1] == sorted(set(limits[:-1]))
        assert all(rates.input >= 0 and rates.output >= 0 for rates in dated.tiers)


def test_a_command_without_money_does_not_load_the_list() -> None:
    code = "import sys, odeus_dash.prices; sys.exit('genai_prices' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
