"""What is done to the frames that pages get."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.data import AGENTS, BY_MODEL, Waiting
from odeus_dash.data.frames import labelled, people_of, visible
from odeus_dash.errors import BadSettings
from odeus_dash.metrics import agents, ranking, trends
from odeus_dash.settings import Pricing
from odeus_dash.source import Wanted
from tests.metrics.frames import export, weeks
from tests.metrics.test_people import people
from tests.pages.literal import FOUR_WEEKS, data
from tests.pages.two_agents import TWO_AGENTS
from tests.prices.own_prices import price

BOTS = export(
    {"id": "x-0001", "name": "Bot", "messages": 3, "users": 9, "active": 9},
    {"id": "x-0002", "name": "Bot", "messages": 2, "users": 1, "active": 1},
)
LABELS = agents.labels(BOTS)
ONE = frozenset({"x-0002"})


def test_who_sent_half_of_the_messages_is_unknown_where_some_went_to_excluded_agents() -> None:
    found, agents = people("ab", "a", "b", half=2), export({"id": "a", "users": 2})
    assert people_of(found, agents, are_masked=False).half == 2
    assert people_of(found, agents, frozenset({"b"}), are_masked=False).half is None
    assert people_of(found, agents, frozenset({"unused"}), are_masked=False).half == 2


def test_choosing_an_agent_does_not_rename_it() -> None:
    assert ranking.ranking(labelled(BOTS, LABELS, ONE))["agent"].to_list() == ["Bot · 0002"]
    assert ranking.ranking(labelled(BOTS, LABELS, frozenset()))["agent"][1] == "Bot · 0002"


def test_a_trend_calls_the_agent_what_the_export_does_and_stays_masked() -> None:
    calendar = weeks(2)
    before = BOTS.with_columns(assistant_name=pl.lit("Before"))
    parts = zip((before, BOTS), calendar.rows(named=True), strict=True)
    rows = pl.concat([visible(each, LABELS, ONE, 5).with_columns(**bucket) for each, bucket in parts])
    long = trends.per_agent_over_time(rows, calendar, "messages")
    assert long["agent"].to_list() == ["Bot · 0002"] * 2
    assert rows["unique_users"].to_list() == [None, None]


def test_an_agent_that_is_gone_is_called_unlike_all_others() -> None:
    before = export(
        {"id": "x-0003", "name": "Bot"}, {"id": "x-0001", "name": "Former"}, {"id": "y", "name": "Old"}
    )
    names = dict(agents.labels_of_both(BOTS, before).iter_rows())
    assert names == {"x-0001": "Bot · 0001", "x-0002": "Bot · 0002", "x-0003": "Bot · 0003", "y": "Old"}


def test_what_has_arrived_is_read_once_a_run_and_what_is_on_its_way_again() -> None:
    lacking = {Wanted(FOUR_WEEKS)}
    read = data(TWO_AGENTS, lacks=lambda each: each in lacking)
    for _ in range(2):
        with pytest.raises(Waiting):
            read.trend()
    lacking.clear()
    assert read.trend() is read.trend(AGENTS)
    assert read.trend_so_far() is read.trend()
    assert read.trend(BY_MODEL) is not read.trend()


def test_own_prices_are_read_again_once_their_file_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    read = replace(data(TWO_AGENTS), pricing=Pricing(file))
    for rate, changed in ((3, 1), (4, 2)):
        file.write_text(price("our-model", rate, 15))
        os.utime(file, (changed, changed))
        assert [each.input for each in read.prices().tiers("our-model", FOUR_WEEKS.start)] == [rate]
        assert read.prices() is read.prices()
    file.unlink()
    with pytest.raises(BadSettings, match="cannot be read"):
        read.prices()
