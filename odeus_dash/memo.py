"""Results of pure functions, kept between reruns and for all sessions: `@kept` where a function is defined.

Every caller gets the same object, which must not be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import partial, wraps
from threading import Condition
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import polars as pl
from cachetools import TTLCache, cached

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Run")

#: Half of what `Source` may keep of exports. A year of days of 1,000 agents is a trend of 150 MB, which
#: counts again with its labels: with less, each rerun would compute all figures of a large workspace again.
KEEP_BYTES = 1024**3
#: In seconds: few people look at a page for longer without touching it, and the frames below it are freed.
KEEP_FOR = 20 * 60
#: What a result takes besides its frames: a large figure of ours, a heatmap of 25 agents and a year.
_FLAT_BYTES = 500_000


def _frame_bytes(result: Any) -> int:
    match result:
        case pl.DataFrame():
            return int(result.estimated_size())
        case list() | tuple():
            return sum(map(_frame_bytes, result))
    if is_dataclass(result):
        return sum(_frame_bytes(getattr(result, each.name)) for each in fields(result))
    return 0


_results: TTLCache[Hashable, Any] = TTLCache(
    KEEP_BYTES, KEEP_FOR, getsizeof=lambda entry: _FLAT_BYTES + _frame_bytes(entry[0])
)
_changed = Condition()


def kept(call: Callable[P, T]) -> Callable[P, T]:
    """`call`, which has to be pure, worked out once for the same inputs.

    Frames, and whatever else is equal to itself only, count as the same when they are the same object (that
    is how `Source` hands out exports); everything else when it is equal and of one type. Two threads that ask
    for the same get it from one call; other calls do not wait. A failure is not kept. TypeError for
    arguments that are neither hashable nor frames, nor lists or mappings of these.
    """

    @cached(_results, key=partial(_Key, call), condition=_changed)
    def with_inputs(*args: P.args, **kwargs: P.kwargs) -> tuple[T, object]:
        """The result with its inputs: while they are kept, no other frame can take over their ids."""
        return call(*args, **kwargs), (args, kwargs)

    @wraps(call)
    def result(*args: P.args, **kwargs: P.kwargs) -> T:
        return with_inputs(*args, **kwargs)[0]

    return result


class Run(Protocol):
    """Something that reads within one run; `known` is what it has read."""

    @property
    def known(self) -> dict[object, Any]: ...


def once(read: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, P], T]:
    """A method with one input at most, read once a run. What raises (`Waiting`, too) is read again."""
    default = getattr(read, "__defaults__", None)

    @wraps(read)
    def known(run: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = read, (*args, *kwargs.values()) or default
        if key not in run.known:
            run.known[key] = read(run, *args, **kwargs)
        found: T = run.known[key]
        return found

    return known


def clear() -> None:
    """Forget all results."""
    with _changed:
        _results.clear()


class _Key:
    """Marks of inputs, hashed once: a cache asks four times a look, and a trend is made of a year of days."""

    __slots__ = "_hash", "_marks"

    def __init__(self, call: Callable[..., Any], /, *args: object, **kwargs: object) -> None:
        self._marks = call, _mark(args), _mark(kwargs)
        self._hash = hash(self._marks)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._marks == other._marks


def _mark(value: Any) -> Hashable:
    match value:
        case pl.DataFrame():
            return pl.DataFrame, id(value)
        case list() | tuple():
            return tuple(map(_mark, value))
        case Mapping():
            return tuple((name, _mark(each)) for name, each in value.items())
    return type(value), value
