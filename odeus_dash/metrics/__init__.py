"""One question per function: a frame in, a frame or a frozen dataclass out; the docstring is the definition.

Frames come from `odeus_dash.tables` (one row per agent, or per agent and model). A trend is `rows`, the
tables of several buckets on top of each other, and `calendar`, the buckets that have been loaded. Missing is
not zero: a sum is 0 over no rows, and null where there are rows but no values. The order of rows is of no
consequence.
"""

from odeus_dash.metrics.agents import labels
from odeus_dash.metrics.checks import Check, reconciliation
from odeus_dash.metrics.definitions import DEFINITIONS, Definition
from odeus_dash.metrics.engagement import engagement, of_agents, with_trend
from odeus_dash.metrics.headline import (
    data_sentence,
    engagement_sentence,
    messages_sentence,
    overview_sentence,
    tokens_sentence,
    users_sentence,
)
from odeus_dash.metrics.ranking import Rankable, agents_for_share, ranking, top_with_other
from odeus_dash.metrics.sparkline import sparkline
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

__all__ = [
    "DEFINITIONS",
    "NO_CHANGE",
    "Change",
    "Check",
    "Definition",
    "Measure",
    "Rankable",
    "ReachCut",
    "TokenTotals",
    "Totals",
    "agents_for_share",
    "data_sentence",
    "engagement",
    "engagement_sentence",
    "group_messages_per_user_change",
    "labels",
    "messages_per_user_change",
    "messages_sentence",
    "of_agents",
    "overview_sentence",
    "per_agent_over_time",
    "ranking",
    "reach_and_intensity",
    "reach_cut",
    "reconciliation",
    "sparkline",
    "sparklines",
    "token_totals",
    "tokens_over_time",
    "tokens_per_agent",
    "tokens_per_model",
    "tokens_sentence",
    "top_with_other",
    "totals",
    "totals_over_time",
    "users_sentence",
    "with_trend",
]
