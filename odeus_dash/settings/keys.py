"""API keys and other secrets that cannot be printed by accident."""

from __future__ import annotations

import hashlib
import os
import re
from typing import NoReturn

from odeus_dash.errors import BadSettings

#: Mixed into every fingerprint, so that one cannot be tested against guessed keys outside this process.
_SALT = os.urandom(16)


class Key:
    """An API key or another secret. repr, str and format return a placeholder.

    `fingerprint` has 16 hex digits that identify it inside this process and mean nothing outside it.
    White space around it is dropped. Raises BadSettings, whose text begins with `called`, for characters
    that no HTTP header can carry.
    """

    __slots__ = ("_value", "fingerprint")

    def __init__(self, value: str, called: str = "The API key") -> None:
        self._value = value.strip()
        problems = {
            "is empty": not self._value,
            "contains a space or a line break": re.search(r"\s", self._value),
            "begins with a quotation mark": self._value[:1] in {'"', "'"},  # docker's --env-file keeps them
            "contains an invalid character": not re.fullmatch(r"[!-~]*", self._value),
        }
        for problem, holds in problems.items():
            if holds:
                raise BadSettings(f"{called} {problem}.", "Copy all of it again, and nothing else.")
        digest = hashlib.blake2b(self._value.encode(), key=_SALT, digest_size=8)
        self.fingerprint = digest.hexdigest()  # worked out once: each look at an export asks for it

    def reveal(self) -> str:
        """Return the key itself. Call it only to build a header or to sign a cookie."""
        return self._value

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Key, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is never pickled")
