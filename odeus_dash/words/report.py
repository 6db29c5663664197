"""What files of pages say besides the pages: the cover, the state of the figures, and what is left out."""

from __future__ import annotations

DATES = "{days} ({timezone})"
ALL_AGENTS = "All agents"
GENERATED = "Generated {time}"
NOT_COMPARED = "Not compared with other days"
COMPARED = "Compared with {days}"
STATUS, DATA, SELECTED, DEFINITIONS, NOTES = "Status", "Data", "Agents", "Definitions", "Notes"
WHAT_IF = "What if"
NO_CHART = "{title} is shown as a table: slides have no chart of this kind."
ONLY_ON_SCREEN = "{title} has no figures in this period."
FIRST_ROWS = "The first {shown} of {rows}. The workbook has all."
FIRST_COLUMNS = "The last {shown} of {columns}."
FACTS, FACTS_ABOUT = "Facts", "About"
BLANK = "A blank value is unknown. It is not zero."
EMPTY_PAGE = "Nothing to show."
FIGURE, WHY, WHAT_TO_DO = "Figure", "Why", "What to do"
