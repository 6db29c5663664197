"""What a page gets: who is looking, what was chosen, how to load it, and how it should look."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import polars as pl

from odeus_dash import metrics, privacy
from odeus_dash.charts import DARK, LIGHT, Theme
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.periods import Bucket, Period, buckets, local_today
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Trend
from odeus_dash.tables import Table
from odeus_dash.ui import load
from odeus_dash.viewer import Viewer


@dataclass(frozen=True)
class View:
    """One viewer's look at one workspace, for one run of the script.

    Pages get their frames here and nowhere else: what the viewer may not see is gone from all of them.
    `meeting` says that an admin looks with the eyes of a viewer, others being in the room. `drawn`
    counts the pictures of this run by title.
    """

    viewer: Viewer
    workspace: Workspace
    choice: Choice
    now: dt.datetime
    dark: bool
    smallest_group: int
    meeting: bool = False
    drawn: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    @property
    def masked(self) -> bool:
        """Whether figures about fewer than `smallest_group` people are hidden, and who owns what."""
        return self.meeting or not self.viewer.is_admin

    @property
    def fewest(self) -> int | None:
        """The number of users below which an agent's figures about people are hidden; None: nothing is."""
        return self.smallest_group if self.masked else None

    @property
    def theme(self) -> Theme:
        return DARK if self.dark else LIGHT

    def export(self, kind: ExportKind = ExportKind.AGENTS) -> Export:
        """The export of the chosen range, all agents. Waits; raises what the export client raises."""
        return self._seen(load.export(self.workspace, self.choice, kind))

    def agents(self) -> pl.DataFrame:
        """One row per chosen agent over the whole range, with the column agent_label."""
        frame = self.export().table.frame
        return load.remember(labelled, frame, self._labels(), self.choice.agents)

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
        return [self._seen(each) for each in load.kept(self.workspace, self.tiles())]

    def trend(self, redraw: Callable[[Trend], None] | None = None) -> Trend:
        """The chosen agents bucket by bucket, labelled; `redraw` is called with what is ready meanwhile."""
        chosen, fewest, labels = self.choice.agents, self.fewest, self._labels()
        meanwhile = redraw and (lambda ready: redraw(kept_agents(ready, labels, chosen, fewest)))
        trend = load.trend(self.workspace, self.choice, self.tiles(), self.today, meanwhile)
        return load.remember(kept_agents, trend, labels, chosen, fewest)

    def _labels(self) -> pl.DataFrame:
        """What each agent is called on every page, whatever others are chosen."""
        return load.remember(metrics.labels, self.export().table.frame)

    def _seen(self, export: Export) -> Export:
        return export if self.fewest is None else load.remember(masked_export, export, self.fewest)


def masked_export(export: Export, fewest: int) -> Export:
    table = Table(privacy.masked(export.table.frame, fewest), export.table.facts)
    return replace(export, table=table)


def only(frame: pl.DataFrame, agents: frozenset[str]) -> pl.DataFrame:
    """The rows of `agents`; every row when no agent was chosen."""
    return frame.filter(pl.col("assistant_id").is_in(sorted(agents))) if agents else frame


def labelled(frame: pl.DataFrame, labels: pl.DataFrame, agents: frozenset[str]) -> pl.DataFrame:
    """The rows of `agents` with the column agent_label (see `metrics.labels`)."""
    return only(frame, agents).join(labels, on="assistant_id", how="left", maintain_order="left")


def kept_agents(trend: Trend, labels: pl.DataFrame, agents: frozenset[str], fewest: int | None) -> Trend:
    """The labelled trend of `agents`, without what groups of fewer than `fewest` people would tell."""
    rows = trend.rows if fewest is None else privacy.masked(trend.rows, fewest)
    return replace(trend, rows=labelled(rows, labels, agents))
