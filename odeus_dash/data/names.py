"""The labels of agents by their ids, looked up one by one: a dictionary of a million takes seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import polars as pl


class Names(Mapping[str, str]):
    """What the frame `labels` (assistant_id, agent_label) says, in its order."""

    def __init__(self, labels: pl.DataFrame) -> None:
        self._labels = labels

    def __getitem__(self, agent_id: str) -> str:
        if "_all" in vars(self):
            return self._all[agent_id]
        found = self._labels.filter(assistant_id=agent_id)["agent_label"]
        if found.is_empty():
            raise KeyError(agent_id)
        return str(found[0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return self._labels.height

    @cached_property
    def _all(self) -> dict[str, str]:
        """Made for those who look at all of them, such as the search."""
        return dict(self._labels.iter_rows())
