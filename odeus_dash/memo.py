"""Results of pure functions, kept between reruns and for all sessions: `@kept` where a function is defined.

Every caller gets the same object, which must not be changed.
"""

from __future__ import annotations

import time
import weakref
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from threading import Condition
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

import polars as pl

from odeus_dash.memory import kept_bytes

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Run")

#: The rest of what is kept in all is for exports.
KEEP_BYTES = kept_bytes() // 3
#: In seconds: few people look at a page for longer without touching it, and the frames below it are freed.
KEEP_FOR = 20 * 60
#: How objects are hashed that are equal to themselves only.
_BY_IDENTITY: Any = object.__hash__
#: What a result takes besides its frames: a large figure of ours, a heatmap of 25 agents and a year.
_FLAT_BYTES = 500_000
#: Frames up to this size are part of that.
_SMALL_BYTES = 100_000
#: Arrow arrays of this level are the memory of polars itself, and no copies.
_AS_STORED = pl.CompatLevel.newest()


class _Entry(NamedTuple):
    result: Any
    buffers: Mapping[int, int]
    used_at: float


class Results:
    """Results by key, the least recently used forgotten first. Memory that several share counts once.

    One that has not been asked for within `keep_for` seconds is forgotten, too, and so is one whose inputs
    are gone. Not safe to use from several threads at once.
    """

    def __init__(self, most_bytes: int, keep_for: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_bytes, self._keep_for, self._clock = most_bytes, keep_for, clock
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._holders: Counter[int] = Counter()
        self.size_bytes = self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> tuple[Any] | None:
        """Return the result of `key` in a tuple, None if there is none."""
        if (entry := self._entries.get(key)) is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries[key] = entry._replace(used_at=self._clock())
        self._entries.move_to_end(key)
        return (entry.result,)

    def keep(self, key: Hashable, result: Any, inputs: object = ()) -> None:
        """Keep a result, unless it is larger than all that may be kept; forget what there is no room for.

        What it shares with its `inputs` does not count: who holds those has counted it. A result
        that is an input counts whole, because it keeps that alive.
        """
        self._drop(key)
        if held := _large(result):
            given = {id(each) for each in _frames(inputs)}
            if not any(id(each) in given for each in _frames(result)):
                held = {each: held[each] for each in held.keys() - _large(inputs).keys()}
        if _FLAT_BYTES + sum(held.values()) <= self._most_bytes:
            self._entries[key] = _Entry(result, held, self._clock())
            self.size_bytes += _FLAT_BYTES + sum(held[each] for each in held if not self._holders[each])
            self._holders.update(held.keys())
        if self.size_bytes > self._most_bytes:
            self.tidy()

    def tidy(self) -> None:
        """Forget what nobody can ask for or has asked for lately, and what there is no room for."""
        for key in [each for each in self._entries if isinstance(each, _Key) and each.is_lost()]:
            self._drop(key)
        before = self._clock() - self._keep_for
        while self._entries:
            oldest = next(iter(self._entries))
            if self.size_bytes <= self._most_bytes and self._entries[oldest].used_at >= before:
                return
            self._drop(oldest)

    def clear(self) -> None:
        """Forget all results."""
        for key in list(self._entries):
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        if entry := self._entries.pop(key, None):
            self._holders.subtract(entry.buffers.keys())
            last = [each for each in entry.buffers if not self._holders[each]]
            self.size_bytes -= _FLAT_BYTES + sum(entry.buffers[each] for each in last)
            for each in last:
                del self._holders[each]


def frame_bytes(frame: pl.DataFrame) -> int:
    """Return the bytes that a frame keeps in memory; frames may share them."""
    return sum(buffers(frame).values())


def buffers(frame: pl.DataFrame) -> dict[int, int]:
    """Return the bytes of each piece of memory that a frame keeps, by its address."""
    columns = ([each] if each.n_chunks() == 1 else each.get_chunks() for each in frame.get_columns())
    arrays = (chunk.to_arrow(compat_level=_AS_STORED) for chunks in columns for chunk in chunks)
    return {buffer.address: buffer.size for array in arrays for buffer in array.buffers() if buffer}


def _large(result: Any) -> dict[int, int]:
    """The `buffers` of the frames that a result holds, but for small frames."""
    large = (each for each in _frames(result) if each.estimated_size() > _SMALL_BYTES)
    return {address: size for frame in large for address, size in buffers(frame).items()}


def _frames(result: Any) -> Iterator[pl.DataFrame]:
    """Every frame that a result holds."""
    match result:
        case pl.DataFrame():
            yield result
        case list() | tuple():
            for each in result:
                yield from _frames(each)
        case Mapping():
            yield from _frames(list(result.values()))
        case _ if is_dataclass(result):
            for field in fields(result):
                yield from _frames(getattr(result, field.name))


_results = Results(KEEP_BYTES, KEEP_FOR)
_changed = Condition()
#: What is being worked out.
_begun: set[Hashable] = set()


def kept(call: Callable[P, T]) -> Callable[P, T]:
    """`call`, which has to be pure, worked out once for the same inputs.

    Frames, and whatever else is equal to itself only, count as the same when they are the same object (that
    is how `Source` hands out exports); everything else when it is equal and of one type. Such inputs are not
    kept with the result, which is of no use without them. Two threads that ask for the same get it from one
    call; other calls do not wait. A failure is not kept. TypeError for arguments that are neither hashable
    nor frames, nor lists or mappings of these.
    """

    @wraps(call)
    def result(*args: P.args, **kwargs: P.kwargs) -> T:
        key = _Key(call, *args, **kwargs)
        with _changed:
            _changed.wait_for(lambda: key not in _begun)
            if found := _results.get(key):
                return found[0]  # type: ignore[no-any-return]
            _begun.add(key)
        try:
            made = call(*args, **kwargs)
            remember(key, made, (args, kwargs))
            return made
        finally:
            with _changed:
                _begun.discard(key)
                _changed.notify_all()

    return result


def remember(key: Hashable, result: object, inputs: object = ()) -> None:
    """Keep a result of `inputs` among those of `kept`, by a key of the caller's own."""
    with _changed:
        _results.keep(key, result, inputs)


def remembered(key: Hashable) -> Any:
    """Return what was kept by this key; None if it is not there any more."""
    with _changed:
        found = _results.get(key)
    return found and found[0]


def is_working() -> bool:
    """Whether a result is being worked out."""
    return bool(_begun)


def tidy() -> None:
    """Forget results that nobody has asked for lately."""
    with _changed:
        _results.tidy()


class Held(NamedTuple):
    """How many results are kept, their bytes, and how often one was asked for that was there, or not."""

    results: int
    size_bytes: int
    hits: int
    misses: int


def held() -> Held:
    """Return what is kept now, and how often it helped since the start."""
    with _changed:
        return Held(len(_results), _results.size_bytes, _results.hits, _results.misses)


class Run(Protocol):
    """Something that reads within one run; `known` is what it has read."""

    @property
    def known(self) -> dict[object, Any]: ...


def once(read: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, P], T]:
    """A method or function of a run, and of one input at most, read once a run. What raises is read again."""
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

    __slots__ = "_hash", "_marks", "_same"

    def __init__(self, call: Callable[..., Any], /, *args: object, **kwargs: object) -> None:
        self._marks = call, _mark(args), _mark(kwargs)
        self._same: list[_Same] | None = None
        self._hash = hash(self._marks)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._marks == other._marks

    def is_lost(self) -> bool:
        """Whether an input is gone that nothing else is equal to: this cannot be asked for again."""
        if self._same is None:  # only now: most keys are looked up and thrown away
            left: list[object] = [self._marks]
            for each in left:
                left += each if isinstance(each, tuple) else ()
            self._same = [each for each in left if isinstance(each, _Same)]
        return any(each.marked() is None for each in self._same)


class _Same:
    """A mark of an object that is equal to itself only, for as long as there is that object."""

    __slots__ = "_hash", "marked"

    def __init__(self, marked: object) -> None:
        self.marked = weakref.ref(marked)
        self._hash = id(marked)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        mine = self.marked()
        return isinstance(other, _Same) and mine is not None and mine is other.marked()


def _mark(value: Any) -> Hashable:
    match value:
        case pl.DataFrame():
            return _Same(value)
        case list() | tuple():
            return tuple(map(_mark, value))
        case Mapping():
            return tuple((_mark(name), _mark(each)) for name, each in value.items())
    if type(value).__hash__ is _BY_IDENTITY and hasattr(value, "__weakref__"):
        return _Same(value)
    return type(value), value
