"""CSV -> People, row by row: names and addresses do not outlive their row, nor ids the last one.

Of an id, a keyed hash stays. Its key is drawn when the process starts and kept nowhere else.
"""

from __future__ import annotations

import csv
import json
import math
import secrets
from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.people.people import LEAST_MEMBERS, Bits, People

_ID, _PER_AGENT, _MESSAGES, _DEPARTMENT = "user_id", "assistants_to_messages", "messages_total", "department"
_NEEDED = (_ID, _PER_AGENT)
_TRY_AGAIN: Final = "Try again. If it persists, contact Odeus support."
_ASK_ODEUS: Final = "Ask Odeus support for a users export that counts people."
_KEY = secrets.token_bytes(32)
#: Letters of a cell: somebody who uses 20,000 agents. The library's own bound is 131,072.
_LONGEST_CELL = 2**20


def read_users(path: Path, expected_rows: int) -> People:
    """Reduce the users export at `path` to its sets of anonymous row numbers.

    Raises DamagedFile for a file that is cut off or not of `expected_rows` rows; UnusableFile where rows
    cannot be told apart as people (ids that are missing or come again), or where their agents are not told.
    """
    if expected_rows > path.stat().st_size:  # before room is made for so many
        raise _damaged()
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(csv.DictReader(file, strict=True), expected_rows)
    except (UnicodeError, csv.Error):
        pass
    raise DamagedFile("The users export is damaged: its text is cut off.", _TRY_AGAIN)


def _read(rows: csv.DictReader[str], expected_rows: int) -> People:
    rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in _NEEDED if name not in rows.fieldnames]:
        raise UnusableFile(f"The users export lacks {' and '.join(missing)}.", _ASK_ODEUS)
    # Drawn anew for each export, so that a number does not tell where in the file the person was.
    places = np.random.default_rng().permutation(expected_rows)
    used, departments = _Bits(expected_rows), _Bits(expected_rows)
    ids, messages, lists_all = set[str](), array("d"), False
    marks = np.zeros(expected_rows, np.uint64)
    for at, row in enumerate(rows):
        if at >= expected_rows or None in row or None in row.values():
            raise _damaged()
        ids.add(person := (row[_ID] or "").strip())
        marks[places[at]] = int.from_bytes(blake2b(person.encode(), digest_size=8, key=_KEY).digest())
        per_agent = _per_agent(row[_PER_AGENT])
        used.put(int(places[at]), per_agent)
        departments.put(int(places[at]), filter(None, [(row.get(_DEPARTMENT) or "").strip()]))
        messages.append(sum(per_agent.values()))
        lists_all = lists_all or _is_zero(row.get(_MESSAGES))
    if len(messages) != expected_rows:
        raise _damaged()
    if len(ids) != expected_rows or "" in ids:
        raise UnusableFile("In the users export, ids do not tell people apart.", _ASK_ODEUS)
    members = departments.matrix(at_least=LEAST_MEMBERS)
    return People(expected_rows, *used.matrix(), lists_all, half_of(messages), *members, marks)


def half_of(messages: Sequence[float]) -> int | None:
    """Return the smallest number of people who sent half of all `messages`, given those of each."""
    sent = np.sort(np.asarray(messages, np.float64))[::-1]
    total = sent.sum()
    return int(np.searchsorted(sent.cumsum(), total / 2) + 1) if total else None


class _Bits:
    """A set of row numbers for each name met so far, in `rows` bits each."""

    def __init__(self, rows: int) -> None:
        self._width, self._of = -(-rows // 8), dict[str, bytearray]()

    def put(self, row: int, names: Iterable[str]) -> None:
        byte, bit = row >> 3, 128 >> (row & 7)
        for name in names:
            if (found := self._of.get(name)) is None:
                found = self._of[name] = bytearray(self._width)
            found[byte] |= bit

    def matrix(self, at_least: int = 1) -> tuple[dict[str, int], Bits]:
        """Return the row of each name in a matrix of all sets, without those of fewer than so many rows."""
        kept = {name: bits for name, bits in self._of.items() if int.from_bytes(bits).bit_count() >= at_least}
        found = np.zeros((len(kept), self._width), np.uint8)
        for at, bits in enumerate(kept.values()):
            found[at] = np.frombuffer(bits, np.uint8)
        return {name: at for at, name in enumerate(kept)}, found


def _per_agent(cell: str | None) -> dict[str, float]:
    """Return the messages to each agent that got some, out of a JSON object; none for an empty cell."""
    try:
        found = json.loads(cell) if cell and cell.strip() else {}
        pairs = found.items() if found is not None else ()
        numbers = {agent: float(value or 0) for agent, value in pairs}
        if math.inf not in numbers.values():
            return {agent: number for agent, number in numbers.items() if number > 0}
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        pass  # whose message would repeat what is written there
    raise UnusableFile("In the users export, the messages per agent cannot be read.", _ASK_ODEUS)


def _is_zero(cell: str | None) -> bool:
    try:
        return float(cell or "nan") == 0
    except ValueError:
        return False


def _damaged() -> DamagedFile:
    return DamagedFile("The users export does not have the announced number of rows.", _TRY_AGAIN)
