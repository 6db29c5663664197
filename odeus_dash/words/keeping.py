"""Texts about goals, notes and dismissed rows on pages and in files."""

from __future__ import annotations

FIGURES_STAND = "The figures are not affected."
VIEW = "View"
DISMISS_FOR_ALL = "Dismiss for these dates, for all admins"
DISMISS = "Dismiss for these dates"
DISMISSED = "Show dismissed ({number})"
RESTORE = "Show again"

PER_MESSAGE = "Cost per 1,000 messages"
#: A goal on a tile or chart; the second where it covers another number of days than are selected.
GOAL = "Goal {target} by {day}"
GOAL_OF_DAYS = "Goal {target} per {days} by {day}"
GOAL_LINE = "Goal {target}"
#: A note in a file, with its year.
NOTE = "Note: {text} ({days}, by {author} on {day})."
#: What needs attention.
CATCH_UP = "Bring {figure} back on track"
CATCH_UP_OF_AGENT = "Bring {figure} of {agent} back on track"
BEHIND = "{value} instead of the planned {expected}. The goal is {target} by {day}."
MISSED = "{value}, though the goal was {target} by {day}."
