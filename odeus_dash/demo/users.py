"""The users export of the simulated workspace: one row per person, counted from the same conversations."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl

from odeus_dash.demo.agents import APP_URL, COMPANY_DOMAIN, models
from odeus_dash.demo.exports import ORG_ID, Asked, conversations
from odeus_dash.demo.people import DEPARTMENTS
from odeus_dash.demo.simulation import Simulation

#: Invented; a number behind the name tells those apart who share one.
_FIRST = (
    *("Ada", "Bram", "Chiara", "Dario", "Edda", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Kaja", "Leo"),
    *("Mina"),
)
_LAST = ("Albers", "Brandt", "Cordes", "Dahl", "Ebert", "Falk", "Gerdes", "Holm", "Iversen", "Jansen", "Krog")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, f"{APP_URL}/people")
#: Messages outside of agents that somebody of average liking sends in a day; one in five sends none.
_CHAT_A_DAY, _WITHOUT_CHAT = 0.4, 5


class Users(StrEnum):
    """The state of the users export: whom it lists, or why there is none."""

    ALL = "all"
    ACTIVE = "active"  # people without a message are not listed
    ANONYMISED = "anonymised"  # all ids are the same
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"  # a server from before users could be exported


def users_export(
    simulation: Simulation,
    asked: Asked,
    now: dt.datetime,
    *,
    users: Users = Users.ALL,
    user_level: bool = True,
    lack: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Return one row per person who had access by the end of the range, without the columns in `lack`.

    `user_level` adds names and addresses. Empty without a single conversation.
    """
    rows = conversations(simulation, asked, now)
    if rows.is_empty():
        return pl.DataFrame()
    people = _staff(simulation, asked).join(_usage(simulation, rows), on="user", how="left")
    has_access = (pl.col("joined_at") <= pl.col("period_end")) | pl.col("messages_assistants").is_not_null()
    table = (
        people.filter(has_access)
        .with_columns(
            pl.col("messages_assistants", "assistants_messaged").fill_null(0),
            pl.col("assistants_to_messages", "model_to_messages_total").fill_null("{}"),
        )
        .with_columns(messages_total=pl.col("messages_chat") + pl.col("messages_assistants"))
        .sort("user_id")
    )
    if users is Users.ACTIVE:
        table = table.filter(pl.col("messages_total") > 0)
    if users is Users.ANONYMISED:
        table = table.with_columns(pl.lit("anonymous").alias("user_id"))
    hidden = {*lack, *(() if user_level else ("name", "email"))}
    return table.select(name for name in _COLUMNS if name not in hidden)


def _staff(simulation: Simulation, asked: Asked) -> pl.DataFrame:
    """Return everyone, also those who join later, with their messages outside of agents."""
    people, size = simulation.people, len(simulation.people.joined)
    days = [simulation.anchor + dt.timedelta(weeks=float(week)) for week in people.joined]
    names = [f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]} {n}" for n in range(size)]
    asked_days = (asked.end.date() - asked.start.date()).days + 1
    chat = np.floor(people.activity * _CHAT_A_DAY * asked_days).astype(np.int64)
    chat[::_WITHOUT_CHAT] = 0
    return pl.DataFrame(
        {
            "user": pl.Series(range(size), dtype=pl.Int16),
            "user_id": [str(uuid.uuid5(_NAMESPACE, str(n))) for n in range(size)],
            "name": names,
            "email": [f"{each.lower().replace(' ', '.')}@{COMPANY_DOMAIN}" for each in names],
            "joined_at": days,
            "department": [list(DEPARTMENTS)[each] for each in people.department],
            "messages_chat": chat,
        }
    ).with_columns(
        pl.lit(asked.start.date()).alias("period_start"),
        pl.lit(asked.end.date()).alias("period_end"),
        pl.lit(0, pl.Int64).alias("messages_projects"),
        pl.lit(ORG_ID).alias("org_id"),
        pl.lit("member").alias("role"),
        pl.lit("Nordlicht Antriebe").alias("company_name"),
        pl.lit("standard").alias("license_type"),
    )


def messages_outside_agents(simulation: Simulation, asked: Asked) -> int:
    """Return how many messages people send outside of agents in the range, all together."""
    staff = _staff(simulation, asked)
    return int(staff.filter(pl.col("joined_at") <= pl.col("period_end"))["messages_chat"].sum())


def _usage(simulation: Simulation, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the messages of each person: in all, per agent and per model."""
    ids = {at: agent.id for at, agent in enumerate(simulation.cast)}
    per_agent = _as_json(rows, "agent", ids).rename({"json": "assistants_to_messages"})
    per_model = _as_json(rows, "model", dict(enumerate(models()))).rename({"json": "model_to_messages_total"})
    totals = rows.group_by("user").agg(
        pl.col("messages").cast(pl.Int64).sum().alias("messages_assistants"),
        pl.col("agent").n_unique().cast(pl.Int64).alias("assistants_messaged"),
    )
    return totals.join(per_agent, on="user").join(per_model, on="user")


def _as_json(rows: pl.DataFrame, key: str, names: dict[int, str]) -> pl.DataFrame:
    sums = rows.group_by("user", key).agg(pl.col("messages").cast(pl.Int64).sum()).sort("user", key)
    found: dict[int, dict[str, Any]] = {}
    for user, number, messages in sums.iter_rows():
        found.setdefault(user, {})[names[number]] = messages
    texts = [json.dumps(each) for each in found.values()]
    return pl.DataFrame({"user": pl.Series(list(found), dtype=pl.Int16), "json": texts})


_COLUMNS = (
    *("period_start", "period_end", "org_id", "user_id", "name", "email", "role", "joined_at", "department"),
    *("company_name", "license_type", "messages_total", "messages_chat", "messages_assistants"),
    *("assistants_messaged", "assistants_to_messages", "messages_projects", "model_to_messages_total"),
)
