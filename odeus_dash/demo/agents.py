"""The cast of the demo: the agents of an invented maker of drives, read from `cast.csv`.

One line of that table is one agent. Times are in weeks before the simulation's anchor; empty means
"before the first day" for `launched` and "still in use" for `ended`. `people` is about how many
use the agent in four ordinary weeks today, `pace` the conversations of one of them in a week,
`depth` the messages of a conversation.
"""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import polars as pl

#: Reserved domains (RFC 2606): nobody can own them, so no address here is anyone's.
COMPANY_DOMAIN = "nordlicht-antriebe.example"
APP_URL = "https://app.odeus.example"

#: Weeks before the anchor: the agent with an `earlier_name` got its new one, and those with an
#: `earlier_model` changed over.
RENAMED_WEEKS_AGO = 17
MODEL_CHANGED_WEEKS_AGO = 25

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, APP_URL)


class Course(StrEnum):
    """The trend of an agent's use between its launch and its end."""

    STEADY = "steady"
    GROWING = "growing"
    FADING = "fading"
    SURGING = "surging"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class Tokens:
    """The tokens of an agent's requests.

    `prompt` of the first request, `growth` of the prompt per further request, `reply` of an answer.
    `tool_calls` are requests per message beyond the first. `read` and `write` are the cached shares of the
    prompt; only models that charge for writes report them.
    """

    prompt: int
    growth: int
    reply: int
    tool_calls: float
    read: float
    write: float


TOKENS = {
    "short": Tokens(1_900, 450, 320, 0.05, 0.34, 0.12),
    "chat": Tokens(3_600, 900, 420, 0.15, 0.48, 0.13),
    "policy": Tokens(9_500, 1_100, 330, 0.25, 0.74, 0.07),
    "transcript": Tokens(13_000, 1_500, 780, 0.10, 0.52, 0.10),
    "documents": Tokens(19_000, 2_200, 820, 0.45, 0.63, 0.11),
    "code": Tokens(24_000, 2_600, 610, 1.30, 0.81, 0.08),
    "archive": Tokens(135_000, 11_000, 1_150, 0.30, 0.55, 0.0),
    "unstable": Tokens(21_000, 2_000, 640, 0.30, 0.05, 0.72),
    "uncached": Tokens(23_000, 1_300, 450, 0.10, 0.0, 0.0),
}


@dataclass(frozen=True)
class Agent:
    """One agent: its fields in the export, and its use in the simulation."""

    slug: str
    name: str
    earlier_name: str | None
    department: str
    audience: str
    owner: str | None
    launched: float | None
    ended: float | None
    course: Course
    people: int
    pace: float
    depth: float
    tokens: Tokens
    model: str
    second_model: str | None
    earlier_model: str | None
    description: str | None

    @property
    def id(self) -> str:
        return str(uuid.uuid5(_NAMESPACE, self.slug))

    @property
    def url(self) -> str:
        return f"{APP_URL}/agents/{self.id}"

    @property
    def owner_id(self) -> str | None:
        return str(uuid.uuid5(_NAMESPACE, f"owner:{self.owner}")) if self.owner else None

    @property
    def owner_email(self) -> str | None:
        """Return the owner's address in plain ASCII; None for an agent whose owner has left."""
        if self.owner is None:
            return None
        plain = unicodedata.normalize("NFKD", self.owner).encode("ascii", "ignore").decode()
        return f"{plain.lower().replace(' ', '.')}@{COMPANY_DOMAIN}"


@cache
def cast() -> tuple[Agent, ...]:
    """Return all agents in the order of the table: the position is the agent's number in the simulation."""
    numbers = dict.fromkeys(("launched", "ended", "pace", "depth"), pl.Float64)
    table = pl.read_csv(Path(__file__).with_name("cast.csv"), schema_overrides=numbers)
    return tuple(
        Agent(**row | {"course": Course(row["course"]), "tokens": TOKENS[row["tokens"]]})
        for row in table.iter_rows(named=True)
    )


@cache
def models() -> tuple[str, ...]:
    """Return the models in use, sorted: the position is the model's number in the simulation."""
    named = {name for agent in cast() for name in (agent.model, agent.second_model, agent.earlier_model)}
    return tuple(sorted(name for name in named if name))
