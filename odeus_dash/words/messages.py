"""Texts of the page *Messages*."""

from __future__ import annotations

from odeus_dash.words.directions import ByDirection

UNKNOWN = "The number of messages is unknown."
NONE = "No messages in this period."
NONE_IN_DAYS, IN_DAYS = "No messages in {days}.", "{messages} in {days}"
IN_DAYS_WITH = "{messages} in {days}, with {agents}."
#: How the messages changed: the beginning of one of the sentences below.
ALL: ByDirection = {
    "up": "Messages are up {change} to {level}",
    "down": "Messages are down {change} to {level}",
    "steady": "Messages held steady at {level}",
    "new": "Agents received {messages}, up from none",
    "unknown": "Agents received {messages}",
}
SELECTED: ByDirection = {
    "up": "Selected agents received {messages}, up {change}",
    "down": "Selected agents received {messages}, down {change}",
    "steady": "Selected agents received {messages}, unchanged",
    "new": "Selected agents received {messages}, up from none",
    "unknown": "Selected agents received {messages}",
}
ONE_AGENT: ByDirection = {
    "up": "{agent} received {messages}, up {change}",
    "down": "{agent} received {messages}, down {change}",
    "steady": "{agent} received {messages}, unchanged",
    "new": "{agent} received {messages}, up from none",
    "unknown": "{agent} received {messages}",
}
ALONE = "{moved}."
GAINED = "{moved}, mainly from {agent} ({gain})."
GAINED_BY_NEW = "{moved}, mainly from a new agent, {agent} ({gain})."
LOST = "{moved}, mainly due to {agent} ({gain})."
ONE_FOR_80 = "{moved}. One of {agents} agents accounts for 80%."
SOME_FOR_80 = "{moved}. {few} of {agents} agents account for 80%."

SHOWN, EACH, ADDED = "Show", "Each agent", "Added up"
PER_UNIT = "Messages per {unit}"
MOST_USED = "Most used agents"
CONCENTRATION = "Concentration"
ADDED_UP = "Cumulative share of messages, most used agents first"
ALL_AGENTS = "All agents by messages"

UNUSUAL = "{when} was unusually {how}: {value} messages (typical {kind}: {low}–{high})."
ONE_EARLIER = "One earlier {unit} was also unusual."
MORE_EARLIER = "{number} earlier {unit}s were also unusual."
RING = "unusually {how} (typical: {low}–{high})"
