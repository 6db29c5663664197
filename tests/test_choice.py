import datetime as dt

from odeus_dash.choice import Choice, ExportKind
from odeus_dash.periods import Granularity, Period

WEEK = Period(dt.date(2026, 11, 16), dt.date(2026, 11, 22), "Europe/Berlin")


def test_only_the_export_by_model_sends_a_group():
    assert ExportKind.AGENTS.group_by is None
    assert ExportKind.AGENTS_BY_MODEL.group_by == "model"


def test_equal_choices_are_one_cache_key():
    twice = [Choice(WEEK, Granularity.DAY, frozenset(agents)) for agents in (["a", "b"], ["b", "a"])]
    assert len(set(twice)) == 1


def test_choices_differ_in_timezone_granularity_and_agents():
    elsewhere = Period(WEEK.start, WEEK.end, "UTC")
    choices = {
        Choice(WEEK, Granularity.DAY),
        Choice(elsewhere, Granularity.DAY),
        Choice(WEEK, Granularity.WEEK),
        Choice(WEEK, Granularity.DAY, frozenset({"a"})),
    }
    assert len(choices) == 4
