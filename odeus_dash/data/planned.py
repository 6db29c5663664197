"""The exports that pages read for the preset ranges, so that they can be archived before the first visit."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data.ahead import want_ahead
from odeus_dash.data.answers import Answers, Waiting
from odeus_dash.data.data import AGENTS, BY_MODEL, USERS, Data
from odeus_dash.data.month import month, parts_of_month
from odeus_dash.metrics.anomalies import buckets_to_judge
from odeus_dash.periods import (
    Granularity,
    automatic_granularity,
    is_cycle,
    kept_since,
    local_today,
    preset_period,
    preset_unit,
    presets,
    twelve_months,
)
from odeus_dash.settings import Workspace
from odeus_dash.source import Export, Wanted
from odeus_dash.viewer import LOCAL

#: The range that the dashboard opens with.
_FIRST = "Last 28 days"


class _Nothing:
    """A source that has nothing: all that is read is noted as missing."""

    def kept(self, *_: object) -> Export | None:
        return None


def planned(workspace: Workspace, now: dt.datetime, timezone: str) -> list[Wanted]:
    """Return the exports of closed days that pages read of the presets, those of the first page first.

    Without days that the API no longer has, and those that only prices of models, invoices or a budget that
    is used up lead to.
    """
    answers, names = Answers(_Nothing(), workspace), presets(workspace.billing_day)  # type: ignore[arg-type]
    for name in sorted(names, key=lambda name: name != _FIRST):
        data = Data(answers, _choice(name, workspace, now, timezone), now, LOCAL, 1)
        want_ahead(data, AGENTS, BY_MODEL, USERS, over_time=(AGENTS, BY_MODEL))
        with suppress(Waiting):
            month(data)
            parts_of_month(data)
        with suppress(Waiting):
            data.history(buckets_to_judge(data.choice.granularity))
        with suppress(Waiting):
            plain = replace(data.choice, against=Against.NONE, to_date=None, whole_weeks=False)
            months = twelve_months(data.choice.period)  # by which the stages of agents are judged
            year = replace(plain, period=months, granularity=Granularity.MONTH)
            replace(data, choice=year).trend()
    since = kept_since(local_today(now, timezone))
    return [each for each in answers.missing if each.period.start >= since and not each.period.is_open(now)]


def _choice(name: str, workspace: Workspace, now: dt.datetime, timezone: str) -> Choice:
    """Return what is selected when the preset `name` is, and nothing else was changed."""
    billing_day = workspace.billing_day
    period = preset_period(name, local_today(now, timezone), timezone, billing_day=billing_day)
    to_date = Granularity.MONTH if is_cycle(period, billing_day) else preset_unit(name)
    unit = automatic_granularity(period)
    return Choice(period, unit, against=Against.PREVIOUS, to_date=to_date, whole_weeks=True)
