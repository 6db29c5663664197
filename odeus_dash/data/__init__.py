"""The figures of a choice, for pages and the command line: loaded, masked and labelled once."""

from odeus_dash.data.answers import Answers, Exports, Waiting
from odeus_dash.data.data import AGENTS, BY_MODEL, USERS, Data
from odeus_dash.data.frames import only

__all__ = ["AGENTS", "BY_MODEL", "USERS", "Answers", "Data", "Exports", "Waiting", "only"]
