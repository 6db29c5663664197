"""Texts of the page *Data and checks*."""

from __future__ import annotations

NO_USAGE = "No usage in this period."
LOADED = "{rows} loaded."
ONE_MATCHES = "{rows} loaded. The check matches."
BOTH_MATCH = "{rows} loaded. Both checks match."
ALL_MATCH = "{rows} loaded. All {checks} checks match."
UPDATING = "{matching} of {checks} match. The others are still updating."
ONE_FAILS = "One of {checks} does not match."
ONLY_ONE_FAILS = "The check does not match."
FAIL = "{failed} of {checks} do not match."

MATCH, HIGHER, STILL_UPDATING, MISMATCH = "✓ Match", "✓ Higher, as expected", "Updating", "✗ Mismatch"
MIDNIGHT = "Conversations that span midnight count on both days."
UNCHECKED = "{lost} of {units} are missing, so sums over time are not checked."

APART = "Input = cache reads + writes + uncached in {rows}."
INSIDE = "Input = cache reads + uncached, writes included, in {rows}."
UNDECIDED = "It is unclear whether uncached input includes cache writes. The parts add up in {rows}."
ALL_ROWS, SOME_ROWS = "all {rows}", "{some} of {rows}"
READ_OTHERWISE = "Other rows are read whichever way adds up, or else shown as exported."

FOR_ADMINS = "The Data page is for admins."
ASK_ADMIN = "It has the rows of the export and their downloads. Ask an admin of this dashboard."
NO_TOKENS = "No token columns: bring your own model keys (BYOK) to get them."
NO_OWNERS = "No descriptions, links or owners: the workspace does not export user-level data."
GAPS = "Missing columns: {columns}. Figures that need them are left out."
IGNORED = "Unknown columns, ignored: {columns}."
FILES = "{export} ({files} of {all} files)"
ABOUT = "{exports}: {sentence}"
RESTATED = "The API revised final figures {times}. The latest are shown."
OF_AGENTS = "Rows of the selected agents"
