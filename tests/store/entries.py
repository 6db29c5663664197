"""Goals, notes and reviews for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from odeus_dash.store import LONGEST_NAME, LONGEST_NOTE, Figure, Goal, Metric, Note, Review, SavedReview

NOW = dt.datetime(2026, 11, 20, 12, 30, 15, 123456, tzinfo=dt.UTC)
#: What a workspace is called in the store.
ACME, OTHER = "https://odeus.acme.example/api/public Acme", "https://odeus.acme.example/api/public Other"


def goal(**changes: Any) -> Goal:
    """70,000 messages in four weeks by the end of the year, from 65,499."""
    usual: dict[str, Any] = {
        "metric": Metric.MESSAGES,
        "target": 70_000.0,
        "due": dt.date(2026, 12, 31),
        "baseline": 65_499.0,
        "measured": dt.date(2026, 11, 1),
        "days": 28,
        "author": "ann",
        "changed_at": NOW,
    }
    return Goal(**usual | changes)


def note(text: str = "Training week", **changes: Any) -> Note:
    usual: dict[str, Any] = {"start": dt.date(2026, 10, 12), "end": dt.date(2026, 10, 16)}
    return Note(text=text, **usual | {"author": "ann", "changed_at": NOW} | changes)


def review(text: str = "Fix caching", pages: bytes = b"pages", **changes: Any) -> SavedReview:
    """That of 5 Oct to 1 Nov, in which 65,499 messages were sent."""
    figures = (Figure("messages", 65_499.0, "messages", 1), Figure("people_at_least", None, "people", 1))
    usual: dict[str, Any] = {
        "start": dt.date(2026, 10, 5),
        "end": dt.date(2026, 11, 1),
        "timezone": "Europe/Berlin",
        "author": "ann",
        "saved_at": NOW,
        "fewest": 5,
        "agents": ("ag_1",),
        "figures": figures,
        "viewer_figures": figures[:1],
    }
    return SavedReview(Review(text=text, **usual | changes), pages)


def _lines(longest: int, least: int = 0) -> st.SearchStrategy[str]:
    texts = st.text(min_size=least, max_size=longest).map(lambda text: "".join(filter(str.isprintable, text)))
    return texts.filter(lambda text: not least or bool(text.strip()))


_DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31))
_TIMES = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
_AMOUNTS = st.just(0.0) | st.floats(1e-9, 1e12)

NOTES = st.builds(
    lambda start, days, **rest: Note(start=start, end=start + dt.timedelta(days), **rest),
    start=_DAYS,
    days=st.integers(0, 700),
    text=_lines(LONGEST_NOTE, 1),
    author=_lines(LONGEST_NAME),
    changed_at=_TIMES,
)
GOALS = st.builds(
    lambda measured, days_left, **rest: Goal(
        measured=measured, due=measured + dt.timedelta(days_left), **rest
    ),
    measured=_DAYS,
    days_left=st.integers(1, 700),
    metric=st.sampled_from([each for each in Metric if each is not Metric.HIT_RATE]),
    target=_AMOUNTS,
    baseline=_AMOUNTS,
    days=st.integers(1, 400),
    author=_lines(LONGEST_NAME),
    owner=_lines(LONGEST_NAME),
    agent=_lines(40),
    agent_name=_lines(LONGEST_NAME),
    currency=st.sampled_from(["", "EUR"]),
    changed_at=_TIMES,
).filter(lambda goal: goal.target != goal.baseline)
