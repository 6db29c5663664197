"""Who is looking, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: In a workspace's list of viewers: everybody who is signed in.
EVERYBODY = "*"


class Role(StrEnum):
    """An admin may see and take everything; a viewer sees figures of the workspaces they are listed for."""

    ADMIN = "admin"
    VIEWER = "viewer"


@dataclass(frozen=True)
class Viewer:
    """Somebody who is signed in, by account name. Without sign-in, the one user of this machine."""

    name: str
    role: Role

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def may_open(self, listed: frozenset[str]) -> bool:
        """Whether a configured workspace with these `listed` viewers is open to them."""
        return self.is_admin or self.name in listed or EVERYBODY in listed


#: Who uses the dashboard on their own machine, where nobody signs in.
LOCAL = Viewer("local", Role.ADMIN)
