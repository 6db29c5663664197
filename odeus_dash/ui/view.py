"""What a page gets: what was chosen, how to load it, and how it should look."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from odeus_dash.charts import DARK, LIGHT, Theme
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.periods import Bucket, Period, buckets, local_today
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Trend
from odeus_dash.ui import load


@dataclass(frozen=True)
class View:
    """One viewer's look at one workspace, for one run of the script; `drawn` counts its pictures by title."""

    workspace: Workspace
    choice: Choice
    now: dt.datetime
    dark: bool
    drawn: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    @property
    def theme(self) -> Theme:
        return DARK if self.dark else LIGHT

    def export(self, kind: ExportKind = ExportKind.AGENTS) -> Export:
        """The export of the chosen range, all agents. Waits; raises what the export client raises."""
        return load.export(self.workspace, self.choice, kind)

    def agents(self) -> pl.DataFrame:
        """One row per chosen agent over the whole range."""
        return load.remember(only, self.export().table.frame, self.choice.agents)

    def by_model(self) -> pl.DataFrame:
        """One row per chosen agent and model over the whole range."""
        frame = self.export(ExportKind.AGENTS_BY_MODEL).table.frame
        return load.remember(only, frame, self.choice.agents)

    @property
    def today(self) -> dt.date:
        """The calendar day on the clocks of the chosen timezone."""
        return local_today(self.now, self.choice.period.timezone)

    @property
    def covered(self) -> Period:
        """The part of the range that the API says it exported; waits for the export."""
        return self.export().covered

    def forgive(self) -> None:
        """Ask again for what failed."""
        load.source().forgive(self.workspace)

    def refresh(self) -> None:
        """Ask again for everything."""
        load.source().forget(self.workspace)

    def tiles(self) -> list[Bucket]:
        """The calendar buckets of the range, oldest first."""
        return buckets(self.choice.period, self.choice.granularity, self.now)

    def kept(self) -> list[Export]:
        """The exports of the buckets that have been loaded."""
        return load.kept(self.workspace, self.tiles())

    def trend(self, redraw: Callable[[Trend], None] | None = None) -> Trend:
        """The chosen agents bucket by bucket; `redraw` is called with what is ready while it loads."""
        chosen = self.choice.agents
        meanwhile = redraw and (lambda ready: redraw(kept_agents(ready, chosen)))
        trend = load.trend(self.workspace, self.choice, self.tiles(), self.today, meanwhile)
        return load.remember(kept_agents, trend, chosen)


def only(frame: pl.DataFrame, agents: frozenset[str]) -> pl.DataFrame:
    """The rows of `agents`; every row when no agent was chosen."""
    return frame.filter(pl.col("assistant_id").is_in(sorted(agents))) if agents else frame


def kept_agents(trend: Trend, agents: frozenset[str]) -> Trend:
    return Trend(only(trend.rows, agents), trend.calendar, trend.expected, trend.failures)
