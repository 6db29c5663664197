"""The data of a page: the frames of one choice, masked and labelled once; here, on their way, or failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from odeus_dash.charts.theme import LIGHT, Theme
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.comparison import Comparison, check_whole, compared
from odeus_dash.data.answers import Answers, Waiting
from odeus_dash.data.frames import (
    comparable,
    labelled,
    masked_export,
    of_models,
    only,
    stacked,
    trend_of_models,
)
from odeus_dash.data.names import Names
from odeus_dash.data.price_file import changed, price_list
from odeus_dash.errors import OdeusDashError
from odeus_dash.memo import once
from odeus_dash.metrics.agents import labels, labels_of_both
from odeus_dash.periods import (
    Bucket,
    Period,
    buckets,
    first_weekday_of,
    kept_since,
    local_today,
    reaching_back,
)
from odeus_dash.prices import PriceList
from odeus_dash.settings import Pricing, Workspace
from odeus_dash.source import Export, Trend, Wanted, days_held, not_kept
from odeus_dash.store import NOTHING_KEPT, Kept
from odeus_dash.viewer import Viewer

#: The reply to a question that the viewer has not answered.
UNANSWERED = object()
AGENTS, BY_MODEL = ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL
USERS, MODELS = ExportKind.USERS, ExportKind.MODELS


@dataclass(frozen=True)
class Data:
    """The figures of one choice, as one viewer may see them.

    Every method that gives frames raises `Waiting` while they are on their way, and what the export client
    raises where they failed. What the viewer may not see is gone from all of them, they hold only
    the selected agents, and each has the column `agent_label`. `meeting`: an admin previews a viewer's page.
    `compares_elapsed`: of an open range, the days that are over are compared. Rows by model are those of
    `models` (keys, see `metrics.tokens.model_key`; none means all). `answered` has the viewer's
    answers to the page's own questions, by their keys; `kept` what people decided about the workspace;
    `counts_people`: exactly, if the workspace does; `known` what was read.
    """

    answers: Answers
    choice: Choice
    now: dt.datetime
    viewer: Viewer
    smallest_group: int
    pricing: Pricing = field(default_factory=Pricing)
    meeting: bool = False
    theme: Theme = LIGHT
    answered: Mapping[str, object] = field(default_factory=dict, repr=False)
    compares_elapsed: bool = False
    models: frozenset[str] = frozenset()
    kept: Kept = NOTHING_KEPT
    counts_people: bool = True
    known: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def workspace(self) -> Workspace:
        return self.answers.workspace

    @property
    def masked(self) -> bool:
        """Whether figures about fewer than `smallest_group` people are hidden, and who owns what."""
        return self.meeting or not self.viewer.is_admin

    @property
    def fewest(self) -> int | None:
        """The number of users below which an agent's figures about people are hidden; None: nothing is."""
        return self.smallest_group if self.masked else None

    @property
    def today(self) -> dt.date:
        """The calendar day on the clocks of the selected timezone."""
        return local_today(self.now, self.choice.period.timezone)

    def over(self, period: Period) -> Data:
        """Return the data of other days."""
        return replace(self, choice=replace(self.choice, period=period))

    @cached_property
    def unfiltered(self) -> Data:
        """The data of all agents: judgements rest on them, whichever agents are selected."""
        return replace(self, choice=replace(self.choice, agents=frozenset()), models=frozenset())

    # --- one export ---

    @once
    def export(self, kind: ExportKind = AGENTS) -> Export:
        """The export of the range, all agents. NotKept where all of it is from before the API's history."""
        for each in self._compared_periods() if kind is AGENTS else ():
            self.answers.have(Wanted(each))  # wanted next: asked for at the same time
        found = self.answers.export(Wanted(self.choice.period, kind))
        if days_held(found) is None:
            raise not_kept(found)
        return self.seen(found)

    @property
    def covered(self) -> Period:
        """The part of the range that the API says it exported."""
        return self.export().covered

    @once
    def agents(self) -> pl.DataFrame:
        """One row per selected agent over the range."""
        return labelled(self.export().table.frame, self._labels(), self.choice.agents)

    def chosen(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame about all agents, by `agent_id`, that are about the selected ones."""
        return only(self._of_models(frame), self.choice.agents, "agent_id")

    def by_model(self) -> pl.DataFrame:
        """One row per selected agent and model over the range."""
        frame = self._of_models(self.export(BY_MODEL).table.frame)
        return labelled(frame, self._labels(), self.choice.agents)

    @property
    def kind_of_tokens(self) -> ExportKind:
        """The export with the tokens: with selected models, the one by model."""
        return BY_MODEL if self.models else AGENTS

    def tokens(self) -> pl.DataFrame:
        """The rows of the range with the tokens of the selected agents and models."""
        return self.by_model() if self.models else self.agents()

    def by_model_in(self, periods: Sequence[Period]) -> list[pl.DataFrame]:
        """Return `by_model` of each of `periods`; raises the first failure among them."""
        exports = self.answers.exports(Wanted(each, BY_MODEL) for each in periods)
        names, chosen = self._labels(), self.choice.agents
        frames = [self._of_models(self.seen(each).table.frame) for each in exports]
        return [labelled(each, names, chosen) for each in frames]

    # --- the days compared with ---

    @cached_property
    def comparison(self) -> Comparison | None:
        """The days that the range is compared with, if any; an open range only with `compares_elapsed`."""
        choice = self.choice
        if choice.period.is_open(self.now) and not self.compares_elapsed:
            return None
        return compared(choice.period, choice.against, self.now, choice.to_date)

    @once
    def now_and_before(self, kind: ExportKind = AGENTS) -> tuple[pl.DataFrame, pl.DataFrame] | None:
        """The selected agents' rows of the range and of the days before; None without a comparison.

        For those who may not see small groups, people of an agent hidden in one are hidden in both. A
        comparison that cannot be loaded is none: `not_compared` says why.
        """
        if self.comparison is None or self.not_compared():
            return None
        current, earlier = self.answers.exports(Wanted(each, kind) for each in self._compared_periods())
        now, before = comparable(current, earlier, self._labels_of_both(), self.choice.agents, self.fewest)
        return self._of_models(now), self._of_models(before)

    @once
    def not_compared(self) -> OdeusDashError | None:
        """Return why the comparison could not be loaded, if so."""
        try:
            for each in self.answers.exports(map(Wanted, self._compared_periods())):
                if each.origin != "file":  # a file holds the days it names, however long ago
                    check_whole(each.wanted.period, each.covered, each.fetched_at)
        except OdeusDashError as problem:
            return problem
        return None

    def _compared_periods(self) -> list[Period]:
        comparison = self.comparison
        return [comparison.current, comparison.before] if comparison else []

    # --- bucket by bucket ---

    @once
    def tiles(self) -> list[Bucket]:
        """The calendar buckets of the range, oldest first."""
        return self.buckets(self.choice.period)

    def buckets(self, period: Period) -> list[Bucket]:
        """The calendar buckets of any period, oldest first."""
        return buckets(period, self.choice.granularity, self.now, self._first_weekday(period))

    def _first_weekday(self, period: Period) -> int:
        return first_weekday_of(period) if self.choice.whole_weeks else 0

    @once
    def trend(self, kind: ExportKind = AGENTS) -> Trend:
        """The selected agents bucket by bucket, once all of it has arrived or failed."""
        return self._trend(self.tiles(), kind)

    def trend_so_far(self, kind: ExportKind = AGENTS) -> Trend:
        """The buckets that have arrived, at least one."""
        with suppress(Waiting):
            return self.trend(kind)
        return self._trend(self.tiles(), kind, in_part=True)

    @once
    def trend_before(self, kind: ExportKind = AGENTS) -> Trend | None:
        """The selected agents over the days compared with, in the same unit; None as in `now_and_before`.

        Asked for after the trend itself: Waiting until that is here.
        """
        if self.comparison is None or (self.trend(kind) and self.not_compared()):
            return None
        tiles = self.buckets(self.comparison.before)
        try:
            return self._trend(tiles, kind, labels=self._labels_of_both)
        except OdeusDashError:
            return None

    def history(self, before: int, kind: ExportKind = AGENTS) -> Trend:
        """The trend from so many whole buckets before the range on, in which its own first bucket is whole.

        Buckets before the API's history are missing from it, as from every trend, unless archived.
        """
        period, unit = self.choice.period, self.choice.granularity
        wide = reaching_back(period, unit, before, self._first_weekday(period))
        return self._trend(buckets(wide, unit, self.now, self._first_weekday(period)), kind)

    def _trend(
        self,
        tiles: Sequence[Bucket],
        kind: ExportKind,
        *,
        in_part: bool = False,
        labels: Callable[[], pl.DataFrame] | None = None,
    ) -> Trend:
        """The trend of `tiles`; raises as `Answers.of_buckets` does."""
        self.answers.have(Wanted(self.choice.period))  # for the labels, which are read last
        wanted = {each: Wanted(each.period, kind) for each in tiles}
        arrived, failures = self.answers.of_buckets(wanted, in_part=in_part)
        seen = (labels or self._labels)(), self.choice.agents, self.fewest
        trend = stacked(arrived, len(tiles), failures, kept_since(self.today), seen)
        return trend_of_models(trend, self.models) if self.models and kind is BY_MODEL else trend

    # --- prices and answers ---

    def prices(self) -> PriceList:
        """The prices for costs; BadSettings if own ones cannot be used."""
        return price_list(self.pricing, self.now.date(), changed(self.pricing))

    def names(self) -> Mapping[str, str]:
        """Return the label of each agent of the range by its id."""
        return Names(self._labels())

    def answer(self, key: str, default: object = None) -> object:
        """The viewer's answer to the page's question `key`."""
        reply = self.answers.replies[key] = self.reply(key)
        return default if reply is UNANSWERED else reply

    def reply(self, key: str) -> object:
        """Return the viewer's answer, or UNANSWERED."""
        return self.answered.get(key, UNANSWERED)

    # --- what all of it depends on, besides exports and replies ---

    def question(self) -> Hashable:
        """Return the choice, viewer and time: the same question has the same figures."""
        who = self.viewer, self.smallest_group, self.meeting, self.theme
        what = self.workspace, self.choice, self.now, self.compares_elapsed, self.counts_people, self.kept
        return *who, *what, self.models, self.pricing, changed(self.pricing)

    @once
    def _labels(self) -> pl.DataFrame:
        """Return the label of each agent, whichever others are selected."""
        return labels(self.export().table.frame)

    def _labels_of_both(self) -> pl.DataFrame:
        before = self.answers.export(Wanted(self._compared_periods()[1]))
        return labels_of_both(self.export().table.frame, before.table.frame)

    def _of_models(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of the selected models; every row if none is selected, or if rows are not by model."""
        return of_models(frame, self.models) if self.models and "model" in frame.columns else frame

    def seen(self, export: Export) -> Export:
        """Return an export as the viewer may see it."""
        return export if self.fewest is None else masked_export(export, self.fewest)
