"""The viewer's selection. Frozen and hashable: with the workspace's identity it is a cache key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Literal

from odeus_dash.comparison import Against
from odeus_dash.periods import Granularity, Period


class ExportKind(StrEnum):
    """The exports that are asked for: a row per agent, per agent and model, per person, or per model.

    That of people is reduced as it is read (`people`), and has no rows of its own here. That of models counts
    more than agents: plain chat and the API.
    """

    AGENTS = "agents"
    AGENTS_BY_MODEL = "agents_by_model"
    USERS = "users"
    MODELS = "models"

    @property
    def path(self) -> str:
        """The end of the export's address."""
        return "assistants" if self in OF_AGENTS else str(self)

    @property
    def called(self) -> str:
        """What messages call the things that are exported."""
        return "usage" if self in OF_AGENTS else str(self)

    @property
    def group_by(self) -> Literal["model"] | None:
        """The value of the request's `group_by` field; None leaves the field out."""
        return "model" if self is ExportKind.AGENTS_BY_MODEL else None


#: The kinds that are tables of agents.
OF_AGENTS = (ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL)


@dataclass(frozen=True)
class Filters:
    """Groups of agents to keep, each named by a few values; none means all.

    An agent is kept if it is in each of the groups: if its owner is among the `owners` (e-mail address or
    else id), it used one of the `models`, its segment and stage are among the `segments` and `stages`, and
    its group is among the `groups` of the settings.
    """

    owner: frozenset[str] = frozenset()
    model: frozenset[str] = frozenset()
    segment: frozenset[str] = frozenset()
    stage: frozenset[str] = frozenset()
    group: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return any(values for _, values in self.items())

    def items(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Return each kind of filter with its values."""
        return ((each.name, getattr(self, each.name)) for each in fields(self))


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Choice:
    """A period, the unit of its trends, the agents to keep (none means all), and what to compare with.

    Of the `agents`, those are kept that `filters` keep.

    `to_date`: the calendar unit that the period is the first part of, if it was selected as that. Weeks begin
    on Mondays, or with `whole_weeks` on the weekday that makes as many of them whole as possible.
    """

    period: Period
    granularity: Granularity
    agents: frozenset[str] = frozenset()
    against: Against = Against.NONE
    to_date: Granularity | None = None
    whole_weeks: bool = False
    filters: Filters = NO_FILTERS
