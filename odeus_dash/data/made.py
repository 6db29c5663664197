"""Pages kept between runs, among other results, for as long as they would come out the same."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from odeus_dash import memo
from odeus_dash.data.data import Data
from odeus_dash.source import Export, Wanted

T = TypeVar("T")


@dataclass(frozen=True)
class _Made(Generic[T]):
    """A result, and what was read for it. Exports are not held: `Source` decides how many it keeps."""

    result: T
    exports: Mapping[Wanted, weakref.ref[Export]]
    replies: Mapping[str, object]


def made(make: Callable[[Data], T], data: Data) -> T:
    """Return `make(data)`, or its earlier result if the same choice, exports and answers led to it.

    `make` has to be pure. What it makes while an export is missing, or of a failure, is not kept.
    """
    key: Hashable = made, make, data.question()
    known: _Made[T] | None = memo.remembered(key)
    if known and _holds(known, data):
        return known.result
    result, answers = make(data), data.answers
    if not (answers.missing or answers.failed or answers.passing):
        exports = {wanted: weakref.ref(export) for wanted, export in answers.found.items()}
        memo.remember(key, _Made(result, exports, dict(answers.replies)), answers.found)
    return result


def _holds(known: _Made[T], data: Data) -> bool:
    """Whether all that was read is still the same; it counts as read by this run then."""
    answers = data.answers
    exports: dict[Wanted, Export] = {}
    for wanted, former in known.exports.items():
        export = answers.found.get(wanted) or answers.at_hand(wanted)
        if export is None or export is not former():
            return False
        exports[wanted] = export
    if any(data.reply(key) != reply for key, reply in known.replies.items()):
        return False
    answers.found |= exports
    return True
