"""Read a question: find the meaning of each of its words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odeus_dash.ask.metrics import PAGES
from odeus_dash.ask.spans import Found, Span, spans
from odeus_dash.ask.subjects import GAP, example, grammar, named_agents, named_metric
from odeus_dash.ask.text import plain
from odeus_dash.comparison import Against
from odeus_dash.errors import NotAnswered
from odeus_dash.words import ask as words
from odeus_dash.words.formats import date_text

#: Letters of a question; nobody asks in more.
_LONGEST = 300
_AGAINST = re.compile(r"\b(?:as )?(?:compared?(?: (?:with|to))?|vs|versus|against)\b(.*)")
_BEFORE = re.compile(r"(the )?(previous|prior)( (period|days|week|month|quarter))?|(the )?(period )?before")
_YEAR_BEFORE = re.compile(r"(the )?(same (period|days|time) )?(last year|a year ago|(the )?year before)")
#: Asks for somebody, not for a number.
_PERSON = re.compile(r"\b(who|whom|whose|which (users?|persons?|people|employees?|colleagues?))\b")


@dataclass(frozen=True)
class Question:
    """A question. `metric` is a key of the definitions, `page` the path of the page that shows it.

    None and no agents mean that the question does not say.
    """

    metric: str | None = None
    agents: tuple[str, ...] = ()
    span: Span | None = None
    against: Against | None = None

    @property
    def page(self) -> str | None:
        return PAGES[self.metric] if self.metric else None


def read(
    text: str, names: Mapping[str, str], today: dt.date, billing_day: int | None = None
) -> Question | NotAnswered:
    """Read a question about agents with these `names` by their ids; raises nothing, whatever `text` is."""
    try:
        return _read(text, names, today, billing_day)
    except NotAnswered as reason:
        return reason


def _read(text: str, names: Mapping[str, str], today: dt.date, billing_day: int | None) -> Question:
    if len(text) > _LONGEST:
        raise NotAnswered(words.TOO_LONG, grammar(names))
    question, against = _comparison(plain(text))
    rest, agents = named_agents(question, names, today)
    if _PERSON.search(rest) or re.search(r"\w@\w", text):
        raise NotAnswered(words.NO_PERSON, words.ASK_AGENTS.format(agent=example(names)))
    found = spans(rest, today, billing_day)
    span = _one_span(rest, found, today)
    for each in reversed(found):
        rest = f"{rest[: each.begin]} {GAP} {rest[each.end :]}"
    metric, agents = named_metric(rest, agents, names)
    if not (metric or agents or span or against):
        raise NotAnswered(words.NO_METRIC, grammar(names))
    return Question(metric, agents, span, against)


def days_of(text: str, today: dt.date, billing_day: int | None = None) -> Span | None:
    """Return the dates that a question names, whatever its other words are. Raises NotAnswered as `read`."""
    question, _ = _comparison(plain(text))
    return _one_span(question, spans(question, today, billing_day), today)


def _comparison(question: str) -> tuple[str, Against | None]:
    """Return the question without its comparison, and that."""
    if not (found := _AGAINST.search(question)):
        return question, None
    asked = found[1].strip()
    if _YEAR_BEFORE.fullmatch(asked):
        return question[: found.start()], Against.YEAR
    if not asked or _BEFORE.fullmatch(asked):
        return question[: found.start()], Against.PREVIOUS
    raise NotAnswered(words.COMPARED_WITH, words.COMPARE_SO)


def _one_span(question: str, found: Sequence[Found], today: dt.date) -> Span | None:
    """Return the dates that are named, up to yesterday unless they are today."""
    if len(found) > 1:
        raise NotAnswered(words.SEVERAL_DATES, words.ONE_RANGE)
    if not found:
        return None
    span = found[0].span
    if span is None or span.end < span.start:
        named = question[found[0].begin : found[0].end]
        raise NotAnswered(words.NO_DATES.format(dates=named), words.DATES)
    only_today = span.start == span.end == today
    last = today if only_today else min(span.end, today - dt.timedelta(days=1))
    if span.start > last:
        raise NotAnswered(words.FUTURE.format(dates=date_text(span.start)), words.EARLIER)
    return Span(span.start, last, span.preset)
