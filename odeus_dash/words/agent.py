"""Texts of the pages *Agent* and *Compare*, and of the drawer."""

from __future__ import annotations

from odeus_dash.words.directions import ByDirection

#: How the agent's messages changed: the beginning of one of the sentences of `words.changes`.
NAMED: ByDirection = {
    "up": "{agent}: messages rose {change} to {level}",
    "down": "{agent}: messages fell {change} to {level}",
    "steady": "{agent}: messages held steady at {level}",
    "new": "{agent} is new, with {messages}",
    "unknown": "{agent} received {messages}",
}
UNKNOWN = "{agent}: the number of messages is unknown."
UNUSED = "{agent} was not used in this period."
GONE = "{agent} was not used in this period, down from {messages}."

SELECT_ONE, SEVERAL = "Select one agent.", "{agents} are selected."
ABOUT_ONE = "This page shows one agent."
HOW = "Open one below, or select one in the menu."
HOW_SEVERAL = "Open one of them, or compare up to five."
NOT_HERE = "No usage of this agent in this period."
NOT_HERE_WHY = "The agent is unknown or was used on other dates."
NOT_HERE_HOW = "Select a longer range, another workspace or another agent."
MOST_USED = "Most used agents"
OPEN_COMPARE = "Compare"

OWNER, STAGE, RANK, FIRST_USED, LAST_USED = "Owner", "Stage", "Rank", "First used", "Last used"
GROUP, COST_CENTRE = "Group", "Cost centre"
MODEL = "Model"
RANKED = "{rank} of {agents}"
RANKED_BEFORE = "{rank} of {agents}, was {before}"
OR_EARLIER = "{when} or earlier"
OPEN = "Open in Odeus"

ACTIVE_USERS = "Active users"
MESSAGES_PER_UNIT = "Messages per {unit}"
USERS_PER_UNIT = "Active users per {unit}"
PER_USER_PER_UNIT = "Messages per user and {unit}"
WHAT_CHANGED = "What changed: {change} messages"
WHAT = "What changed"
AS_BEFORE = "No change in messages or users."
AS_MANY = "No change in messages."
ALL_NEW = "Not used in the comparison period."
NONE_LEFT = "Used in the comparison period only."
RANK_PER_UNIT = "Rank by messages per {unit}"
LIFECYCLE = "Stage per {unit}"
MODELS = "Models, cost and cache"
TOKENS = "Tokens"
MODELS_ALT = "The agent’s models by cost"

OPEN_PAGE, FILTER, ADD_TO = "Open page", "Filter to this agent", "Add to comparison"
FULL = "You can compare up to five agents. Remove one first."
COMPARE_SELECTED = "Compare"

COMPARED = "{best} leads with {messages}, ahead of {second} with {others}."
EQUAL = "{best} and {second} have {messages} each."
COMPARE_MORE = "Select 2 to 5 agents to compare."
COMPARE_FEW = "A comparison needs at least two agents."
COMPARE_HOW = "Add one below, or select agents in the menu."
COMPARE_FEWER = "Remove some in the menu."
TOO_MANY = "{agents} are too many to compare."
ADD_HEADING = "Compare with"
OPEN_ONE = "Open one agent"
BEST = "✓ marks the highest value or the lowest cost. Changes are {days}."
BEST_ALONE = "✓ marks the highest value or the lowest cost."
PER_THOUSAND = "Cost per 1,000 messages"
CACHE = "Cache"
