"""What is configured: the workspaces, from the environment and secrets.toml, read and checked once."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field

#: Mixed into every fingerprint, so that one cannot be tested against guessed keys outside this process.
_SALT = os.urandom(16)


class Key:
    """An API key that does not show itself: repr, str and format give a placeholder."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself; only the export client calls this, to build one header."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """16 hex digits that tell two keys apart inside this process and mean nothing outside it."""
        return hashlib.blake2b(self._value.encode(), key=_SALT, digest_size=8).hexdigest()

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Key, self._value))

    def __reduce__(self) -> str:
        raise TypeError("a key is never pickled")


@dataclass(frozen=True)
class Workspace:
    """Where to export from, and with which key.

    `base_url` is normalised (see `deployment.normalise`): `{base_url}/export/assistants` is the
    endpoint. `demo` marks the embedded demo server, whose figures are never shown without a badge.
    """

    name: str
    base_url: str
    key: Key = field(repr=False)
    timezone: str | None = None
    demo: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """What two requests must share to be the same export: the deployment and the key."""
        return self.base_url, self.key.fingerprint
