"""Which agents come up, which fade, and which has nobody used for a while?"""

from __future__ import annotations

from odeus_dash import metrics
from odeus_dash.ui import cards, columns, notices, stages, tables
from odeus_dash.ui.view import View
from odeus_dash.wording import counted


def show(view: View) -> None:
    unit, start = view.choice.granularity, view.choice.period.start
    history = view.history(metrics.buckets_to_tell(unit))
    long = metrics.per_agent_over_time(history.rows, history.calendar, "messages")
    staged = metrics.stages(long, unit)
    counts = metrics.stage_counts(staged, start)
    newest = metrics.latest_counts(counts)
    sentence = metrics.lifecycle_sentence(newest, chosen=len(view.choice.agents))
    cards.headline(view, "Agent lifecycles", sentence)
    notices.missing_buckets(view, history)
    if newest is None:
        stages.unknown(view)
        return
    cards.tiles(stages.tiles(view, newest, counts))
    stages.over_time(view, counts)
    agents = metrics.with_trend(metrics.agent_stages(staged), long, unit)
    silent = metrics.silent_agents(agents, long, history.rows, unit)
    stages.silent(silent, history.calendar)
    window = counted(metrics.WINDOW[unit], unit)
    cards.section("All agents", f"Recent: the last {window} that are complete; before: the {window} before")
    tables.show(agents, columns.LIFECYCLE, key="lifecycle", alt="All agents with their stages")
