"""The texts of agents, which the large exports of a workspace share in memory.

Three quarters of an export are ids, names, owners and descriptions, and these are the same day after day.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from threading import Lock
from weakref import WeakValueDictionary

import polars as pl
import polars.selectors as cs

from odeus_dash.memo import buffers, frame_bytes
from odeus_dash.source.exports import Export
from odeus_dash.tables import Table

#: Smaller tables keep texts of their own: comparing those takes time and saves little.
LARGE_BYTES = 16 * 1024**2
_ID = "assistant_id"


class Texts:
    """The texts of each agent in `frame`, to which other frames can refer.

    A text in a frame is 16 bytes that say where its characters are, in a buffer that frames can share.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._texts = frame.select(cs.string() - cs.by_name("model", require_all=False))

    @cached_property
    def _known(self) -> pl.DataFrame:
        """One row per agent, once there is a second frame."""
        return self._texts.unique(_ID, keep="first", maintain_order=True).rechunk()

    def places(self, frame: pl.DataFrame) -> pl.Series:
        """Return where the texts of each row's agent are; null for unknown agents."""
        numbered = self._known.select(_ID).with_row_index("place")
        return frame.select(_ID).join(numbered, on=_ID, how="left", maintain_order="left")["place"]

    def put_into(self, frame: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
        """Return an equal frame that refers to these texts, except where its own are different."""
        return frame.with_columns(_referring(frame[known.name], known, places) for known in self._known)

    def bytes_besides(self, frame: pl.DataFrame) -> int:
        """Return the bytes of a frame in memory, without those of these texts."""
        known = buffers(self._texts)
        return sum(size for address, size in buffers(frame).items() if address not in known)


class SharedTexts:
    """The texts of each workspace, for as long as an export has them. Safe to use from several threads.

    Tables of fewer than `from_bytes` share none.
    """

    def __init__(self, from_bytes: int = LARGE_BYTES) -> None:
        self._from_bytes, self._lock = from_bytes, Lock()
        self._texts: WeakValueDictionary[tuple[str, str], Texts] = WeakValueDictionary()

    def shared(self, identity: tuple[str, str], export: Export) -> Export:
        """Return an equal export, its columns in one piece and, if it is large, its texts shared."""
        frame, facts = export.table.frame, export.table.facts
        # In one piece, or each frame made of it would be a copy. Each column at a time takes less memory.
        for place in range(frame.width):
            frame.replace_column(place, frame.to_series(place).rechunk())
        table = Table(frame, facts)
        if (size := frame_bytes(frame)) < self._from_bytes:
            return replace(export, table=table)
        with self._lock:
            texts = self._texts.get(identity)
            places = texts.places(frame) if texts else None
            if texts is None or places is None or places.null_count() > frame.height / 2:
                texts = self._texts[identity] = Texts(frame)
                return replace(export, table=table, texts=texts, own_bytes=size)
        frame = texts.put_into(frame, places)
        own_bytes = texts.bytes_besides(frame)
        return replace(export, table=Table(frame, facts), texts=texts, own_bytes=own_bytes)


def _referring(own: pl.Series, known: pl.Series, places: pl.Series) -> pl.Series:
    """Return `own`, referring to the text of `known` at each of `places` where that is the same."""
    given = known.gather(places)
    differs = given.ne_missing(own)
    if not differs.any():
        return given
    number = (known.len() - 1 + differs.cum_sum()).cast(places.dtype)
    # What differs has a buffer of its own, which holds nothing else.
    characters = own.filter(differs).to_arrow(compat_level=pl.CompatLevel.oldest())
    other = pl.Series(own.name, characters, pl.String)
    both = pl.concat([known, other]).rechunk()  # in one piece, or gathering would copy the characters
    return both.gather(number.zip_with(differs, places))
