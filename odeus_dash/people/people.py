"""People without who they are: a set of row numbers per agent, one bit for each person listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]
NOTHING: Bits = np.zeros((0, 0), np.uint8)
Marks = NDArray[np.uint64]
#: The name of a smaller department could say who its people are: it is not even kept.
LEAST_MEMBERS = 5


@dataclass(frozen=True, eq=False)
class People:
    """The people of one period.

    `rows` people are listed. `agents` has the row of each agent id in `used`, where a bit says that a person
    sent the agent a message. Row numbers are random for each export, so they do not reveal its order.
    `lists_all`: people without a message are among the rows, so that these are the whole workspace. `half` is
    the smallest number of people who sent half of all messages to agents; None without messages.
    `departments` has the row of each one in `members`, without those of fewer than `LEAST_MEMBERS` people.
    `marks` has a number for each person, by which their id is known again in other exports of this process.
    """

    rows: int
    agents: Mapping[str, int] = field(repr=False)
    used: Bits = field(repr=False)
    lists_all: bool = False
    half: int | None = None
    departments: Mapping[str, int] = field(default_factory=dict, repr=False)
    members: Bits = field(default_factory=lambda: NOTHING, repr=False)
    marks: Marks = field(default_factory=lambda: np.zeros(0, np.uint64), repr=False)

    def number(self, agents: Iterable[str]) -> int:
        """Return how many people used at least one of `agents` (ids; unknown ones had nobody)."""
        return _ones(np.bitwise_or.reduce(self._of(agents), axis=0))

    def pairs(self, agents: Iterable[str]) -> int:
        """Return the users of each of `agents` added up: a person counts once per agent used."""
        return _ones(self._of(agents))

    def shared(self, one: str, other: str) -> int:
        """Return how many people used both agents."""
        first, second = self._of([one]), self._of([other])
        return _ones(first & second) if len(first) and len(second) else 0

    def also_in(self, other: People) -> int | None:
        """Return how many people used agents here and there; None where no id is listed in both."""
        if not np.isin(self.marks, other.marks).any():
            return None
        return int(np.isin(self._users(), other._users()).sum())

    def by_agents_used(self, agents: Iterable[str]) -> list[int]:
        """Return how many people used 0, 1, 2, ... of `agents`, up to the most that anyone used."""
        counts = np.zeros(self.used.shape[1] * 8, np.uint16)
        for each in self._of(agents):
            counts += np.unpackbits(each)
        found: list[int] = np.bincount(counts[: self.rows]).tolist()
        return found

    def by_department(self, agents: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return how many people of each department used at least one of `agents`, and how many it has."""
        used = np.bitwise_or.reduce(self._of(agents), axis=0)
        return {
            name: (_ones(self.members[at] & used), _ones(self.members[at]))
            for name, at in self.departments.items()
        }

    def only(self, agents: Iterable[str]) -> People:
        """Return the same without the other agents; `half` stays about the messages to all."""
        kept = [each for each in dict.fromkeys(agents) if each in self.agents]
        used = self.used[[self.agents[each] for each in kept]]
        return replace(self, agents={each: at for at, each in enumerate(kept)}, used=used)

    @property
    def size_bytes(self) -> int:
        return self.used.nbytes + self.members.nbytes + self.marks.nbytes

    def _users(self) -> Marks:
        """The marks of those who used at least one agent."""
        bits = np.unpackbits(np.bitwise_or.reduce(self.used, axis=0))[: self.rows]
        users: Marks = self.marks[bits.astype(bool)]
        return users

    def _of(self, agents: Iterable[str]) -> Bits:
        places = [self.agents[each] for each in set(agents) if each in self.agents]
        return self.used[places]


#: Those of a period without usage.
NOBODY = People(0, {}, NOTHING)


def _ones(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum(dtype=np.int64))
