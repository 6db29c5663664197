"""What is said of goals, notes and dismissed rows."""

from __future__ import annotations

FIGURES_STAND = "The figures are not affected."
DISMISS_FOR_ALL = "Dismiss for these dates, for all admins"
DISMISS = "Dismiss for these dates"
DISMISSED = "Show dismissed ({number})"
RESTORE = "Show again"

PER_MESSAGE = "Cost per 1,000 messages"
#: What a tile and a picture say of a goal; of another number of days than the selected ones, also that.
GOAL = "Goal {target} by {day}"
GOAL_OF_DAYS = "Goal {target} in {days} by {day}"
GOAL_LINE = "Goal {target}"
#: A note in a file, with its year.
NOTE = "Note: {text} ({days}, by {author} on {day})."
#: What needs attention.
CATCH_UP = "Catch up with the goal for {figure}"
CATCH_UP_OF_AGENT = "Catch up with the goal for {figure} of {agent}"
BEHIND = "{value} where {expected} were planned, for {target} by {day}."
MISSED = "{value} instead of {target}. It was due on {day}."
