"""Texts of the page *Reviews*, its forms and saved reviews."""

from __future__ import annotations

#: The headline: how the goals are doing, and how many notes there are.
NOTHING = "No goals or notes yet."
HEADLINE = "{goals}, {notes}."
BEHIND = "{goals}, {behind} behind plan, {notes}."
NOT_READ = "Goals and notes could not be read."
NOTHING_KEPT = "No goals or notes."
WITH_REVIEWS = "{goals}, {notes}, {reviews}."
BEHIND_WITH_REVIEWS = "{goals}, {behind} behind plan, {notes}, {reviews}."
OFF, OFF_REASON = "Goals and notes are off.", "To turn them on, change [store] in the settings."
NOT_HERE = "This workspace keeps no goals or notes."
ENDS = "It ends with this session. Add it to the settings to keep goals and notes."

GOALS, NOTES, FILE = "Goals", "Notes", "Export and import"
GOALS_NOTE = "The plan is a straight line from the baseline to the target."
#: In place of the first goal, and of the first note.
WHAT_GOALS = "A goal is a target for a figure. Tiles and charts show the progress."
WHAT_NOTES = "A note says what happened. Charts over time show it on its days."
ADMINS = "Admins set goals and write notes."
FILE_NOTE = "All goals, notes and saved reviews as one file, for backup or another installation."

GOAL = "{figure}: {target} by {day}"
GOAL_OF = "{figure} of {agent}: {target} by {day}"
PER_DAYS = "{target} per {days}"
NOW = "{value} now, {expected} planned. Baseline {baseline} on {measured}."
BASELINE = "Baseline {baseline} on {measured}."
OWNER = "Owner: {owner}."
BY = "{days}, by {author} on {day}"

SET_GOAL, EDIT, DELETE, KEEP, CANCEL, SAVE = "Set a goal", "Edit", "Delete", "Keep", "Cancel", "Save"
DELETE_NOW = "Delete permanently"
WRITE_NOTE, EXPORT, IMPORT = "Write a note", "Export", "Import"
FIGURE, ABOUT, TARGET, DUE, BY_WHOM = "Figure", "For", "Target", "Due", "Owner"
WHOLE = "Workspace"
TARGET_HELP = "The target for {days}. Enter 80 for 80%, and costs in {currency}."
OWNER_HELP = "A person or a team, visible to everyone with access to the workspace."
BASELINE_HELP = "Its value for {days} becomes the baseline."
TEXT, FIRST, LAST = "What happened", "First day", "Last day"
TEXT_HELP = "Shown on every chart over time, to everyone with access to the workspace."
UPLOAD, UPLOAD_HELP = (
    "File of goals, notes and reviews",
    "A file exported from this page. Existing entries stay as they are.",
)

FIGURE_UNKNOWN = "The figure is unknown for the selected days."
SELECT_OTHER = "Select days that have ended, then set the goal again."
NO_TARGET, TYPE_TARGET = "The goal has no target.", "Enter a number."
IMPORTED, NONE_NEW = "{number} imported.", "All entries exist already."

SAVED = "Saved reviews"
SAVED_NOTE = "The figures of a meeting, kept as they were shown."
SAVE_REVIEW, OPEN, ALL_REVIEWS = "Save this review", "Open", "All reviews"
OF_REVIEW = "Figures of {days}, saved by {author} on {day}"
UNNAMED = "Unnamed review"
#: An opened review: its headline, its mark, and what was decided.
AS_IT_WAS = "The review of {days}, as saved on {day}."
MARK = "Saved {day} by {author}"
MARK_HELP = "These figures are from that day. They do not change."
DECIDED = "Decided:"
NOT_OPENED = "This review cannot be opened."
FEWER_HIDDEN = "It hides groups under {then}. Groups under {now} are now hidden from viewers."
ONLY_ADMINS = "It is filtered by owner, and viewers see no owners."
ASK_ADMIN = "Ask an admin to open it."

#: The dialog that saves a review.
DECISION, DECISION_HELP = "What was decided", "Visible to everyone with access to the workspace."
IN_IT = "In the review: {pages}."
NO_DECISION = "Write what was decided, then save."
NO_VIEWERS = "Viewers cannot open it, because the owner filter is for admins only."
