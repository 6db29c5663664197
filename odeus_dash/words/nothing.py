"""Texts shown where there is nothing to show or compare, and about the kind of data."""

from __future__ import annotations

NO_USAGE = "No usage in this period."
SAME_REASON = "Not shown, for the same reason."
SELECT_DATES = "Select other dates."
AGENTS_UNUSED = "The selected agents were not used in this period."
SELECT_AGENTS = "Select other agents or a longer range."

NO_COMPARISON = "no comparison"
VS = "vs {days}"
TODAY_OPEN = "A range that includes today is compared once the day is over."
TOO_LONG = "A range of more than a year is not compared."
NOT_LOADED = "Not compared with {days}. {problem}"
NONE_SELECTED = "No comparison selected."
SELECT_COMPARISON = "Select a comparison in the menu."
NOT_COMPARABLE = "This range cannot be compared."
SELECT_COMPARABLE = "Select a range of at most a year that ends before today."
NONE_BEFORE = "No usage in {days}."
ALL_NEW = "All use since then is new. Select a later range or another comparison."

EXCLUDED, IN_NO_FIGURE = "{agents} left out by settings", "Not included in any figure."

SIMULATED = "Simulated, not a real workspace."
FROM_DISK = "Opened from disk. Nothing is loaded from the API."
GROUPS_HIDDEN = "Groups under {fewest} hidden"
LEFT_OUT = (
    "Figures about people are hidden for agents with fewer than {fewest} users, and left out of totals."
)
