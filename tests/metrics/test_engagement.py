import datetime as dt

import polars as pl

from odeus_dash.metrics.engagement import engagement, of_agents, with_trend
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.periods import Granularity
from tests.metrics.frames import export, trend, weeks

CALENDAR = weeks(2)
PARTS = [
    export({"id": "a", "messages": 10, "active": 10}, {"id": "b", "messages": 30, "active": 10}),
    export({"id": "a", "messages": 40, "active": 10}),
]
WHOLE = export({"id": "a", "messages": 50, "active": 15}, {"id": "b", "messages": 30, "active": 10})
LONG = per_agent_over_time(trend(CALENDAR, PARTS), CALENDAR, "messages_per_user")


def test_a_ranking_with_level_line_and_change():
    table = engagement(WHOLE, LONG, Granularity.WEEK)
    assert table.select(ranking(WHOLE).columns).equals(ranking(WHOLE))
    assert table.select("agent_id", "trend", "before", "after", "change").rows() == [
        ("a", [1.0, 4.0], 1.0, 4.0, 3.0),
        ("b", [3.0], 3.0, None, None),
    ]


def test_an_agent_that_no_loaded_bucket_has_keeps_its_row():
    assert engagement(WHOLE, LONG.clear(), Granularity.WEEK).select("agent_id", "trend").rows() == [
        ("a", None),
        ("b", None),
    ]


def test_named_agents_come_in_the_order_of_their_names():
    assert of_agents(LONG, ["b", "a", "gone"])["agent_id"].to_list() == ["b", "b", "a", "a"]
    assert of_agents(LONG, ["b"])["bucket"].is_sorted()
    assert of_agents(LONG, []).is_empty()


def by_day(*messages: int) -> pl.DataFrame:
    days = [dt.date(2026, 11, 2) + dt.timedelta(days=number) for number in range(len(messages))]
    return pl.DataFrame({"agent_id": "a", "bucket": days, "partial": False, "value": messages})


def test_an_agent_used_alike_every_week_has_a_level_line_of_days():
    agents = pl.DataFrame({"agent_id": ["a"]})
    table = with_trend(agents, by_day(*[70, 70, 70, 70, 70, 0, 0] * 4), Granularity.DAY)
    assert table["trend"].to_list() == [[50.0] * 22]


def test_a_few_days_stay_as_they_are():
    agents = pl.DataFrame({"agent_id": ["a"]})
    assert with_trend(agents, by_day(1, 2, 9), Granularity.DAY)["trend"].to_list() == [[1.0, 2.0, 9.0]]
