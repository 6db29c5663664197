"""Frames of exports as a viewer sees them: labelled, of the selected agents, without small groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from odeus_dash import privacy
from odeus_dash.errors import OdeusDashError
from odeus_dash.memo import kept
from odeus_dash.metrics.tokens import model_key
from odeus_dash.people import People
from odeus_dash.periods import Bucket
from odeus_dash.source import Export, Trend, stack
from odeus_dash.tables import Table

#: Columns of which no figure of agents over time is made. Costs, by agent and model, tell of all columns.
_NOT_OVER_TIME = ("period_start", "period_end", "assistant_description", "assistant_url")


@kept
def masked_export(export: Export, fewest: int) -> Export:
    """The export without figures about groups of fewer than `fewest` people."""
    table = Table(privacy.masked(export.table.frame, fewest), export.table.facts)
    return replace(export, table=table)


def without(export: Export, excluded: frozenset[str]) -> Export:
    """The export without the rows of the `excluded` agents, by their ids."""
    return _without(export, excluded) if excluded and "assistant_id" in export.table.frame.columns else export


@kept
def _without(export: Export, excluded: frozenset[str]) -> Export:
    frame = export.table.frame
    left = frame.filter(~pl.col("assistant_id").is_in(sorted(excluded), nulls_equal=True))
    return replace(export, table=Table(left, export.table.facts))


def only(frame: pl.DataFrame, agents: frozenset[str], column: str = "assistant_id") -> pl.DataFrame:
    """The rows whose agent id, in `column`, is one of `agents`; every row when no agent is selected."""
    return _only(frame, agents, column) if agents else frame


@kept
def _only(frame: pl.DataFrame, agents: frozenset[str], column: str) -> pl.DataFrame:
    return frame.filter(pl.col(column).is_in(sorted(agents)))


@kept
def labelled(frame: pl.DataFrame, names: pl.DataFrame, agents: frozenset[str]) -> pl.DataFrame:
    """The rows of `agents` with the column agent_label (see `metrics.agents.labels`)."""
    return _with_labels(frame, names, agents)


def _with_labels(frame: pl.DataFrame, names: pl.DataFrame, agents: frozenset[str]) -> pl.DataFrame:
    """Only the labels are joined: the frame's own columns stay those that it shares with the export.

    Nothing is joined where they are of the same rows, as those of an export are.
    """
    chosen = frame.filter(pl.col("assistant_id").is_in(sorted(agents))) if agents else frame
    ids = chosen.select("assistant_id")
    if not ids["assistant_id"].equals(names["assistant_id"]):
        names = names if ids.height else names.clear()  # a join would look at all of them
        names = ids.join(names, on="assistant_id", how="left", maintain_order="left")
    return chosen.with_columns(names["agent_label"])


@kept
def people_of(
    people: People, agents: pl.DataFrame, excluded: frozenset[str] = frozenset(), *, are_masked: bool
) -> People:
    """The people who used the `agents` of a frame; if these `are_masked`, those whose people are shown.

    Who sent half of the messages is not known where some of them went to `excluded` agents.
    """
    shown = agents.drop_nulls("unique_users") if are_masked else agents
    found = people.only(shown["assistant_id"])
    return replace(found, half=None) if excluded.intersection(people.agents) else found


@kept
def stacked(
    arrived: Mapping[Bucket, Export],
    expected: int,
    failures: tuple[OdeusDashError, ...],
    since: dt.date,
    seen: tuple[pl.DataFrame, frozenset[str], int | None],
) -> Trend:
    """The buckets that `arrived` (see `stack`) as they are `seen`: names, agents and fewest of `visible`.

    One frame of them is kept, and not each step on the way to it. Each bucket is seen by itself, since the
    trend then shares its columns with the exports: those of a month of 100,000 agents take a gigabyte.
    """
    return stack(arrived, expected, failures, since, lambda frame: visible(frame, *seen))


def visible(
    rows: pl.DataFrame, names: pl.DataFrame, agents: frozenset[str], fewest: int | None
) -> pl.DataFrame:
    """The labelled rows of `agents` in a bucket, without figures about groups of fewer than `fewest`."""
    told = rows if "model" in rows.columns else rows.drop(_NOT_OVER_TIME)
    return _with_labels(told if fewest is None else privacy.masked(told, fewest), names, agents)


@kept
def of_models(frame: pl.DataFrame, models: frozenset[str]) -> pl.DataFrame:
    """The rows of an export by model that are about these `models`, by their keys."""
    return frame.filter(model_key().is_in(sorted(models)))


@kept
def trend_of_models(trend: Trend, models: frozenset[str]) -> Trend:
    """The trend by model of these `models`, by their keys."""
    return replace(trend, rows=of_models(trend.rows, models))


@kept
def comparable(
    now: Export, before: Export, names: pl.DataFrame, agents: frozenset[str], fewest: int | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The labelled rows of `agents` in both exports, without figures about small groups."""
    frames = now.table.frame, before.table.frame
    current, earlier = frames if fewest is None else privacy.masked_alike(*frames, fewest)
    return labelled(current, names, agents), labelled(earlier, names, agents)
