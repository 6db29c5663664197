"""Which agents come up, which fade, and which has nobody used for a while?"""

from __future__ import annotations

from odeus_dash.metrics import engagement, lifecycle, trends
from odeus_dash.ui import cards, columns, notices, stages, tables
from odeus_dash.ui.view import View
from odeus_dash.wording import counted


def show(view: View) -> None:
    unit, start = view.choice.granularity, view.choice.period.start
    history = view.history(lifecycle.buckets_to_tell(unit))
    long = trends.per_agent_over_time(history.rows, history.calendar, "messages")
    staged = lifecycle.stages(long, unit)
    counts = lifecycle.stage_counts(staged, start)
    newest = lifecycle.latest_counts(counts)
    sentence = lifecycle.lifecycle_sentence(newest, chosen=len(view.choice.agents))
    cards.headline(view, "Agent lifecycles", sentence)
    notices.missing_buckets(view, history)
    if newest is None:
        stages.unknown(view)
        return
    cards.tiles(stages.tiles(view, newest, counts))
    stages.over_time(view, counts)
    agents = engagement.with_trend(lifecycle.agent_stages(staged), long, unit)
    silent = lifecycle.silent_agents(agents, long, history.rows, unit)
    stages.silent(silent, history.calendar)
    window = counted(lifecycle.WINDOW[unit], unit)
    cards.section("All agents", f"Recent: the last {window} that are complete; before: the {window} before")
    tables.show(agents, columns.LIFECYCLE, key="lifecycle", alt="All agents with their stages")
