"""A CSV in blocks of whole rows, so that it is never in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

_BLANK = (b"\n", b"\r\n")
#: Quotes are counted in pieces that fit into a processor's cache.
_PIECE_BYTES = 1 << 18


def blocks(path: Path, size: int) -> Iterator[bytes]:
    """Yield the file at `path` in blocks of `size` bytes and the rest of the row in which they end.

    A row ends at a line end outside quotes; blank lines after it belong to it. Where quotes stay open, the
    last block is the rest of the file, and then a ComputeError is raised: polars drops the last letter of a
    cell whose quotes are not closed, and says nothing.
    """
    start, is_open = 0, False
    with path.open("rb") as file:
        while True:
            file.seek(start + size)
            file.readline()
            past_line = file.tell()
            file.seek(start)
            block, rest = file.read(past_line - start), list[bytes]()
            if not block:
                break
            is_open = _quotes(block) % 2 == 1
            while (line := file.readline()) and (is_open or line in _BLANK):
                rest.append(line)
                is_open ^= line.count(b'"') % 2 == 1
            yield b"".join([block, *rest]) if rest else block
            start += len(block) + sum(map(len, rest))
    if is_open:
        raise pl.exceptions.ComputeError("Quotes stay open.")


def _quotes(block: bytes) -> int:
    characters = np.frombuffer(block, np.uint8)
    pieces = range(0, len(characters), _PIECE_BYTES)
    return sum(int(np.count_nonzero(characters[at : at + _PIECE_BYTES] == ord('"'))) for at in pieces)
