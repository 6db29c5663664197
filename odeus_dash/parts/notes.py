"""The texts of notes in pictures, lists and files."""

from __future__ import annotations

import datetime as dt

from odeus_dash.data import Data
from odeus_dash.periods import Period, local_today
from odeus_dash.store import Note, Review
from odeus_dash.words import keeping as words
from odeus_dash.words.formats import date_text, period_text


def days_of(note: Note) -> Period:
    """Return the days of a note."""
    return Period(note.start, note.end)


def author_of(entry: Note | Review) -> str:
    """Return who wrote an entry; of an account that is an e-mail address, the part before the @."""
    return entry.author.partition("@")[0]


def written_on(note: Note, data: Data) -> dt.date:
    """Return the day on which a note was written, on the clocks of the selected timezone."""
    return local_today(note.changed_at, data.choice.period.timezone)


def notes_in(data: Data) -> list[Note]:
    """Return the notes on the selected days."""
    period = data.choice.period
    return [note for note in data.kept.notes if note.start <= period.end and note.end >= period.start]


def note_text(note: Note) -> str:
    """Return a note as a sentence with its days, author and date, with years because files are kept."""
    days = period_text(days_of(note), with_year=True)
    day = date_text(note.changed_at.date(), with_year=True)
    return words.NOTE.format(text=note.text, days=days, author=author_of(note), day=day)
