"""Texts of the page *Engagement*."""

from __future__ import annotations

from odeus_dash.words.directions import ByDirection

NO_MESSAGES = "The number of messages is unknown."
NO_ACTIVE = "The number of active users is unknown."
NOT_BOTH = "No agent has both messages and active users."
NONE_ACTIVE = "No active users in this period."
LEVEL: ByDirection = {
    "up": "Active users send each agent {messages}, up {change}.",
    "down": "Active users send each agent {messages}, down {change}.",
    "steady": "Active users send each agent {messages}, unchanged.",
    "new": "Active users send each agent {messages}.",
    "unknown": "Active users send each agent {messages}.",
}
#: Without a comparison: how the figure changed within the range.
WITHIN: ByDirection = {
    "up": "Active users send each agent {messages}. Per {unit}, this rose from {before} to {after}.",
    "down": "Active users send each agent {messages}. Per {unit}, this fell from {before} to {after}.",
    "steady": "Active users send each agent {messages}. Per {unit}, this held steady at {after}.",
    "new": "Active users send each agent {messages}.",
    "unknown": "Active users send each agent {messages}.",
}

PER_UNIT = "Messages per user and {unit}"
RATIO = "All messages divided by all active users"
BY_AGENT = "Agent by agent"
MOST_MESSAGES = "{agents} with the most messages"
EARLY_TO_LATE = "Early to late: first vs last third of the complete {unit}s"
ALL_AGENTS = "All agents by messages per user"
