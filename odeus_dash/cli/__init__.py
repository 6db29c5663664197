"""The commands of the command line. They return text, and `odeus_dash.__main__` prints it.

arguments.py     the commands and their options
workspace.py     the selected workspaces, and the demo server
sync.py          fills the archive, with a report as text, JSON and exit code
export.py        writes one export to a file
progress.py      the progress of a long command
report.py        pages as files and as text
summary.py       loads and compares the figures of a range
summary_json.py  a summary for programs
summary_text.py  a summary for a terminal
doctor.py        checks the setup, one line per finding (finding.py)
network.py       checks proxies and certificates
users.py         the accounts of the password sign-in
"""
