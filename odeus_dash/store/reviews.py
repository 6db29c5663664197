"""Saved reviews as rows: what was decided and about what, as JSON with a digest, and the pages, compressed.

A row that was changed by hand, cut off or written by another version is named, and stays as it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from odeus_dash.errors import BadEntry, ReviewProblem
from odeus_dash.store.values import REVIEW_FORMAT, Figure, Review, SavedReview, checked_review

#: What rows lead to that were changed by hand.
DAMAGE = (BadEntry, TypeError, ValueError, KeyError, AttributeError, RecursionError, OverflowError)
_UNREADABLE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def as_row(saved: SavedReview) -> dict[str, Any]:
    """Return the values of the columns, but for the workspace."""
    head = asdict(saved.review)
    for name in ("id", "problem"):
        del head[name]
    text = json.dumps(
        head | {"pages": _digest(saved.pages)}, ensure_ascii=False, default=lambda each: each.isoformat()
    )
    return {
        "id": saved.review.id,
        "format": REVIEW_FORMAT,
        "head": text,
        "digest": _digest(text.encode()),
        "pages": saved.pages,
    }


def head_of(row: Mapping[Any, Any]) -> Review:
    """Return the review of a row without its pages; of one that cannot be used, its name and the problem."""
    if row["format"] != REVIEW_FORMAT:
        return _named(row, "version")
    try:
        return checked_review(_read(row)[0])
    except DAMAGE:
        return _named(row, "damaged")


def whole_of(row: Mapping[Any, Any]) -> SavedReview:
    """Return the review of a row with its pages. Raises ReviewProblem, which names it."""
    review = head_of(row)
    with suppress(*DAMAGE):
        if not review.problem and _digest(pages := bytes(row["pages"])) == _read(row)[1]:
            return SavedReview(review, pages)
    raise unusable(review.text, review.problem)


def no_review() -> ReviewProblem:
    """Return the error for a review that is not there."""
    todo = "It may have been deleted. See the list on the page Reviews."
    return ReviewProblem("This workspace has no such saved review.", todo)


def unusable(text: str, problem: str) -> ReviewProblem:
    """Return the error for a review with this `text` that cannot be shown."""
    name = f"The review “{text}”" if text else "This review"
    if problem == "version":
        todo = "Open it with that version."
        return ReviewProblem(f"{name} was saved by another version of the dashboard.", todo)
    todo = "Restore the database from a backup, or delete the review."
    return ReviewProblem(f"{name} was changed or cut off after it was saved.", todo)


def _read(row: Mapping[Any, Any]) -> tuple[Review, str]:
    """The review and the digest of its pages. Raises one of DAMAGE."""
    text = row["head"]
    if _digest(text.encode()) != row["digest"]:
        raise ValueError
    head = json.loads(text)
    pages = head.pop("pages")
    return Review(
        **head
        | {
            "id": row["id"],
            "start": dt.date.fromisoformat(head["start"]),
            "end": dt.date.fromisoformat(head["end"]),
            "saved_at": dt.datetime.fromisoformat(head["saved_at"]).astimezone(dt.UTC),
            "agents": tuple(head["agents"]),
            "figures": tuple(Figure(**each) for each in head["figures"]),
            "viewer_figures": tuple(Figure(**each) for each in head["viewer_figures"]),
        }
    ), pages


def _named(row: Mapping[Any, Any], problem: str) -> Review:
    """The id of a row, and as much of its name as can be read."""
    text, at = "", _UNREADABLE
    with suppress(*DAMAGE):
        head = json.loads(row["head"])
        text = str(head["text"])
        at = dt.datetime.fromisoformat(head["saved_at"]).astimezone(dt.UTC)
    text, day = "".join(filter(str.isprintable, text))[:80], at.date()
    return Review(
        text=text, start=day, end=day, timezone="UTC", author="", saved_at=at, id=row["id"], problem=problem
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
