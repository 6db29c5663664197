"""The command line's commands. They return what to say; `odeus_dash.__main__` says it.

arguments.py   what may be typed
workspace.py   which workspace is meant, and the demo server if it is that one
sync.py        filling the archive
synced.py      what that found: as text, as JSON, as an exit code
export.py      one export as a file
progress.py    how far a long command is, for who waits
figures.py     the figures of an export by name, as JSON and as text
comparing.py   what they were in the period before, and how much they changed
summary.py     the figures of a range: loaded, as JSON, as text
doctor.py      what is set up, what is missing, and what to do
users.py       the accounts of the password sign-in
"""
