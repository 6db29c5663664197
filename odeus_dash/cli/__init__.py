"""The command line's commands. They return what to say; `odeus_dash.__main__` says it.

arguments.py   what may be typed
workspace.py   which workspace is meant, and the demo server if it is that one
summary.py     the figures of a range: loaded, as JSON, as text
doctor.py      what is set up, what is missing, and what to do
users.py       the accounts of the password sign-in
"""
