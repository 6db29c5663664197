"""One question per function: a frame in, a frame or a frozen dataclass out; the docstring is the definition.

Frames come from `odeus_dash.tables` (one row per agent, or per agent and model). A trend is `rows`, the
tables of several buckets on top of each other, and `calendar`, the buckets that have been loaded. Missing is
not zero: a sum is 0 over no rows, and null where there are rows but no values. The order of rows is of no
consequence.
"""

from odeus_dash.metrics.agents import labels
from odeus_dash.metrics.anomalies import buckets_to_judge, unusual, unusual_sentence
from odeus_dash.metrics.bridge import Bridge, bridge, bridge_per_agent
from odeus_dash.metrics.budget import (
    Forecast,
    Pace,
    budget_end,
    forecast,
    month_of,
    pace,
    spend_line,
)
from odeus_dash.metrics.cache_economics import cache_per_agent_and_model
from odeus_dash.metrics.cache_verdicts import CacheVerdict, cache_per_agent
from odeus_dash.metrics.change_words import change_clause, change_text, with_clause
from odeus_dash.metrics.checks import Check, differences, reconciliation
from odeus_dash.metrics.comparison import (
    SAME_LENGTH,
    SMALLEST_BASE,
    Comparable,
    FigureChange,
    Verdict,
    beside,
    changes,
    figure_change,
    is_per_day,
    per_day,
    verdict,
)
from odeus_dash.metrics.cost import COSTS, MONEY, price_changes, price_matches, priced
from odeus_dash.metrics.cost_totals import (
    CostTotals,
    cost_over_time,
    cost_per_agent,
    cost_per_model,
    cost_per_owner,
    cost_totals,
    top_costs,
)
from odeus_dash.metrics.cost_words import (
    budget_sentence,
    cache_sentence,
    cost_sentence,
    coverage_sentences,
    price_source,
    unpriced_names,
)
from odeus_dash.metrics.definition import Definition
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.efficiency import Efficiency, efficiency, outliers, outliers_sentence
from odeus_dash.metrics.engagement import engagement, of_agents, with_trend
from odeus_dash.metrics.headline import (
    data_sentence,
    engagement_sentence,
    messages_noun,
    messages_sentence,
    overview_sentence,
    tokens_sentence,
    users_sentence,
)
from odeus_dash.metrics.lifecycle import (
    STAGES,
    WINDOW,
    StageCounts,
    agent_stages,
    buckets_to_tell,
    latest_counts,
    lifecycle_sentence,
    silent_agents,
    stage_counts,
    stages,
)
from odeus_dash.metrics.long_context import Exposure, exposed_share, long_context
from odeus_dash.metrics.movers import fallers, movers, risers
from odeus_dash.metrics.ranking import Rankable, agents_for_share, ranking, top_with_other
from odeus_dash.metrics.sparkline import sparkline
from odeus_dash.metrics.stickiness import (
    Stickiness,
    group_stickiness,
    stickiness,
    stickiness_sentence,
    with_stickiness,
)
from odeus_dash.metrics.tokens import (
    TokenTotals,
    token_totals,
    tokens_over_time,
    tokens_per_agent,
    tokens_per_model,
)
from odeus_dash.metrics.totals import Totals, totals, totals_over_time
from odeus_dash.metrics.trends import (
    NO_CHANGE,
    Change,
    Measure,
    group_messages_per_user_change,
    messages_per_user_change,
    per_agent_over_time,
    sparklines,
)
from odeus_dash.metrics.users import ReachCut, reach_and_intensity, reach_cut
from odeus_dash.metrics.what_if import Difference, with_hit_rate, with_model, with_price_change
from odeus_dash.metrics.why import steps, why_sentence

__all__ = [
    "COSTS",
    "DEFINITIONS",
    "MONEY",
    "NO_CHANGE",
    "SAME_LENGTH",
    "SMALLEST_BASE",
    "STAGES",
    "WINDOW",
    "Bridge",
    "CacheVerdict",
    "Change",
    "Check",
    "Comparable",
    "CostTotals",
    "Definition",
    "Difference",
    "Efficiency",
    "Exposure",
    "FigureChange",
    "Forecast",
    "Measure",
    "Pace",
    "Rankable",
    "ReachCut",
    "StageCounts",
    "Stickiness",
    "TokenTotals",
    "Totals",
    "Verdict",
    "agent_stages",
    "agents_for_share",
    "beside",
    "bridge",
    "bridge_per_agent",
    "buckets_to_judge",
    "buckets_to_tell",
    "budget_end",
    "budget_sentence",
    "cache_per_agent",
    "cache_per_agent_and_model",
    "cache_sentence",
    "change_clause",
    "change_text",
    "changes",
    "cost_over_time",
    "cost_per_agent",
    "cost_per_model",
    "cost_per_owner",
    "cost_sentence",
    "cost_totals",
    "coverage_sentences",
    "data_sentence",
    "differences",
    "efficiency",
    "engagement",
    "engagement_sentence",
    "exposed_share",
    "fallers",
    "figure_change",
    "forecast",
    "group_messages_per_user_change",
    "group_stickiness",
    "is_per_day",
    "labels",
    "latest_counts",
    "lifecycle_sentence",
    "long_context",
    "messages_noun",
    "messages_per_user_change",
    "messages_sentence",
    "month_of",
    "movers",
    "of_agents",
    "outliers",
    "outliers_sentence",
    "overview_sentence",
    "pace",
    "per_agent_over_time",
    "per_day",
    "price_changes",
    "price_matches",
    "price_source",
    "priced",
    "ranking",
    "reach_and_intensity",
    "reach_cut",
    "reconciliation",
    "risers",
    "silent_agents",
    "sparkline",
    "sparklines",
    "spend_line",
    "stage_counts",
    "stages",
    "steps",
    "stickiness",
    "stickiness_sentence",
    "token_totals",
    "tokens_over_time",
    "tokens_per_agent",
    "tokens_per_model",
    "tokens_sentence",
    "top_costs",
    "top_with_other",
    "totals",
    "totals_over_time",
    "unpriced_names",
    "unusual",
    "unusual_sentence",
    "users_sentence",
    "verdict",
    "why_sentence",
    "with_clause",
    "with_hit_rate",
    "with_model",
    "with_price_change",
    "with_stickiness",
    "with_trend",
]
