"""Since the last review: what was decided then, and which figures of the briefing have moved.

Figures are compared only if they mean the same: of the same agents, the same version of a definition and the
same unit. Where the days of the two differ in number, those that add up are compared per day, and people not
at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from odeus_dash.data import Data
from odeus_dash.metrics.change_words import change_of
from odeus_dash.metrics.comparison import SAME_LENGTH, SHARES, STEADY, FigureChange, is_per_day, per_day
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.page import AttentionRow, Tile, here
from odeus_dash.periods import Period
from odeus_dash.store import Figure, Review
from odeus_dash.words import briefing as words
from odeus_dash.words.formats import period_text, relative_text

#: Changes that are said, and letters of what was decided.
_MOST, _LETTERS = 3, 72
#: What is compared over equally many days only; but for the last, it is about people.
_SAME_DAYS_ONLY = ("people", "people_at_least", "messages_per_user", "agents_in_use")


def since_the_last_review(data: Data, tiles: Sequence[Tile]) -> Iterator[AttentionRow]:
    """Yield the row about the last review whose days do not end after the selected ones, if there is one."""
    days = data.choice.period
    before = (each for each in data.kept.reviews if not each.problem and each.end <= days.end)
    review = max(before, key=lambda each: each.saved_at, default=None)
    if review is None:
        return
    known = _comparable(data, review, tiles)
    moved = [said for tile, figure in known if (said := _change(tile, figure, review, days.days))]
    template = words.SINCE_MOVED if moved else words.SINCE_UNMOVED if known else words.SINCE_DECIDED
    changes = ", ".join([*moved[:1], *(each[0].lower() + each[1:] for each in moved[1:_MOST])])
    reason = template.format(changes=changes, text=_in_whole_words(review.text))
    action = words.SINCE.format(days=period_text(Period(review.start, review.end)))
    key = f"review {review.id} {days.start} {days.end}"
    yield AttentionRow(key, action, reason, "", "", "reviews", review=review.id)


def _in_whole_words(text: str) -> str:
    """The text, cut after a word if it is too long: decisions are prose, unlike names."""
    if len(text) <= _LETTERS:
        return text
    return f"{text[:_LETTERS].rsplit(' ', 1)[0].rstrip(' .,;:')}…"


def _comparable(data: Data, review: Review, tiles: Sequence[Tile]) -> list[tuple[Tile, Figure]]:
    """The tiles with the figures that they had in the review; none where the viewer may not know these."""
    if data.choice.period.is_open(data.now) or here(lambda: data.covered) != data.choice.period:
        return []
    if sorted(data.choice.agents) != sorted(review.agents) or (data.fewest or 0) > review.fewest:
        return []
    figures = review.viewer_figures if data.masked else review.figures
    former = {(each.means, each.unit, each.version): each for each in figures}
    names = ((tile, (tile.means, tile.unit, DEFINITIONS[tile.means].version)) for tile in tiles)
    same_days = data.choice.period.days == (review.end - review.start).days + 1
    return [
        (tile, former[name])
        for tile, name in names
        if name in former and tile.number is not None and _may_compare(tile.means, data, same_days=same_days)
    ]


def _may_compare(name: str, data: Data, *, same_days: bool) -> bool:
    if name in _SAME_DAYS_ONLY:
        return same_days and (name == _SAME_DAYS_ONLY[-1] or not data.masked)
    return name in SHARES or is_per_day(name, SAME_LENGTH + 1)


def _change(tile: Tile, figure: Figure, review: Review, days: int) -> str:
    """What became of a figure, such as `Messages +10%`; empty where it did not move."""
    then, now = figure.value, tile.number
    if then is None or now is None or (not then and tile.means not in SHARES):
        return ""
    longer = Fraction(days, (review.end - review.start).days + 1)
    a_day = per_day(now, then, longer) if is_per_day(tile.means, longer) else None
    relative = (now - then) / then if then else None
    size = now - then if tile.means in SHARES else relative if a_day is None else a_day
    if size is None or abs(size) < STEADY:
        return ""
    label = tile.label or DEFINITIONS[tile.means].label
    if a_day is not None:
        return words.PER_DAY.format(figure=label, change=relative_text(a_day))
    change = change_of(tile.means, FigureChange(then, now - then, relative, small=False))
    return words.CHANGED_BY.format(figure=label, change=change)
