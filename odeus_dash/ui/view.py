"""What a page gets: who is looking, what was chosen, how to load it, and how it should look."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from odeus_dash import metrics, privacy
from odeus_dash.charts import DARK, LIGHT, Theme
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.comparison import Comparison, check_whole, compared
from odeus_dash.errors import OdeusDashError
from odeus_dash.periods import Bucket, Period, buckets, local_today, reaching_back
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Restatement, Trend, Wanted, days_held, doubts, not_kept
from odeus_dash.tables import DataWarning, Table
from odeus_dash.ui import load
from odeus_dash.viewer import Viewer


@dataclass(frozen=True)
class View:
    """One viewer's look at one workspace, for one run of the script.

    Pages get their frames here and nowhere else: what the viewer may not see is gone from all of them.
    `meeting` says that an admin looks with the eyes of a viewer, others being in the room. `drawn`
    counts the pictures of this run by title, `used` holds the exports that figures of this run rest on.
    """

    viewer: Viewer
    workspace: Workspace
    choice: Choice
    now: dt.datetime
    dark: bool
    smallest_group: int
    meeting: bool = False
    drawn: Counter[str] = field(default_factory=Counter, compare=False, repr=False)
    used: dict[Wanted, Export] = field(default_factory=dict, compare=False, repr=False)

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

    def over(self, period: Period) -> View:
        """The same look at other days."""
        return replace(self, choice=replace(self.choice, period=period))

    def export(self, kind: ExportKind = ExportKind.AGENTS) -> Export:
        """The export of the chosen range, all agents. Waits; raises what the export client raises.

        NotKept where all of the range is from before the API's history: of these days nothing is known.
        """
        also = self._compared_periods() if kind is ExportKind.AGENTS else []
        found = load.export(self.workspace, self.choice, kind, also)
        if days_held(found) is None:
            raise not_kept(found)
        self._rests_on([found])
        return self._seen(found)

    def agents(self) -> pl.DataFrame:
        """One row per chosen agent over the whole range, with the column agent_label."""
        frame = self.export().table.frame
        return load.remember(labelled, frame, self._labels(), self.choice.agents)

    def by_model(self) -> pl.DataFrame:
        """One row per chosen agent and model over the whole range, with the column agent_label."""
        frame = self.export(ExportKind.AGENTS_BY_MODEL).table.frame
        return load.remember(labelled, frame, self._labels(), self.choice.agents)

    def by_model_in(self, periods: Sequence[Period]) -> list[pl.DataFrame]:
        """The same of each of `periods`. Waits for all of them; raises the first failure."""
        exports = load.exports(self.workspace, periods, ExportKind.AGENTS_BY_MODEL)
        self._rests_on(exports)
        labels, chosen = self._labels(), self.choice.agents
        return [load.remember(labelled, self._seen(each).table.frame, labels, chosen) for each in exports]

    @cached_property
    def comparison(self) -> Comparison | None:
        """Which days the range is compared with; None where it cannot be, or nobody asks."""
        return compared(self.choice.period, self.choice.against, self.now)

    def now_and_before(
        self, kind: ExportKind = ExportKind.AGENTS
    ) -> tuple[pl.DataFrame, pl.DataFrame] | None:
        """The chosen agents' rows of the compared days and of those before; None without a comparison.

        For those who may not see small groups, people of an agent hidden in one are hidden in both. A
        comparison that cannot be loaded is none: `not_compared` says why.
        """
        if self.comparison is None or self.not_compared():
            return None
        now, before = load.exports(self.workspace, self._compared_periods(), kind)
        self._rests_on([now, before])
        labels = self._labels(load.exports(self.workspace, self._compared_periods())[1])
        return load.remember(comparable, now, before, labels, self.choice.agents, self.fewest)

    def not_compared(self) -> OdeusDashError | None:
        """Why the comparison could not be loaded."""
        try:
            for each in load.exports(self.workspace, self._compared_periods()):
                if each.origin != "file":  # a file holds the days it names, however long ago
                    check_whole(each.wanted.period, each.covered, each.fetched_at)
        except OdeusDashError as problem:
            return problem
        return None

    def trend_before(
        self, redraw: Callable[[Trend], None] | None = None, kind: ExportKind = ExportKind.AGENTS
    ) -> Trend | None:
        """The chosen agents over the days compared with, in the same unit; None as above."""
        if self.comparison is None or self.not_compared():
            return None
        tiles = buckets(self.comparison.before, self.choice.granularity, self.now)
        labels = self._labels(load.exports(self.workspace, self._compared_periods())[1])
        try:
            return self._trend(tiles, labels, redraw, kind)
        except OdeusDashError:
            return None

    def _compared_periods(self) -> list[Period]:
        comparison = self.comparison
        return [comparison.current, comparison.before] if comparison else []

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
        load.answering(self.workspace).forgive(self.workspace)

    def refresh(self) -> None:
        """Ask again for all that did not come in the last minute."""
        load.answering(self.workspace).refresh(self.workspace)

    def tiles(self) -> list[Bucket]:
        """The calendar buckets of the range, oldest first."""
        return buckets(self.choice.period, self.choice.granularity, self.now)

    def kept(self) -> list[Export]:
        """The exports of the buckets that have been loaded."""
        return [self._seen(each) for each in load.kept(self.workspace, self.tiles())]

    def at_hand(self) -> Export | None:
        """The export of the chosen range, if it has been loaded; asks for nothing."""
        export = load.answering(self.workspace).kept(self.workspace, Wanted(self.choice.period))
        return export and self._seen(export)

    def trend_at_hand(self) -> Trend | None:
        """The trend, if the range and each of its buckets have been loaded; asks for nothing."""
        loaded = self.at_hand() and len(self.kept()) == len(self.tiles())
        return self.trend() if loaded else None

    def restatements(self) -> list[Restatement]:
        """What the API said about final days of the range and said otherwise later, as far as archived."""
        whole = [Wanted(self.choice.period, kind) for kind in ExportKind]
        wanted = dict.fromkeys([*whole, *(Wanted(each.period) for each in self.tiles())])
        return load.answering(self.workspace).restatements(self.workspace, wanted)

    def archive_problems(self) -> tuple[OdeusDashError, ...]:
        """What went wrong lately with the archive, which keeps nobody from a figure."""
        return load.answering(self.workspace).archive_problems(self.workspace)

    def trend(
        self, redraw: Callable[[Trend], None] | None = None, kind: ExportKind = ExportKind.AGENTS
    ) -> Trend:
        """The chosen agents bucket by bucket, labelled; `redraw` is called with what is ready meanwhile."""
        return self._trend(self.tiles(), self._labels(), redraw, kind)

    def _trend(
        self,
        tiles: Sequence[Bucket],
        labels: pl.DataFrame,
        redraw: Callable[[Trend], None] | None,
        kind: ExportKind,
    ) -> Trend:
        chosen, fewest = self.choice.agents, self.fewest
        meanwhile = redraw and (lambda ready: redraw(kept_agents(ready, labels, chosen, fewest)))
        trend = load.trend(self.workspace, self.choice, tiles, self.today, meanwhile, kind)
        self._rests_on(load.kept(self.workspace, tiles, kind))
        return load.remember(kept_agents, trend, labels, chosen, fewest)

    def history(self, before: int, redraw: Callable[[Trend], None] | None = None) -> Trend:
        """The trend from so many whole buckets before the range on, in which its own first bucket is whole.

        Buckets before the API's history are missing from it, as from every trend, unless archived.
        """
        wide = reaching_back(self.choice.period, self.choice.granularity, before)
        tiles = buckets(wide, self.choice.granularity, self.now)
        trend = load.trend(self.workspace, self.choice, tiles, self.today, redraw)
        self._rests_on(load.kept(self.workspace, tiles))
        return load.remember(kept_agents, trend, self._labels(), self.choice.agents, self.fewest)

    def doubts(self) -> list[DataWarning]:
        """What makes the figures of this run incomplete, doubled or doubtful."""
        tiles = {each.period for each in self.tiles()}
        return doubts(self.used.values(), self.choice.period, tiles, self.choice.granularity)

    def _rests_on(self, exports: Iterable[Export]) -> None:
        self.used.update((each.wanted, each) for each in exports)

    def _labels(self, before: Export | None = None) -> pl.DataFrame:
        """What each agent is called on every page, whatever others are chosen, or were used `before`."""
        frame = self.export().table.frame
        if before is None:
            return load.remember(metrics.labels, frame)
        return load.remember(labels_of_both, frame, before.table.frame)

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


def comparable(
    now: Export, before: Export, labels: pl.DataFrame, agents: frozenset[str], fewest: int | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The labelled rows of `agents` in both exports, without what small groups would tell."""
    frames = now.table.frame, before.table.frame
    current, earlier = frames if fewest is None else privacy.masked_alike(*frames, fewest)
    return labelled(current, labels, agents), labelled(earlier, labels, agents)


def labels_of_both(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """What each agent of two exports is called: as in the first alone, and the others unlike any of those."""
    first = metrics.labels(now)
    gone = before.join(first, on="assistant_id", how="anti")
    others = metrics.labels(pl.concat([now, gone])).join(first, on="assistant_id", how="anti")
    return pl.concat([first, others])
