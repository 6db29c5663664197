"""Exports that share their texts are equal to what came, and smaller."""

from __future__ import annotations

import datetime as dt

import polars as pl
from polars.testing import assert_frame_equal

from odeus_dash.choice import ExportKind
from odeus_dash.memo import frame_bytes
from odeus_dash.periods import Period
from odeus_dash.source import Export, Wanted
from odeus_dash.source.texts import SharedTexts
from odeus_dash.tables import Facts, Table, empty

AT = dt.datetime(2026, 11, 2, 6, tzinfo=dt.UTC)
DAY = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 1))
ACME, OTHER = ("https://acme.example", "1"), ("https://other.example", "2")
KEYS = range(2000)


def came(*agents: int, kind: ExportKind = ExportKind.AGENTS, **changed: pl.Expr) -> Export:
    """An export as it comes, in two pieces: the texts of each agent say its number."""
    number = pl.Series("number", agents, pl.Int64)
    texts = {
        "assistant_id": pl.format("the-id-of-agent-{}", "number"),
        "assistant_name": pl.when(pl.col("number") % 7 > 0).then(
            pl.format("The agent of number {}", "number")
        ),
        "assistant_owner_email": pl.format("somebody.{}@example.com", pl.col("number") % 5),
        "messages": pl.col("number"),
    }
    rows = number.to_frame().select(**(texts | changed))
    halves = rows.head(rows.height // 2), rows.tail(rows.height - rows.height // 2)
    frame = pl.concat([empty(kind).frame, *halves], how="diagonal")
    return Export(Wanted(DAY, kind), DAY, Table(frame, Facts(rows=rows.height)), 1, 0.1, AT, 1)


def test_later_exports_refer_to_the_texts_of_the_first() -> None:
    texts = SharedTexts(from_bytes=0)
    first = texts.shared(ACME, came(*KEYS))
    later = texts.shared(ACME, came(*reversed(KEYS)))
    assert_frame_equal(first.table.frame, came(*KEYS).table.frame)
    assert_frame_equal(later.table.frame, came(*reversed(KEYS)).table.frame)
    assert first.own_bytes >= frame_bytes(first.table.frame)
    assert later.own_bytes < frame_bytes(later.table.frame) - 20 * len(KEYS)  # of an id alone


def test_what_is_new_different_repeated_or_missing_stays_as_it_came() -> None:
    texts = SharedTexts(from_bytes=0)
    first = texts.shared(ACME, came(*KEYS, 3, 3))  # held: its texts are
    renamed = pl.when(pl.col("messages") % 3 == 0).then(pl.lit("Now it has another name"))
    agents = (5000, *KEYS[:1500], 7, 6000)
    changed = came(*agents).table.frame.with_columns(assistant_name=renamed)
    export = came(*agents)
    found = texts.shared(ACME, Export(export.wanted, DAY, Table(changed, Facts(rows=0)), 1, 0.1, AT, 1))
    assert found.texts is first.texts
    assert_frame_equal(found.table.frame, changed)


def test_an_export_by_model_shares_what_is_about_the_agent() -> None:
    texts, kind = SharedTexts(from_bytes=0), ExportKind.AGENTS_BY_MODEL
    models = {"model": pl.format("a-model-with-a-long-name-{}", "number")}
    held = texts.shared(ACME, came(*KEYS, kind=kind, **models))
    found = texts.shared(ACME, came(*KEYS, *KEYS))
    assert found.texts is held.texts
    assert_frame_equal(found.table.frame, came(*KEYS, *KEYS).table.frame)


def test_other_agents_and_other_workspaces_have_texts_of_their_own() -> None:
    texts = SharedTexts(from_bytes=0)
    small = texts.shared(ACME, came(*KEYS[:10]))
    large, elsewhere = texts.shared(ACME, came(*KEYS)), texts.shared(OTHER, came(*KEYS))
    assert len({small.texts, large.texts, elsewhere.texts}) == 3
    assert texts.shared(ACME, came(*KEYS[:10])).texts is large.texts


def test_texts_go_with_the_last_export_that_has_them() -> None:
    texts = SharedTexts(from_bytes=0)
    first = texts.shared(ACME, came(*KEYS))
    later = texts.shared(ACME, came(*KEYS))
    assert later.own_bytes < first.own_bytes
    del first, later
    assert texts.shared(ACME, came(*KEYS)).own_bytes >= frame_bytes(came(*KEYS).table.frame)


def test_a_small_export_is_only_put_into_one_piece() -> None:
    export = came(*KEYS)
    assert export.table.frame.n_chunks() > 1
    found = SharedTexts().shared(ACME, export)
    assert found.texts is None
    assert found.table.frame.n_chunks("all") == [1] * found.table.frame.width
    assert_frame_equal(found.table.frame, export.table.frame)
