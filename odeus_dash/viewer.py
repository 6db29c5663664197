"""The person who uses the dashboard, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: In a workspace's list of viewers: everyone who is signed in.
EVERYBODY = "*"


class Role(StrEnum):
    """An admin may see and download everything. A viewer sees the figures of workspaces that list them."""

    ADMIN = "admin"
    VIEWER = "viewer"


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, by account name. Without sign-in, the user of this machine."""

    name: str
    role: Role

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def may_open(self, listed: frozenset[str]) -> bool:
        """Return whether they may open a configured workspace with these `listed` viewers."""
        return self.is_admin or self.name in listed or EVERYBODY in listed


#: The user of this machine, where there is no sign-in.
LOCAL = Viewer("local", Role.ADMIN)
