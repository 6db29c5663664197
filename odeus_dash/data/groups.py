"""The groups of agents that the settings name, for those who may see owners."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from odeus_dash.data.data import Data
from odeus_dash.memo import kept
from odeus_dash.settings import Membership


def groups_of(data: Data) -> pl.DataFrame | None:
    """agent_id, group and cost_centre, null where there is none; None without groups that may be seen."""
    if data.masked or not data.workspace.groups:
        return None
    return _groups(data.workspace.groups)


def all_groups(data: Data) -> pl.DataFrame:
    """`groups_of`, without rows where there are none: for the command line, which sees owners."""
    return _groups(data.workspace.groups)


def with_groups(data: Data, agents: pl.DataFrame) -> pl.DataFrame:
    """`agents`, by agent_id, with their group and cost_centre; as they are without groups to see."""
    groups = groups_of(data)
    return agents if groups is None else _joined(agents, groups)


def members(data: Data, groups: frozenset[str]) -> frozenset[str]:
    """The ids of the agents in one of these groups."""
    return frozenset(each.agent_id for each in data.workspace.groups if each.group in groups)


@kept
def _groups(groups: Sequence[Membership]) -> pl.DataFrame:
    schema = dict.fromkeys(Membership._fields, pl.String)
    found = pl.DataFrame(list(groups), schema=schema, orient="row")
    return found.with_columns(pl.col("cost_centre").replace("", None))


@kept
def _joined(agents: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    return agents.join(groups, on="agent_id", how="left", nulls_equal=True, maintain_order="left")
