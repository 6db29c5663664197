"""Texts of *Present* and *Share*, and of links that name unknown agents."""

from __future__ import annotations

PRESENT, PRESENT_HELP = "Present", "Fill the screen with this page (P)"
END, END_HELP = "End", "Back to the dashboard (Esc)"

SHARE = "Share"
SHARE_HELP = "Links to this page, for anyone with access"
FIXED, LATEST = "These dates: {days}", "Always the latest: {preset}"
FIXED_COPIED = "Link copied. It will always show {days}."
LATEST_COPIED = "Link copied. It will always show the latest days."
NO_LATEST = "For a link that stays current, select a date range such as “Last 28 days”."

ONE_WITHOUT_USAGE = "The selected agent {agent} is unknown or has no usage in this period."
WITHOUT_USAGE = "{agents} are unknown or have no usage in this period."
