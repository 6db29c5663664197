"""The store: what people decide is kept in a database, a SQLite file or a PostgreSQL server.

values ──── goals, notes, dismissed rows and reviews, and what a workspace is called there
exchange ── goals, notes and reviews as one file
reviews ─── saved reviews as rows
tables ──── the tables; migrations/ and schema bring a database to that shape
database ── transactions, and failures as named errors
store ───── statements; imported by itself, since what it needs takes half a second
"""

from odeus_dash.store.values import (
    ABOUT_PEOPLE,
    LONGEST_DECISION,
    LONGEST_NAME,
    LONGEST_NOTE,
    NOTHING_KEPT,
    SUMS,
    Figure,
    Goal,
    Kept,
    Metric,
    Note,
    Review,
    SavedReview,
    checked,
    place_of,
)

__all__ = [
    "ABOUT_PEOPLE", "LONGEST_DECISION", "LONGEST_NAME", "LONGEST_NOTE", "NOTHING_KEPT", "SUMS", "Figure",
    "Goal", "Kept", "Metric", "Note", "Review", "SavedReview", "checked", "place_of",
]  # fmt: skip
