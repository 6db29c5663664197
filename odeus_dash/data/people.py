"""The exact number of people of one choice, its change and its check; None where it is not known."""

from __future__ import annotations

from dataclasses import replace

from odeus_dash.comparison import Against
from odeus_dash.data.data import USERS, Data
from odeus_dash.errors import OdeusDashError
from odeus_dash.metrics.checks import Check
from odeus_dash.metrics.comparison import FigureChange, count_change
from odeus_dash.metrics.people import people_checks, people_number
from odeus_dash.periods import kept_since
from odeus_dash.source import Wanted


def want_people(data: Data) -> None:
    """Note the exports of users as wanted, to be asked for at the same time as those of agents."""
    days = data.comparison
    if data.wants_people:
        for each in dict.fromkeys([data.choice.period, *([days.current, days.before] if days else [])]):
            if each.start >= kept_since(data.today):
                data.answers.have(Wanted(each, USERS))


def exact_people(data: Data) -> int | None:
    """Return how many people used the selected agents; None where that is unknown, hidden or not counted.

    Hidden from those who may not see small groups for several selected agents: with one agent less, the
    difference would be the people who use that one only.
    """
    found = data.people()
    if found is None or (data.fewest is not None and len(data.choice.agents) > 1):
        return None
    return people_number(found, data.agents(), data.fewest)


def people_change(data: Data) -> FigureChange | None:
    """Return the change of that number; None without a comparison, or where one of the two is not known."""
    if data.comparison is None or data.not_compared():
        return None
    try:
        # Of their own, for no third period is to be asked for.
        alone = replace(data, choice=replace(data.choice, against=Against.NONE))
        both = data.comparison.current, data.comparison.before
        now, before = (exact_people(alone.over(each)) for each in both)
    except OdeusDashError:
        return None
    return None if now is None or before is None else count_change(now, before)


def checked_people(data: Data) -> list[Check]:
    """Compare the exports of users and of agents; nothing where there is no export of users."""
    found = data.people()
    if found is None:
        return []
    return people_checks(found, data.agents(), is_open=data.choice.period.is_open(data.now))
