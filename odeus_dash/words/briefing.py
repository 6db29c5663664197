"""Texts of the page *Briefing*: its headline and what needs attention."""

from __future__ import annotations

from odeus_dash.words.directions import ByDirection

#: How the messages changed: the beginning of one of the sentences below.
MESSAGES: ByDirection = {
    "up": "Messages rose {change} to {level}",
    "down": "Messages fell {change} to {level}",
    "steady": "Messages held steady at {level}",
    "new": "Messages rose from none to {level}",
    "unknown": "Messages came to {level}",
}
OF_SELECTED: ByDirection = {
    way: text.replace("Messages", "Messages to selected agents") for way, text in MESSAGES.items()
}
UNKNOWN = "The number of messages is unknown."
NO_MESSAGES = "No messages in this period."
OVER_BUDGET = "{change}, and {month} is over its {budget} budget."
OVER_SOON = "{change}, and {month} is on course to exceed its {budget} budget."

#: Since the last review: what was decided, and what moved since then.
SINCE = "Since the review of {days}"
SINCE_MOVED = "{changes}. Decided: {text}"
SINCE_UNMOVED = "No change. Decided: {text}"
SINCE_DECIDED = "Decided: {text}"
CHANGED_BY = "{figure} {change}"
PER_DAY = "{figure} {change} per day"
DATA_TROUBLE = "Check the data"
BUDGET_SPENT = "Review the {month} budget"
BUDGET_PACE = "Watch the {month} budget"
BUDGET_OF_SPENT = "Review the budget of {name}"
BUDGET_OF_PACE = "Watch the budget of {name}"
RAN_OUT = "Used up on {day}."
RUNS_OUT = "At this pace, it will be used up on {day}."
FORECAST = "Forecast {total} ({between})."
FORECAST_ALONE = "Forecast {total}."
RESTORE_CACHE = "Restore caching in {agent}"
FIX_CACHE = "Fix caching in {agent}"
REUSED = "Each cached token was reused {times} times."
NEVER_REUSED = "No cached token was reused."
TURN_ON_CACHE = "Turn on caching for {agent}"
NONE_CACHED = "{requests}, none cached."
LOOK_INTO = "Look into {agent}"
FELL_FROM = "Messages fell from {before} to {now}."
RETIRE = "Consider retiring {agent}"
SILENT = "No messages, down from {before}."
OWNER = "Owner: {owner}."
CONCENTRATED = "Prepare for an outage of {agent}"
RECEIVES = "One agent receives more than half of all messages."

MOVED = "What moved: messages per {unit}"
CHANGED = "What changed: {change} messages, by agent"
UNCHANGED = "What changed, by agent"
OF_BILL = "of the bill"
