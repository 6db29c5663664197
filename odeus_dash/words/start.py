"""Texts shown until there are figures: connecting a workspace, opening files."""

from __future__ import annotations

CONNECT = "Connect a workspace"
HOW_TO_CONNECT = (
    "In the menu, paste an API key that may export usage. Add the address of your deployment if it is "
    "not the public one."
)
KEY_IS_SAFE = "The key stays in the memory of this session and goes to that deployment only."
TRY_DEMO = "To look around first, select the demo workspace."
NO_WORKSPACE = "No workspace is open to you"
ASK_ADMIN = "Ask an admin of this dashboard to add your account to a workspace’s viewers."
OR_FILES = "You can also open export files in the menu."
OPEN_AGAIN = "Open your files again"
FILES_GONE = "Files are kept in memory only, and that session has ended."
OPEN_FILES = "Open export files"
HOW_TO_OPEN = "In the menu, add usage exports: CSV, Excel or zip files, several at once."
ADDED_UP = (
    "Files for adjoining days are added up. People are not, because one person may be in several files."
)

WENT_WRONG = "Something went wrong."
RELOAD_PAGE = "Reload the page. If it persists, contact the people who run this dashboard."

TRYING = "Testing the key with a small export"
URL_HELP = "The public API, or the address of your deployment. A host name is enough."
CONNECTED = "Connected"
NO_USAGE = "The key works. There was no usage in the last {days} days."
WORKSPACE, WITHOUT_ID = "Workspace {ids}", "Workspace without an id"
AGENTS = "{agents} in the last {days} days"
BYOK, NOT_BYOK = (
    "Own model keys (BYOK): tokens and cost are shown",
    "No own model keys (BYOK): no tokens, no cost",
)
OWNERS, NO_OWNERS = "User-level data is on", "User-level data is off: no owners, no links"
COUNT_PEOPLE = "Count people exactly"
PEOPLE_READ = "Also reads who used which agent. Keeps anonymous numbers in memory, no name, address or id."
PEOPLE_COUNTED = "People are counted exactly"
FILES_HELP = (
    "Usage exports as CSV, text or Excel (.xlsx), also zipped, by agent and by model. At most {files} files, "
    "{size} MB in total. They stay in the memory of this session and are never stored."
)
IGNORED = "**{file}** was ignored. {why}"
