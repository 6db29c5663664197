"""The command line's commands. They return what to say; `odeus_dash.__main__` says it.

arguments.py     what may be typed
workspace.py     which workspace is meant, and the demo server if it is that one
sync.py          filling the archive, and what that found: as text, as JSON, as an exit code
export.py        one export as a file
progress.py      how far a long command is, for who waits
summary.py       the figures of a range: loaded and compared
summary_json.py  these for programs
summary_text.py  these for a terminal
doctor.py        what is set up, what is missing, and what to do; its lines are in finding.py
network.py       the same of proxies and certificates
users.py         the accounts of the password sign-in
"""
