"""Texts of the page *What changed*."""

from __future__ import annotations

from odeus_dash.words.directions import ByDirection

NOTHING = "Nothing to compare this period with."
NOT_SPLIT = "The change cannot be split."
NO_COUNTS = "One of the two exports has no message counts."
UNKNOWN = "The change is unknown, because message counts are missing."
NONE = "No messages in either period."
#: How the messages changed: the beginning of one of the sentences below.
ALL: ByDirection = {
    "up": "Messages rose {change} to {level}",
    "down": "Messages fell {change} to {level}",
    "steady": "Messages held steady at {level}",
    "new": "Messages rose from none to {level}",
    "unknown": "Messages came to {level}",
}
SELECTED: ByDirection = {
    "up": "Messages to selected agents rose {change} to {level}",
    "down": "Messages to selected agents fell {change} to {level}",
    "steady": "Messages to selected agents held steady at {level}",
    "new": "Messages to selected agents rose from none to {level}",
    "unknown": "Messages to selected agents came to {level}",
}
ALONE = "{moved}."
MAINLY = "{moved}, mainly due to {reason} ({value})."
PARTLY = "{moved}, partly due to {reason} ({value})."
OFFSET = "{moved}, with {more} ({gain}) but {less} ({loss})."
#: The parts of a change as reasons, where they are above and below zero.
REASONS = {
    "new": ("new agents", "new agents"),
    "retired": ("retired agents", "retired agents"),
    "reach": ("more users", "fewer users"),
    "intensity": ("more messages per user", "fewer messages per user"),
    "unsplit": ("agents with unknown users", "agents with unknown users"),
}
#: The same as names of bars.
BARS = {
    "new": ("New agents", "New agents"),
    "retired": ("Retired agents", "Retired agents"),
    "reach": ("Reach: more users", "Reach: fewer users"),
    "intensity": ("Intensity: more messages per user", "Intensity: fewer messages per user"),
    "unsplit": ("Not attributable", "Not attributable"),
}

DIFFERENCE = "What made the difference"
FROM_TO = "Messages: {previous} → {current}"
FROM_TO_PER_DAY = "Messages: {previous} → {current}, {per_day} per day"
MOVERS = "Biggest movers"
ONE_AGENT = "Look at one agent"
ADD_UP = "In each row, the parts add up to the change"
ALL_AGENTS = "All agents by change in messages"
