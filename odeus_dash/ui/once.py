"""What a process makes once, when it is first asked for, and keeps until it ends."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Calls `make` for whoever comes first, in whatever thread; a failure is not kept.

    `st.cache_resource` does the same, but there are messages from a browser that empty it.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self.__doc__ = make.__doc__
        self._make = make
        self._lock = RLock()
        self._made: tuple[T] | None = None

    def __call__(self) -> T:
        with self._lock:
            if self._made is None:
                self._made = (self._make(),)
            return self._made[0]

    def clear(self) -> None:
        """Make it anew the next time; what was made is closed, if it can be."""
        with self._lock:
            made, self._made = self._made, None
        if made and (close := getattr(made[0], "close", None)):
            close()
