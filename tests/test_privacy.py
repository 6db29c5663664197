"""What masking promises, as laws over any export, any trend and any choice of agents."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.metrics import ranking, totals
from odeus_dash.metrics.trends import per_agent_over_time
from odeus_dash.metrics.users import reach_and_intensity
from odeus_dash.privacy import PEOPLE, PERSONAL, masked, masked_alike
from odeus_dash.tables import COLUMNS, Mode, empty
from tests.metrics import frames
from tests.metrics.frames import Row

K = 5
AGENTS = ("a", "b", "c", "d", "e")
COUNTS = st.none() | st.integers(0, 12)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows of one export; an agent may have several, and counts may be missing or contradict each other."""
    ids = draw(st.lists(st.sampled_from(AGENTS), max_size=7))
    return [
        {
            "id": each,
            "users": draw(COUNTS),
            "active": draw(COUNTS),
            "messages": draw(st.none() | st.integers(0, 90)),
            "conversations": draw(st.integers(0, 9)),
            "messages_per_user": draw(st.none() | st.floats(0.5, 9)),
            "assistant_owner_email": draw(st.none() | st.just(f"{each}@acme.example")),
        }
        for each in ids
    ]


@st.composite
def trends(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of a trend over three weeks, and its calendar."""
    calendar = frames.weeks(3)
    return frames.trend(calendar, [frames.export(*draw(rows())) for _ in range(3)]), calendar


exports = rows().map(lambda each: frames.export(*each))
either = exports | trends().map(lambda each: each[0])
choices = st.sets(st.sampled_from(AGENTS))


def of(frame: pl.DataFrame, agents: set[str]) -> pl.DataFrame:
    return frame.filter(pl.col("assistant_id").is_in(sorted(agents)))


def by_agent(frame: pl.DataFrame) -> list[str]:
    return [name for name in ("assistant_id", "bucket") if name in frame.columns]


def small(frame: pl.DataFrame) -> pl.Series:
    """Per row, counted without the function under test: is the row's agent (and bucket) a small group?"""
    keys = frame.select(by_agent(frame)).rows()
    counts: dict[tuple[object, ...], list[int]] = {key: [] for key in keys}
    for key, users, active in zip(keys, frame["unique_users"], frame["active_users"], strict=True):
        counts[key] += [count for count in (users, active) if count is not None] or [0]
    return pl.Series([min(counts[key]) < K for key in keys], dtype=pl.Boolean)


@given(either)
def test_no_figure_about_fewer_people_remains_and_every_other_one_does(frame: pl.DataFrame) -> None:
    hidden, after = small(frame), masked(frame, K)
    for name in PEOPLE:
        assert after[name].filter(hidden).null_count() == hidden.sum()
        assert after[name].filter(~hidden).equals(frame[name].filter(~hidden))
    assert_frame_equal(after.drop(PEOPLE + PERSONAL), frame.drop(PEOPLE + PERSONAL))
    assert after.schema == frame.schema


@given(either)
def test_nobody_owns_anything_afterwards(frame: pl.DataFrame) -> None:
    after = masked(frame, K)
    assert all(after[name].null_count() == frame.height for name in PERSONAL)


@given(either)
def test_masking_twice_is_masking_once(frame: pl.DataFrame) -> None:
    once = masked(frame, K)
    assert_frame_equal(masked(once, K), once)


@given(either, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_of_no_consequence(frame: pl.DataFrame, chance: object) -> None:
    order = list(range(frame.height))
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert_frame_equal(masked(frame[order], K), masked(frame, K)[order])


@given(either, choices)
def test_choosing_agents_before_or_after_masking_is_the_same(frame: pl.DataFrame, chosen: set[str]) -> None:
    assert_frame_equal(masked(of(frame, chosen), K), of(masked(frame, K), chosen))


@given(st.lists(rows(), min_size=3, max_size=3))
def test_buckets_are_masked_each_by_itself(parts: list[list[Row]]) -> None:
    calendar, tables = frames.weeks(3), [frames.export(*each) for each in parts]
    stacked = frames.trend(calendar, tables)
    assert_frame_equal(masked(stacked, K), frames.trend(calendar, [masked(each, K) for each in tables]))


def with_other_secrets(frame: pl.DataFrame, data: st.DataObject) -> pl.DataFrame:
    """`frame` with other numbers where groups are small (small ones again), and with other owners."""
    hidden, count = small(frame), st.none() | st.integers(0, K - 1)

    def other(name: str, values: st.SearchStrategy[object]) -> pl.Series:
        replaced = data.draw(st.lists(values, min_size=frame.height, max_size=frame.height))
        kept = zip(hidden, frame[name], replaced, strict=True)
        return pl.Series(
            name, [new if is_hidden else old for is_hidden, old, new in kept], frame.schema[name]
        )

    return frame.with_columns(
        other("unique_users", count),
        other("active_users", count),
        other("messages_per_user", st.none() | st.floats(0.5, 9)),
        pl.lit("somebody.else@acme.example").alias("assistant_owner_email"),
    )


@given(either, st.data())
def test_what_is_hidden_cannot_be_told_from_what_remains(frame: pl.DataFrame, data: st.DataObject) -> None:
    """Whatever the hidden numbers are, the frame is the same: so is every figure made from it."""
    assert_frame_equal(masked(with_other_secrets(frame, data), K), masked(frame, K))


@given(exports, choices, choices)
def test_totals_of_two_choices_differ_by_visible_rows_only(
    frame: pl.DataFrame, one: set[str], other: set[str]
) -> None:
    open_rows = frame.filter(~small(frame))

    def pairs(chosen: set[str]) -> int:
        return totals.totals(of(masked(frame, K), chosen)).user_agent_pairs or 0

    def visible(chosen: set[str]) -> int:
        return of(open_rows, chosen)["unique_users"].sum()

    assert pairs(one) - pairs(other) == visible(one) - visible(other)


@given(trends())
def test_a_masked_bucket_is_unknown_and_not_zero(trend: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    raw, calendar = trend
    hidden = {(agent, bucket) for agent, bucket in raw.filter(small(raw)).select(by_agent(raw)).rows()}
    long = per_agent_over_time(masked(raw, K), calendar, "unique_users")
    values = {
        (agent, bucket): value for agent, bucket, value in long.select("agent_id", "bucket", "value").rows()
    }
    assert [values[key] for key in hidden] == [None] * len(hidden)


def test_orders_and_averages_know_nothing_of_small_groups() -> None:
    """Rank, share, median and quadrant, with every number a small agent could have."""
    big = [
        {"id": "a", "users": 9, "active": 8, "messages": 80},
        {"id": "b", "users": 6, "active": 5, "messages": 9},
    ]

    def seen(users: int, active: int) -> list[pl.DataFrame]:
        little = {"id": "c", "users": users, "active": active, "messages": 400}
        frame = masked(frames.export(*big, little), K)
        return [ranking.ranking(frame, "unique_users"), reach_and_intensity(frame)]

    first = seen(1, 1)
    assert first[0]["agent_id"].to_list() == ["a", "b", "c"]
    for users, active in [(4, 4), (4, 1), (3, 0), (12, 1)]:
        for left, right in zip(first, seen(users, active), strict=True):
            assert_frame_equal(left, right)


@pytest.mark.parametrize(("users", "active", "shown"), [
    (5, 5, True), (9, 4, False), (4, 9, False), (5, None, True), (None, 5, True), (None, None, False),
    (0, 0, False),
])  # fmt: skip
def test_both_counts_must_reach_the_limit(users: int | None, active: int | None, shown: bool) -> None:
    row = {"id": "a", "users": users, "active": active, "messages_per_user": 2.5}
    after = masked(frames.export(row), K)
    assert after["messages_per_user"].to_list() == [2.5 if shown else None]
    assert after["unique_users"].to_list() == [users if shown else None]


def test_rows_by_model_are_parts_of_an_agent_and_tell_no_people() -> None:
    rows = [
        {"id": "a", "model": "m1", "users": 9, "active": 9},
        {"id": "a", "model": "m2", "users": 1, "active": 1},
    ]
    after = masked(frames.by_model(*rows), K)
    assert after.select(PEOPLE).null_count().row(0) == (2, 2, 2)


@pytest.mark.parametrize("kind", OF_AGENTS)
def test_an_export_without_rows_stays_one(kind: ExportKind) -> None:
    assert_frame_equal(masked(empty(kind).frame, K), empty(kind).frame)


def test_every_column_about_people_is_one_that_masking_knows() -> None:
    about_people = {each.name for each in COLUMNS if "user" in each.unit}
    assert about_people == set(PEOPLE)
    assert {each.name for each in COLUMNS if each.mode is Mode.USER_LEVEL} == {*PERSONAL, "assistant_url"}


def test_a_limit_of_one_hides_only_what_nobody_is_known_to_use() -> None:
    frame = masked(frames.export({"id": "a", "users": 1, "active": 1}, {"id": "b"}), 1)
    assert frame["unique_users"].to_list() == [1, None]


@given(exports, exports)
def test_an_agent_hidden_in_one_of_two_compared_exports_is_hidden_in_both(
    now: pl.DataFrame, then: pl.DataFrame
) -> None:
    after = masked_alike(now, then, K)
    for mine, theirs, frame in ((*after, now), (*after[::-1], then)):
        alone, elsewhere = masked(frame, K), set(theirs["assistant_id"])
        hidden = {
            agent for agent, *people in theirs.select("assistant_id", *PEOPLE).rows() if people == [None] * 3
        }
        for agent, *people in mine.select("assistant_id", *PEOPLE).rows():
            assert agent not in elsewhere or (people == [None] * 3) == (agent in hidden)
        assert_frame_equal(mine.drop(PEOPLE), alone.drop(PEOPLE))
        kept = mine.filter(~pl.all_horizontal(pl.col(PEOPLE).is_null()))
        assert_frame_equal(
            kept, alone.join(kept.select("assistant_id").unique(), on="assistant_id", how="semi")
        )


def test_an_agent_that_grew_past_the_limit_is_no_growth_of_people() -> None:
    now = frames.export({"id": "a", "users": 9, "active": 9}, {"id": "b", "users": 6, "active": 6})
    then = frames.export({"id": "a", "users": 9, "active": 9}, {"id": "b", "users": 4, "active": 4})
    people = [totals.totals(each).user_agent_pairs for each in masked_alike(now, then, K)]
    assert people == [9, 9]
