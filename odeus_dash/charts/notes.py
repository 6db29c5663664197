"""Draw notes and the line of a goal on top of a picture over time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from odeus_dash.charts.axes import number_axis
from odeus_dash.charts.marks import annotation
from odeus_dash.charts.text import label, plain, room
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, fade, figure
from odeus_dash.memo import kept
from odeus_dash.periods import Period
from odeus_dash.words.formats import date_text, period_text

#: In pixels: the row of notes above a picture, what a picture has of a phone's width, and a dot.
_ROW, _PHONE, _DOT = 20, 290, 10
#: Letters of a note beside its mark; hovering says all of it.
_LETTERS = 18
#: A goal so many times higher than all else would flatten the picture: the tile says it.
_TOO_HIGH = 2.5
#: Above the picture, in plotly's words, and the height of one line of words there.
_ABOVE: Part = {"yref": "paper", "y": 1, "yanchor": "bottom"}
_LEGEND = 26
#: The part of a picture's height that words on a column take.
_WORDS = 0.12
#: Half of a day, around the instant at which a day is drawn.
_HALF = 0.5


class Written(NamedTuple):
    """A note: its text, its days, and who wrote it on which day."""

    text: str
    days: Period
    author: str
    written: dt.date

    @property
    def start(self) -> dt.date:
        return self.days.start

    @property
    def end(self) -> dt.date:
        return self.days.end


class Level(NamedTuple):
    """The target of a goal as a value of the picture, and the words on its line."""

    value: float
    text: str


@kept
def with_marks(
    drawn: Figure, calendar: pl.DataFrame, notes: Sequence[Written], goal: Level | None, *, theme: Theme
) -> Figure:
    """Return `drawn` with a thin mark for each note on days of `calendar`, and a dashed line at the goal.

    `calendar`: bucket and bucket_end, oldest first; the x axes have dates, or the numbers of the buckets. The
    first words of a note stand above the picture where they fit on a phone, else a dot; hovering says it all.
    """
    parts: dict[str, Any] = drawn.to_dict()  # type: ignore[attr-defined]  # plotly's
    layout: Part = dict(parts["layout"])
    time = _Time(layout, calendar)
    inside = sorted((each for each in notes if time.shows(each)), key=lambda each: each.start)
    if not parts["data"] or not (inside or goal):
        return drawn
    if goal and goal.value <= _TOO_HIGH * layout["yaxis"]["range"][1]:
        _add_goal(layout, goal, theme)
    if inside:
        axes = [name.removeprefix("xaxis") for name in layout if name.startswith("xaxis")]
        marks = [_mark(time, each, theme, axis) for each in inside for axis in axes]
        layout["shapes"] = [*layout.get("shapes", ()), *(shape for mark in marks for shape in mark)]
        _add_labels(layout, time, inside, theme)
    meant = zip(parts["data"], drawn.agents, drawn.filters, strict=True)
    traces = [trace | {"agents": agents, "filters": filters} for trace, agents, filters in meant]
    return figure(theme, traces, layout["height"], layout, drawn.numbers)


class _Time:
    """The places of days on the x axes of a picture.

    On an axis of dates, a bucket of several days is a point at its first day, and so are all of its days.
    Columns have their days side by side.
    """

    def __init__(self, layout: Part, calendar: pl.DataFrame) -> None:
        buckets = calendar.select("bucket", "bucket_end").unique().sort("bucket")
        self._starts, self._ends = (buckets[name].to_list() for name in buckets.columns)
        self._has_dates = layout["xaxis"].get("type") == "date"
        self._edges = layout["xaxis"].get("range", [-_HALF, len(self._starts) - _HALF])

    def shows(self, note: Written) -> bool:
        return bool(self._starts) and note.end >= self._starts[0] and note.start <= self._ends[-1]

    def at(self, day: dt.date, shift: float = 0) -> Any:
        """The place of a day of the picture, `shift` days later, as plotly takes it."""
        day = min(max(day, self._starts[0]), self._ends[-1])
        bucket = bisect_right(self._starts, day) - 1
        first, days = self._starts[bucket], (self._ends[bucket] - self._starts[bucket]).days + 1
        if self._has_dates:
            instant = dt.datetime.combine(first, dt.time()) + dt.timedelta(days=shift if days == 1 else 0)
            return instant.isoformat(" ", "minutes")
        passed = min((day - first).days, days - 1)
        return bucket - _HALF + (passed + _HALF + shift) / days

    def share(self, day: dt.date) -> float:
        """The part of the picture's width that lies before a day."""
        first, last, here = (
            dt.datetime.fromisoformat(each).timestamp() if self._has_dates else each
            for each in (*self._edges, self.at(day))
        )
        return float((here - first) / (last - first))


