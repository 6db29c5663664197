"""The tables of the store, in the shape of the newest migration."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Instant(sa.TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC: SQLite has no timezones."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _: Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: dt.datetime | None, _: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value else None


METADATA = sa.MetaData()

GOALS = sa.Table(
    "goals",
    METADATA,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("metric", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("agent_name", sa.Text, nullable=False),
    sa.Column("target", sa.Double, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("baseline", sa.Double, nullable=False),
    sa.Column("measured", sa.Date, nullable=False),
    sa.Column("days", sa.Integer, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)

NOTES = sa.Table(
    "notes",
    METADATA,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("start", sa.Date, nullable=False),
    sa.Column("end", sa.Date, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)

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
