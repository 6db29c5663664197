"""The store: what people decide is kept in a database, a SQLite file or a PostgreSQL server.

values ──── goals, notes and dismissed rows, and what a workspace is called there
exchange ── goals and notes as one file
tables ──── the tables; migrations/ and schema bring a database to that shape
database ── transactions, and failures as named errors
store ───── statements; imported by itself, since what it needs takes half a second
"""

from odeus_dash.store.values import (
    ABOUT_PEOPLE,
    LONGEST_NAME,
    LONGEST_NOTE,
    NOTHING_KEPT,
    SUMS,
    Goal,
    Kept,
    Metric,
    Note,
    checked,
    place_of,
)

__all__ = [
    "ABOUT_PEOPLE",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "NOTHING_KEPT",
    "SUMS",
    "Goal",
    "Kept",
    "Metric",
    "Note",
    "checked",
    "place_of",
]
