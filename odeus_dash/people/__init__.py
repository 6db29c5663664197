"""The users export, reduced while it is read: which anonymous row used which agent, and nothing about anyone.

people.py     People: a set of row numbers per agent, and what unions and intersections of them count
reading.py    CSV -> People; names, addresses and ids are gone when it returns
"""

from odeus_dash.people.people import LEAST_MEMBERS, NOBODY, People
from odeus_dash.people.reading import read_users

__all__ = ["LEAST_MEMBERS", "NOBODY", "People", "read_users"]
