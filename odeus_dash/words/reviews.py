"""What the page about goals and notes says, and the forms that change them."""

from __future__ import annotations

#: The headline: what became of the goals, and how many notes there are.
NOTHING = "No goals and notes yet."
HEADLINE = "{goals}, {notes}."
BEHIND = "{goals}, {behind} behind plan, {notes}."
NOT_READ = "Goals and notes could not be read."
OFF, OFF_REASON = "Nothing is kept.", "The store of goals and notes is switched off in the settings."
NOT_HERE = "Nothing is kept of this workspace."
ENDS = "Typed keys and opened files end with the session. Configure the workspace to keep goals and notes."

GOALS, NOTES, FILE = "Goals", "Notes", "Export and import"
GOALS_NOTE = "The plan is a straight line from the baseline to the target."
NO_GOALS = "No goals yet."
NO_NOTES = "No notes yet."
ADMINS = "Admins set goals and write notes."
FILE_NOTE = "All goals and notes of this workspace as one file, for a backup or another installation."

GOAL = "{figure}: {target} by {day}"
GOAL_OF = "{figure} of {agent}: {target} by {day}"
PER_DAYS = "{text}, in {days}"
NOW = "{value} now, {expected} planned. Baseline {baseline} on {measured}."
BASELINE = "Baseline {baseline} on {measured}."
OWNER = "Owner: {owner}."
BY = "{days}, by {author} on {day}"

SET_GOAL, EDIT, DELETE, KEEP, CANCEL, SAVE = "Set a goal", "Edit", "Delete", "Keep", "Cancel", "Save"
DELETE_NOW = "Delete for good"
WRITE_NOTE, EXPORT, IMPORT = "Write a note", "Export", "Import"
FIGURE, ABOUT, TARGET, DUE, BY_WHOM = "Figure", "For", "Target", "By", "Owner"
WHOLE = "Workspace"
TARGET_HELP = "Percentages as 80, costs in {currency}. Of {days}, as selected."
OWNER_HELP = "A name or a team. Everyone who sees the workspace sees it."
BASELINE_HELP = "The figure of {days} is frozen as the baseline."
TEXT, FIRST, LAST = "What happened", "First day", "Last day"
TEXT_HELP = "Shown on every picture over time, to everyone who sees the workspace."
UPLOAD, UPLOAD_HELP = (
    "File of goals and notes",
    "A file that was exported here. Entries that are here stay as they are.",
)

FIGURE_UNKNOWN = "The figure is not known for the selected days."
SELECT_OTHER = "Select closed days on which the figure is known, then set the goal again."
NO_TARGET, TYPE_TARGET = "The goal has no target.", "Type a number."
IMPORTED, NONE_NEW = "{number} imported.", "All entries were here already."
