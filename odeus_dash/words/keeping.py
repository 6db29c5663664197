"""What is said of goals, notes and dismissed rows."""

from __future__ import annotations

FIGURES_STAND = "The figures are not affected."
DISMISS_FOR_ALL = "Dismiss for these dates, for all admins"
DISMISS = "Dismiss for these dates"
DISMISSED = "Show dismissed ({number})"
RESTORE = "Show again"
