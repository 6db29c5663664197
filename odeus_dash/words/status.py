"""How complete and how old the figures are: the badge above a page, and the warnings behind it."""

from __future__ import annotations

RECONCILED = "Reconciled"
WARNINGS = "{number} warnings"
UPDATED = "Updated {time}"
FROM_FILES = "From {files}"
ADDS_UP = "{unit}s match the range"
TODAY_OPEN, UNIT_OPEN = "today so far", "the current {unit} so far"
CUT_ONE, CUT_BOTH = "the {end} {unit} is partial", "the first and the last {unit} are partial"
PEOPLE_UNKNOWN = "people are unknown: the range is made of {parts}"

MISMATCH = "{unit}s do not match the range"
DIFFERS = "{name}: {left} vs {right}."
MORE_DIFFER = "{figures} differ."
RELOAD = "Reload. If it persists, contact Odeus support."
EXPORT_AGAIN = "Export the files again. If it persists, contact Odeus support."
INCOMPLETE_DATA = "Data may be wrong"
PART_MISSING = "Part of the range is missing"
CHOOSE_LATER = "Select a later range."
EXPORT_WHOLE = "Export the files again with all columns."
COLUMNS_MISSING = "Columns are missing"
LACKS = "The export lacks {columns}. Figures that need them are left out."
ASK_ODEUS = "Ask Odeus support why."
RESTATED = "Final figures were changed"
OTHER_FIGURES = "Odeus sent other figures for {days} than before. The later ones are shown."
OTHER_FIGURES_AND_MORE = (
    "Odeus sent other figures for {days} and {more} than before. The later ones are shown."
)
BOTH_VERSIONS, ASK_ADMIN = "Both versions are on the Data page.", "An admin can show you both versions."
ARCHIVE_PROBLEM = "Archive problem"
ARCHIVE_WHAT = "The figures are right. Older days may be missing, and pages load more slowly."
ARCHIVE_TODO = "Contact the people who run this dashboard."
