"""The tables of the store, in the shape of the newest migration."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from odeus_dash.store.values import Goal, Note


class Instant(sa.TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC: SQLite has no timezones."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _: Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: dt.datetime | None, _: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value else None


METADATA = sa.MetaData()
_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    **dict.fromkeys(("str", "Metric"), sa.Text),
    "int": sa.Integer,
    "float": sa.Double,
    "dt.date": sa.Date,
    "dt.datetime": Instant,
}


def _table(name: str, entry: type[Goal | Note]) -> sa.Table:
    """Return the table of goals or of notes: a column for each of their fields, and their workspace's."""
    columns = (
        sa.Column(each.name, _TYPES[str(each.type)], primary_key=each.name == "id", nullable=False)
        for each in fields(entry)
    )
    return sa.Table(name, METADATA, sa.Column("workspace", sa.Text, primary_key=True), *columns)


GOALS, NOTES = _table("goals", Goal), _table("notes", Note)

DISMISSALS = sa.Table(
    "dismissals",
    METADATA,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)

REVIEWS = sa.Table(
    "reviews",
    METADATA,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("head", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("pages", sa.LargeBinary, nullable=False),
)
