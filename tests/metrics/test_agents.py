import polars as pl
from hypothesis import given

from odeus_dash.metrics.agents import labels as labels_of
from odeus_dash.metrics.agents import per_agent, with_labels
from odeus_dash.metrics.ranking import ranking
from odeus_dash.metrics.tokens import tokens_per_agent
from odeus_dash.metrics.trends import per_agent_over_time
from tests.metrics.frames import export, exports, trend, weeks


def labels(*agents: tuple[str, str | None]) -> list[str]:
    frame = pl.DataFrame(agents, schema={"agent_id": pl.String, "name": pl.String}, orient="row")
    return with_labels(frame.lazy()).collect()["agent"].to_list()


def test_a_label_is_the_name_in_one_line():
    assert labels(("a", "  Contract \n\t Review ")) == ["Contract Review"]


def test_without_a_name_the_id_stands_in():
    assert labels(("a1", None), ("a2", ""), ("a3", " \n ")) == ["a1", "a2", "a3"]


def test_a_name_that_nobody_can_see_is_none():
    invisible = ["\u200b\u200d", "\ufeff", "\u2060 \u00ad", "\u3164", "\u202e", "\ufe0f\u0301"]
    assert labels(*((f"a{n}", name) for n, name in enumerate(invisible))) == [f"a{n}" for n in range(6)]
    assert labels(("a", "كاتب"), ("b", "🖊"), ("c", "\u200b1")) == ["كاتب", "🖊", "\u200b1"]


def test_agents_of_one_name_are_told_apart_by_the_end_of_their_ids():
    assert labels(("agent-0001", "Writer"), ("agent-0002", "Writer"), ("x", "Coder")) == [
        "Writer · 0001",
        "Writer · 0002",
        "Coder",
    ]


def test_where_the_ends_are_equal_the_whole_id_follows():
    assert labels(("red-0001", "Writer"), ("blue-0001", "Writer")) == [
        "Writer · red-0001",
        "Writer · blue-0001",
    ]


def test_a_name_made_to_look_like_another_label_stays_distinct():
    found = labels(("xx-0001", "Writer"), ("xx-0002", "Writer"), ("y", "Writer · 0001"))
    assert len(set(found)) == 3


@given(exports())
def test_labels_are_unique(frame):
    assert per_agent(frame)["agent"].is_unique().all()


def test_rows_that_repeat_an_agent_are_added_up():
    twice = per_agent(
        export(
            {"id": "a", "name": "New", "messages": 3, "users": 2, "active": 1},
            {"id": "a", "name": "Old", "messages": 4, "users": 1, "active": 1, "assistant_owner_id": "u1"},
        )
    )
    assert twice.rows(named=True) == [
        {
            "agent_id": "a",
            "agent": "New",
            "description": None,
            "owner": "u1",
            "url": None,
            "messages": 7,
            "unique_users": 3,
            "active_users": 2,
            "conversations": None,
            "messages_per_user": 3.5,
        }
    ]


BOTS = export(
    {"id": "x-0001", "name": "Bot", "messages": 3},
    {"id": "x-0002", "name": "Bot", "messages": 2},
    {"id": "x-0003", "name": "Coder", "messages": 1},
)


def one_of(frame: pl.DataFrame, agent: str) -> pl.DataFrame:
    return frame.filter(assistant_id=agent).join(labels_of(BOTS), on="assistant_id", how="left")


def test_an_agent_on_its_own_keeps_the_label_that_tells_it_from_the_others():
    alone = one_of(BOTS, "x-0001")
    assert ranking(alone)["agent"].to_list() == ["Bot · 0001"]
    assert tokens_per_agent(alone)["agent"].to_list() == ["Bot · 0001"]
    assert per_agent(BOTS.filter(assistant_id="x-0001"))["agent"].to_list() == ["Bot"]


def test_an_agent_that_had_other_names_has_one_label_in_a_trend():
    calendar = weeks(2)
    rows = trend(calendar, [export({"id": "x-0003", "name": "Old", "messages": 1}), BOTS])
    long = per_agent_over_time(one_of(rows, "x-0003"), calendar, "messages")
    assert long["agent"].to_list() == ["Coder", "Coder"]


def test_an_agent_without_a_label_does_not_take_one_that_is_given():
    stranger = export({"id": "y-0009", "name": "Bot · 0001", "messages": 1})
    rows = pl.concat([BOTS, stranger]).join(labels_of(BOTS), on="assistant_id", how="left")
    assert ranking(rows)["agent"].to_list() == ["Bot · 0001", "Bot · 0002", "Coder", "Bot · 0001 · 0009"]


@given(exports())
def test_rows_that_repeat_no_agent_say_the_same_without_grouping(frame):
    once, other = frame.unique("assistant_id"), export({"id": "~other", "messages": 1})
    grouped = per_agent(pl.concat([once, other, other])).filter(pl.col("agent_id") != "~other")
    assert per_agent(once).drop("agent").equals(grouped.drop("agent"))
