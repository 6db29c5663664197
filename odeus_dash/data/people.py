"""The exact number of people of one choice, its change and its check; None where it is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from odeus_dash.comparison import Against
from odeus_dash.data.data import USERS, Data
from odeus_dash.data.frames import people_of
from odeus_dash.errors import NotKept, OdeusDashError
from odeus_dash.memo import once
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.comparison import FigureChange, count_change
from odeus_dash.metrics.people import Turnover, people_checks, people_number, turnover_between
from odeus_dash.people import People
from odeus_dash.periods import MONTHS_KEPT, kept_since
from odeus_dash.source import Wanted

T = TypeVar("T")


def wants_people(data: Data) -> bool:
    """Whether exports of users are asked for."""
    return data.counts_people and data.workspace.people


def want_people(data: Data) -> None:
    """Note the exports of users as wanted, to be asked for at the same time as those of agents."""
    days = data.comparison
    if wants_people(data):
        for each in dict.fromkeys([data.choice.period, *([days.current, days.before] if days else [])]):
            if each.start >= kept_since(data.today):
                data.answers.have(Wanted(each, USERS))


@once
def people(data: Data) -> People | None:
    """Return who used which of the selected agents, as anonymous rows; None where people are not counted.

    Without the agents whose people are hidden from the viewer. `no_people` says what went wrong, if so.
    """
    if not wants_people(data) or no_people(data):
        return None
    found = data.answers.export(Wanted(data.choice.period, USERS)).people
    excluded, are_masked = data.workspace.excluded, data.fewest is not None
    return found and people_of(found, data.agents(), excluded, are_masked=are_masked)


@once
def no_people(data: Data) -> OdeusDashError | None:
    """Return why the users export cannot be used, if it is wanted and cannot."""
    period = data.choice.period
    if not wants_people(data):
        return None
    if period.start < kept_since(data.today):
        return NotKept(f"Odeus keeps {MONTHS_KEPT} months of users.", "Select a later range.")
    try:
        data.answers.export(Wanted(period, USERS))
    except OdeusDashError as problem:
        return problem
    return None


def exact_people(data: Data) -> int | None:
    """Return how many people used the selected agents; None where that is unknown, hidden or not counted.

    Hidden from those who may not see small groups for several selected agents: with one agent less, the
    difference would be the people who use that one only.
    """
    found = people(data)
    if found is None or (data.fewest is not None and len(data.choice.agents) > 1):
        return None
    return people_number(found, data.agents(), data.fewest)


def people_change(data: Data) -> FigureChange | None:
    """Return the change of that number; None without a comparison, or where one of the two is not known."""
    both = _now_and_before(data, exact_people)
    return count_change(*both) if both else None


def turnover(data: Data) -> Turnover | None:
    """Return who came and went since the comparison period; None without it or without matching ids.

    Only for those who may see small groups.
    """
    both = _now_and_before(data, people) if data.fewest is None else None
    return turnover_between(*both) if both else None


def _now_and_before(data: Data, read: Callable[[Data], T | None]) -> tuple[T, T] | None:
    """Return what `read` returns of the days compared and of those before; None if one is not known."""
    if data.comparison is None or data.not_compared():
        return None
    # Without a comparison of their own: no third period is to be asked for.
    alone = replace(data, choice=replace(data.choice, against=Against.NONE))
    try:
        now, before = (read(alone.over(each)) for each in (data.comparison.current, data.comparison.before))
    except OdeusDashError:
        return None
    return None if now is None or before is None else (now, before)


def checked_people(data: Data) -> list[Check]:
    """Compare the exports of users and of agents; nothing where there is no export of users."""
    found = people(data)
    if found is None:
        return []
    return people_checks(found, data.agents(), is_open=data.choice.period.is_open(data.now))