def _mark(time: _Time, note: Written, theme: Theme, axis: str) -> Iterator[Part]:
    """A hairline on the day, or where the period begins, and a pale band over its days."""
    edge, end = time.at(note.start, -_HALF if note.end > note.start else 0), time.at(note.end, _HALF)
    where = {"xref": f"x{axis}", "yref": f"y{axis} domain", "y0": 0, "y1": 1}
    line = {"type": "line", "x0": edge, "x1": edge, "line": {"color": theme.muted, "width": 1, "dash": "dot"}}
    if note.end > note.start and end != edge:
        band = {"type": "rect", "x0": edge, "x1": end, "line": {"width": 0}}
        yield where | band | {"fillcolor": fade(theme.muted, 0.16 if theme.dark else 0.1), "layer": "below"}
    yield where | line


def _add_labels(layout: Part, time: _Time, notes: Sequence[Written], theme: Theme) -> None:
    """Make a row above the picture for the words; what stood there moves up by as much."""
    moved = [
        each | {"yshift": each.get("yshift", 0) + _ROW} if _ABOVE.items() <= each.items() else each
        for each in layout.get("annotations", ())
    ]
    fitted = _fitted([time.share(note.start) for note in notes], notes)
    for note, (text, anchor) in zip(notes, fitted, strict=True):
        place = {"x": time.at(note.start), "xanchor": anchor, "yshift": 1}
        by = f"{plain(note.author)}, {date_text(note.written)}"
        whole = f"<b>{plain(note.text)}</b><br>{period_text(note.days)}<br>{by}"
        words = annotation(text, theme.muted, SMALL, **place, **_ABOVE)
        moved.append(words | {"hovertext": whole})
    layout["annotations"] = moved
    layout["margin"] = layout["margin"] | {"t": layout["margin"]["t"] + _ROW}


def _fitted(shares: Sequence[float], notes: Sequence[Written]) -> Iterator[tuple[str, str]]:
    """The words of each note and the side of the mark at which they begin; a dot where they have no room."""
    free = 0.0
    for number, (share, note) in enumerate(zip(shares, notes, strict=True)):
        here, text = share * _PHONE, label(note.text, _LETTERS)
        following = shares[number + 1] * _PHONE - _DOT if number + 1 < len(shares) else _PHONE
        width = room([text])
        if here >= free and here + width <= following:
            free = here + width
            yield text, "left"
        elif here - width >= free:
            free = here + _DOT
            yield text, "right"
        else:
            free = max(free, here + _DOT)
            yield "•", "center"


def _add_goal(layout: Part, goal: Level, theme: Theme) -> None:
    """A dashed line across the picture, whose axis reaches that far, and its words above the picture.

    Words on columns that it would strike through cover it. Those of the goal are where no legend begins.
    """
    axis, old = layout["yaxis"], layout.get("annotations", ())
    if goal.value > axis["range"][1] * 0.94:
        layout["yaxis"] = axis | number_axis([axis["range"][0], goal.value], headroom=1.15)
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": goal.value, "y1": goal.value}
    line = {"line": {"color": theme.good, "width": 1.5, "dash": "6px,4px"}}
    is_taken = any(_ABOVE.items() <= each.items() and each.get("xanchor") == "left" for each in old)
    side: Part = {"x": 1, "xanchor": "right"} if is_taken else {"x": 0, "xanchor": "left"}
    words = annotation(
        f"╌ {plain(goal.text)}", theme.good, SMALL, 600, xref="paper", yshift=4, **side, **_ABOVE
    )
    covering, height = {"bgcolor": fade(theme.page, 0.85)}, layout["yaxis"]["range"][1] * _WORDS
    on_columns = [
        each | covering
        if each.get("yanchor") == "bottom" and "yref" not in each and 0 <= goal.value - each["y"] <= height
        else each
        for each in old
    ]
    layout["shapes"] = [*layout.get("shapes", ()), across | line]
    layout["annotations"] = [*on_columns, words]
    layout["margin"] = layout["margin"] | {"t": max(layout["margin"]["t"], _LEGEND)}
