"""What the names of models that exports have mean in the bundled list.

Prices of the list change with its version, so those asserted here are ones of the past.
"""

from __future__ import annotations

import datetime as dt
import itertools
import subprocess
import sys
from collections.abc import Iterator
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


#: What changes the price of a model, and stands behind its name.
VARIANTS = (":free", "-fast", "-batch", "-flex", "-distill-qwen-32b", "-8b", " (priority)", "-9", "[1m]")
#: What does not.
SAME = ("-latest", "-20260101", "-2026-01-01", "@20260101", "-v1:0", " ", " (EU)")


@pytest.mark.parametrize(
    "name",
    [
        "deepseek-r1:free",
        "claude-opus-4-8-fast",
        "Claude Opus 4.8 fast",
        "claude-opus-4-8fast",
        "claude-opus-4-8-20260101-batch",
        "anthropic/claude-sonnet-4-5[1m]",
        "eu.anthropic.claude-sonnet-4-5-20250929-v1:0-flex",
        "deepseek-r1-distill-llama-70b",
        "gemini-1.5-flash-8b",
        "mistral-medium-3",
        "mistral/mistral-medium-3",
        "claude-opus-4-8 (fast)",
        "GPT-5 (batch)",
        "batch/gpt-5",
        "our-gateway/priority/gpt-5",
        "gemini-2.5-flash-lite:batch",
    ],
)
def test_a_variant_is_not_priced_as_its_base(name: str) -> None:
    assert listed.find(name, ONE) is None


@pytest.mark.parametrize(
    ("name", "model", "price"),
    [
        ("mistralai/mistral-medium-3", "mistralai/mistral-medium-3", "0.4"),
        ("anthropic/claude-opus-4.8-fast", "anthropic/claude-opus-4.8-fast", "10"),
        ("Grok-3 fast", "grok-3-fast", "5"),
        ("gpt-5-codex", "gpt-5", "1.25"),
    ],
)
def test_a_variant_that_the_list_has_is_priced_as_itself(name: str, model: str, price: str) -> None:
    found = listed.find(name, ONE)
    assert found is not None
    assert (found.model, found.schedule[0].tiers[0].input) == (model, Decimal(price))


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("claude-opus-4-8-20260101", "claude-opus-4-8"),
        ("Claude-Opus-4.8-latest", "claude-opus-4-8"),
        ("claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet"),
        ("vertex_ai/claude-haiku-4-5@20251001", "claude-haiku-4-5"),
        ("deepseek-r1-0528", "deepseek-reasoner"),
        ("magistral-medium-2506", "magistral-medium"),
        ("gemini-1.5-pro-002", "gemini-1.5-pro"),
        ("gemini-2.5-flash-lite-preview-09-2025", "gemini-2.5-flash-lite"),
        ("us.amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"),
        ("openai/ft:gpt-4o-2024-08-06:acme::a1b2c3", "ft:gpt-4o"),
        (" GPT-5.2 ", "gpt-5.2"),
    ],
)
def test_days_revisions_regions_and_owners_are_left_over_at_no_price(name: str, model: str) -> None:
    found = listed.find(name, ONE)
    assert found is not None
    assert found.model == model


def clauses(rule: object) -> Iterator[tuple[str, str]]:
    """The kind and the text of each clause of a model's rule."""
    [(kind, said)] = vars(rule).items()
    if isinstance(said, str):
        yield kind, said.lower()
    else:
        for part in said:
            yield from clauses(part)


def test_no_model_of_the_list_gives_its_price_to_a_variant_that_the_list_does_not_name() -> None:
    """The list is others' work: a new version must not price anything by what a name merely begins with."""
    models = [model for provider in listed._list().providers for model in provider.models]
    said = [text for model in models for kind, text in clauses(model.match) if kind != "regex"]
    named = {"-".join(listed._words(text)) for text in said}
    for model, variant in itertools.product(models, VARIANTS):
        name = f"{model.id}{variant}".lower()
        if model.is_match(name) and "-".join(listed._words(name)) not in named:
            assert not listed._is_meant(model, name), name


def test_models_found_by_a_part_of_their_name_are_found_without_it_and_with_what_costs_the_same() -> None:
    models = [model for provider in listed._list().providers for model in provider.models]
    texts = {
        text for each in models for kind, text in clauses(each.match) if kind in ("starts_with", "contains")
    }
    known = {text: found for text in sorted(texts) if (found := listed.find(text, ONE))}
    still = [
        (text, same)
        for (text, found), same in zip(known.items(), itertools.cycle(SAME), strict=False)
        if listed.find(f"{text}{same}", ONE) == found
    ]
    assert len(known) > 150
    assert len(still) > 0.9 * len(known)
    for (text, found), variant in zip(known.items(), itertools.cycle(VARIANTS), strict=False):
        other = listed.find(f"{text}{variant}", ONE)
        assert other is None or other.model != found.model, (text, variant)


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
