"""The days that a period's two columns mean, where they name moments and not simply days.

What tells whether they are those of another zone's clocks, and whether an end at midnight is the end of the
day before, is in docs/decisions/0018-days.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from odeus_dash.periods import Period
from odeus_dash.tables.dates import Moment, Row, read_dates
from odeus_dash.words.formats import period_text

_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
#: By how many minutes the clocks of the world's zones differ from UTC (tz database). Where it is midnight at
#: -11 or -12 hours, it is in New Zealand too, where more people live.
_ZONES = {*range(-600, 900, 60), -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825}
#: By how many minutes the clocks of one zone change within a year.
_CHANGES = (0, 60, -60, 30, -30)

Moments = tuple[Moment | None, ...]
Dates = tuple[dt.date | None, ...]


class _Span(NamedTuple):
    """The days from `first` through a last one, or `until` the day before if it ends at a midnight."""

    first: dt.date
    through: dt.date
    until: dt.date | None = None


class Days(NamedTuple):
    """The `columns` as dates; how many cells of each could not be read, and why the first could not.

    `remark` says how a period was read that is not simply the days written.
    """

    columns: pl.DataFrame
    lost: Mapping[str, int]
    why: str
    remark: str


def read_days(texts: pl.DataFrame) -> Days:
    """The columns of `texts`, `period_start` and `period_end` or one of them, as dates; null where unclear.

    An end at midnight is the end of the day before if all periods of the file say so.
    """
    if not texts.width:
        return Days(texts, {}, "", "")
    # All rows of an export name one period: that is seen at once, and then nothing is joined.
    first = texts.head(1)
    alike = all((texts[name].eq_missing(first[name])).all() for name in texts.columns)
    rows = (first if alike else texts.unique(maintain_order=True)).rows()
    moments, unread, why = read_dates(rows)
    read = [tuple(moments.get(cell or "") for cell in row) for row in rows]
    spans = [_span(row[0], row[1]) if len(row) == 2 and row[0] and row[1] else None for row in read]
    after = all(span.until and _usual_end(span) == span.until for span in spans if span)
    days = [
        (span.first, (after and span.until) or span.through)
        if span
        else tuple(each and each.day for each in row)
        for row, span in zip(read, spans, strict=True)
    ]
    lost = {name: int(texts[name].is_in(unread).sum()) for name in texts.columns if unread}
    remark = next(filter(None, map(_remark, rows, read, spans, days)), "")
    return Days(_as_columns(texts, rows, days), lost, why, remark)


def _as_columns(texts: pl.DataFrame, rows: Sequence[Row], days: Sequence[Dates]) -> pl.DataFrame:
    """The `days` in place of the `texts`, of which `rows` are the different ones."""
    found = {f"day of {name}": pl.Date() for name in texts.columns}
    if len(rows) == 1:
        named = zip(texts.columns, days[0], strict=True)
        return texts.with_columns(pl.lit(day, pl.Date).alias(name) for name, day in named)
    known = pl.DataFrame(
        [(*row, *of_row) for row, of_row in zip(rows, days, strict=True)],
        {**texts.schema, **found},
        orient="row",
    )
    joined = texts.join(known, on=texts.columns, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(*found).rename(lambda name: name.removeprefix("day of "))


def _span(start: Moment, end: Moment) -> _Span:
    """The days between two moments, on the clocks that show midnight at both, if there are such."""
    written, time = _Span(start.day, end.day), start.time or dt.time()
    past = time.hour * 60 + time.minute
    # By how many minutes clocks that show midnight are ahead of the cell's, as far as a zone's are.
    shifts = [shift for shift in (-past, 24 * 60 - past) if shift in _ZONES and not time.second]
    if end.time is None or not shifts:
        return written
    shift = min(shifts, key=abs)
    moment = dt.datetime.combine(end.day, end.time)
    first = start.day + _DAY * (shift > 0)
    for midnight in (moment, moment.replace(second=0) + _MINUTE):  # the next minute: an end at 23:59:59
        for change in _CHANGES if shift else (0,):
            local = midnight + dt.timedelta(minutes=shift + change)
            if local.time() == dt.time():
                before = local.date() - _DAY
                return _Span(first, local.date(), before) if midnight == moment else _Span(first, before)
    return written


def _usual_end(span: _Span) -> dt.date | None:
    """The last day with which a period that ends at midnight is one that people ask for; None if neither is.

    Whole months, whole weeks, one day, or the rest of a month: a day more or less, and it is none of these.
    """

    def kind(last: dt.date) -> int:
        """Return the index of the first kind that fits; 4 if none does."""
        ends_month = (last + _DAY).day == 1
        is_weeks = (span.first.isoweekday(), last.isoweekday()) == (1, 7)
        usual = (span.first.day == 1 and ends_month, is_weeks, span.first == last, ends_month)
        return (*usual, True).index(True)

    ends = [last for last in (span.through, span.until) if last and span.first <= last]
    best = min(ends, key=kind, default=None)
    return best if best and kind(best) < 4 else None


def _remark(row: Row, moments: Moments, span: _Span | None, days: Dates) -> str:
    """Return the remark on a period whose days are not, or may not be, those written."""
    first, last = days[0], days[-1]
    if span is None or first is None or last is None or last < first:
        return ""
    if days != tuple(each and each.day for each in moments):
        read = period_text(Period(first, last), with_year=True)
        return f"The period {row[0]} to {row[1]} was read as {read}."
    if span.until and not _usual_end(span):
        return f"The period ends at midnight, {row[1]}. That day was included."
    return ""
