"""The data of a page: the frames of one choice, masked and labelled once; here, on their way, or failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import polars as pl

from odeus_dash import prices, privacy
from odeus_dash.charts.theme import LIGHT, Theme
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.comparison import Comparison, check_whole, compared
from odeus_dash.data.answers import Answers, Waiting
from odeus_dash.errors import KeyProblem, OdeusDashError
from odeus_dash.memo import kept
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
from odeus_dash.source import Export, Restatement, Trend, Wanted, days_held, doubts, not_kept, stack
from odeus_dash.store import NOTHING_KEPT, Kept
from odeus_dash.tables import DataWarning, Table
from odeus_dash.viewer import Viewer

#: The reply to a question that the viewer has not answered.
UNANSWERED = object()
AGENTS, BY_MODEL = ExportKind.AGENTS, ExportKind.AGENTS_BY_MODEL
P = ParamSpec("P")
T = TypeVar("T")


def _once(read: Callable[Concatenate[Data, P], T]) -> Callable[Concatenate[Data, P], T]:
    """A method with one input at most, read once a run. What raises (`Waiting`, too) is read again."""
    default = getattr(read, "__defaults__", None)

    @wraps(read)
    def known(data: Data, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = read, (*args, *kwargs.values()) or default
        if key not in data.known:
            data.known[key] = read(data, *args, **kwargs)
        found: T = data.known[key]
        return found

    return known


@dataclass(frozen=True)
class Data:
    """The figures of one choice, as one viewer may see them.

    Every method that gives frames raises `Waiting` while they are on their way, and what the export client
    raises where they failed. What the viewer may not see is gone from all of them, they hold only
    the selected agents, and each has the column `agent_label`. `meeting`: an admin previews a viewer's page.
    `compares_elapsed`: of an open range, the days that are over are compared. `answered` has the viewer's
    answers to the page's own questions, by their keys; `kept` what people decided about the workspace;
    `known` what was read.
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
    kept: Kept = NOTHING_KEPT
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
        """The same figures of other days."""
        return replace(self, choice=replace(self.choice, period=period))

    @cached_property
    def unfiltered(self) -> Data:
        """The same figures of all agents: judgements rest on them, whichever agents are selected."""
        return replace(self, choice=replace(self.choice, agents=frozenset()))

    # --- one export ---

    @_once
    def export(self, kind: ExportKind = AGENTS) -> Export:
        """The export of the range, all agents. NotKept where all of it is from before the API's history."""
        for each in self._compared_periods() if kind is AGENTS else ():
            self.answers.have(Wanted(each))  # wanted next: asked for at the same time
        found = self.answers.export(Wanted(self.choice.period, kind))
        if days_held(found) is None:
            raise not_kept(found)
        return self._seen(found)

    @property
    def covered(self) -> Period:
        """The part of the range that the API says it exported."""
        return self.export().covered

    @_once
    def agents(self) -> pl.DataFrame:
        """One row per selected agent over the range."""
        return labelled(self.export().table.frame, self._labels(), self.choice.agents)

    def chosen(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame about all agents, by `agent_id`, that are about the selected ones."""
        return only(frame, self.choice.agents, "agent_id")

    def by_model(self) -> pl.DataFrame:
        """One row per selected agent and model over the range."""
        return labelled(self.export(BY_MODEL).table.frame, self._labels(), self.choice.agents)

    def by_model_in(self, periods: Sequence[Period]) -> list[pl.DataFrame]:
        """The same of each of `periods`; raises the first failure among them."""
        exports = self.answers.exports(Wanted(each, BY_MODEL) for each in periods)
        names, chosen = self._labels(), self.choice.agents
        return [labelled(self._seen(each).table.frame, names, chosen) for each in exports]

    # --- the days compared with ---

    @cached_property
    def comparison(self) -> Comparison | None:
        """The days that the range is compared with, if any; an open range only with `compares_elapsed`."""
        choice = self.choice
        if choice.period.is_open(self.now) and not self.compares_elapsed:
            return None
        return compared(choice.period, choice.against, self.now, choice.to_date)

    @_once
    def now_and_before(self, kind: ExportKind = AGENTS) -> tuple[pl.DataFrame, pl.DataFrame] | None:
        """The selected agents' rows of the range and of the days before; None without a comparison.

        For those who may not see small groups, people of an agent hidden in one are hidden in both. A
        comparison that cannot be loaded is none: `not_compared` says why.
        """
        if self.comparison is None or self.not_compared():
            return None
        current, earlier = self.answers.exports(Wanted(each, kind) for each in self._compared_periods())
        return comparable(current, earlier, self._labels_of_both(), self.choice.agents, self.fewest)

    @_once
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

    @_once
    def tiles(self) -> list[Bucket]:
        """The calendar buckets of the range, oldest first."""
        return self.buckets(self.choice.period)

    def buckets(self, period: Period) -> list[Bucket]:
        """The calendar buckets of any period, oldest first."""
        return buckets(period, self.choice.granularity, self.now, self._first_weekday(period))

    def _first_weekday(self, period: Period) -> int:
        return first_weekday_of(period) if self.choice.whole_weeks else 0

    @_once
    def trend(self, kind: ExportKind = AGENTS) -> Trend:
        """The selected agents bucket by bucket, once all of it has arrived or failed."""
        return self._trend(self.tiles(), kind, self._labels())

    def trend_so_far(self, kind: ExportKind = AGENTS) -> Trend:
        """The buckets that have arrived, at least one."""
        with suppress(Waiting):
            return self.trend(kind)
        return self._trend(self.tiles(), kind, self._labels(), in_part=True)

    @_once
    def trend_before(self, kind: ExportKind = AGENTS) -> Trend | None:
        """The selected agents over the days compared with, in the same unit; None as in `now_and_before`.

        Asked for after the trend itself: Waiting until that is here.
        """
        if self.comparison is None or (self.trend(kind) and self.not_compared()):
            return None
        tiles = self.buckets(self.comparison.before)
        try:
            return self._trend(tiles, kind, self._labels_of_both())
        except OdeusDashError:
            return None

    def history(self, before: int) -> Trend:
        """The trend from so many whole buckets before the range on, in which its own first bucket is whole.

        Buckets before the API's history are missing from it, as from every trend, unless archived.
        """
        period, unit = self.choice.period, self.choice.granularity
        wide = reaching_back(period, unit, before, self._first_weekday(period))
        tiles = buckets(wide, unit, self.now, self._first_weekday(period))
        return self._trend(tiles, AGENTS, self._labels())

    def loaded_buckets(self) -> list[Export]:
        """The exports of the range's buckets that are here, as the viewer may see them."""
        wanted = [Wanted(each.period) for each in self.tiles()]
        return [self._seen(self.answers.found[each]) for each in wanted if each in self.answers.found]

    def restatements(self) -> list[Restatement]:
        """Return the changes of final figures of the range, as far as archived."""
        self.answers.passing = True
        whole = [Wanted(self.choice.period, kind) for kind in ExportKind]
        wanted = dict.fromkeys([*whole, *(Wanted(each.period) for each in self.tiles())])
        return self.answers.source.restatements(self.workspace, wanted)

    def clock_ahead(self) -> dt.timedelta | None:
        """Return how far our clock is ahead of the deployment's, or None if it has sent no time."""
        self.answers.passing = True
        return self.answers.source.clock_ahead(self.workspace)

    def doubts(self) -> list[DataWarning]:
        """Return the warnings about the figures that have been read."""
        tiles = {each.period for each in self.tiles()}
        return doubts(self.answers.found.values(), self.choice.period, tiles, self.choice.granularity)

    def _trend(
        self, tiles: Sequence[Bucket], kind: ExportKind, names: pl.DataFrame, *, in_part: bool = False
    ) -> Trend:
        """Raises a failure when nothing arrived at all, or the key was refused; others are in the trend."""
        answers, wanted = self.answers, {tile: Wanted(tile.period, kind) for tile in reversed(tiles)}
        newest_first = [(tile, answers.found[each]) for tile, each in wanted.items() if answers.have(each)]
        arrived = dict(reversed(newest_first))
        failures = tuple(answers.failed[each] for each in wanted.values() if each in answers.failed)
        if refused := next((each for each in failures if isinstance(each, KeyProblem)), None):
            raise refused
        is_whole = len(arrived) + len(failures) == len(tiles)
        if not is_whole and not (in_part and arrived):
            raise Waiting
        if not arrived:
            raise failures[0]
        trend = stacked(arrived, len(tiles), failures, kept_since(self.today))
        return visible(trend, names, self.choice.agents, self.fewest)

    # --- prices and answers ---

    def prices(self) -> PriceList:
        """The prices that costs are worked out with; BadSettings if own ones cannot be used."""
        return price_list(self.pricing, self.now.date(), self._prices_changed())

    def _prices_changed(self) -> int | None:
        """When the file with own prices or its permissions last changed, in ns; None without one."""
        with suppress(OSError):  # reading it says what is wrong with the file
            return self.pricing.file.stat().st_ctime_ns if self.pricing.file else None
        return None

    def names(self) -> dict[str, str]:
        """Return the label of each agent of the range by its id."""
        return dict(self._labels().select("assistant_id", "agent_label").iter_rows())

    def answer(self, key: str, default: object = None) -> object:
        """The viewer's answer to the page's question `key`."""
        reply = self.answers.replies[key] = self.reply(key)
        return default if reply is UNANSWERED else reply

    def reply(self, key: str) -> object:
        """The same without a default: UNANSWERED."""
        return self.answered.get(key, UNANSWERED)

    # --- what all of it depends on, besides exports and replies ---

    def question(self) -> Hashable:
        """Return what is asked of the exports, by whom and when: the same question has the same figures."""
        return (
            self.workspace,
            self.choice,
            self.now,
            self.viewer,
            self.smallest_group,
            self.pricing,
            self._prices_changed(),
            self.meeting,
            self.theme,
            self.compares_elapsed,
            self.kept,
        )

    def _labels(self) -> pl.DataFrame:
        """Return the label of each agent, whichever others are selected."""
        return labels(self.export().table.frame)

    def _labels_of_both(self) -> pl.DataFrame:
        before = self.answers.export(Wanted(self._compared_periods()[1]))
        return labels_of_both(self.export().table.frame, before.table.frame)

    def _seen(self, export: Export) -> Export:
        return export if self.fewest is None else masked_export(export, self.fewest)


stacked = kept(stack)


@kept
def price_list(pricing: Pricing, today: dt.date, _changed: int | None) -> PriceList:
    """The prices of `today`; `_changed` is when the file with own ones last changed."""
    found = prices.read(pricing.file, pricing.currency, pricing.factor, today)
    return replace(found, factor_as_of=pricing.factor_as_of, factor_source=pricing.factor_source)


@kept
def masked_export(export: Export, fewest: int) -> Export:
    """The export without what groups of fewer than `fewest` people would tell."""
    table = Table(privacy.masked(export.table.frame, fewest), export.table.facts)
    return replace(export, table=table)


@kept
def only(frame: pl.DataFrame, agents: frozenset[str], column: str = "assistant_id") -> pl.DataFrame:
    """The rows whose agent id, in `column`, is one of `agents`; every row when no agent is selected."""
    return frame.filter(pl.col(column).is_in(sorted(agents))) if agents else frame


@kept
def labelled(frame: pl.DataFrame, names: pl.DataFrame, agents: frozenset[str]) -> pl.DataFrame:
    """The rows of `agents` with the column agent_label (see `metrics.agents.labels`)."""
    return only(frame, agents).join(names, on="assistant_id", how="left", maintain_order="left")


@kept
def visible(trend: Trend, names: pl.DataFrame, agents: frozenset[str], fewest: int | None) -> Trend:
    """The labelled trend of `agents`, without what groups of fewer than `fewest` people would tell."""
    rows = trend.rows if fewest is None else privacy.masked(trend.rows, fewest)
    return replace(trend, rows=labelled(rows, names, agents))


@kept
def comparable(
    now: Export, before: Export, names: pl.DataFrame, agents: frozenset[str], fewest: int | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The labelled rows of `agents` in both exports, without what small groups would tell."""
    frames = now.table.frame, before.table.frame
    current, earlier = frames if fewest is None else privacy.masked_alike(*frames, fewest)
    return labelled(current, names, agents), labelled(earlier, names, agents)
