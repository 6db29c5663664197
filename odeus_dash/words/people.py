"""Texts of the page *People*."""

from __future__ import annotations

from odeus_dash.periods import Granularity
from odeus_dash.words.directions import ByDirection

#: What agents are called, by whether they have many users and whether each of these uses them much.
SEGMENTS = {
    (False, True): "Specialist",
    (True, True): "Core",
    (False, False): "Low use",
    (True, False): "Occasional",
}
UNKNOWN = "The number of users is unknown."
NONE = "No one used an agent in this period."
HIDDEN = "No agent has {fewest} or more users, so figures about people are hidden."
AGENTS, SELECTED_AGENT, SELECTED_AGENTS = "agents", "the selected agent", "the selected agents"
#: Where several agents may have users in common; `who` are the agents.
AT_LEAST: ByDirection = {
    "up": "At least {people} use {who}. Agent adoptions rose {change} to {adoptions}.",
    "down": "At least {people} use {who}. Agent adoptions fell {change} to {adoptions}.",
    "steady": "At least {people} use {who}. Agent adoptions held steady at {adoptions}.",
    "new": "At least {people} use {who}, with {adoptions} adoptions.",
    "unknown": "At least {people} use {who}, with {adoptions} adoptions.",
}
EXACTLY: ByDirection = {
    "up": "{people} used {who}, up {change}.",
    "down": "{people} used {who}, down {change}.",
    "steady": "{people} used {who}, unchanged.",
    "new": "{people} used {who}, up from none.",
    "unknown": "{people} used {who}.",
}

ACTIVE = "Active and unique users"
WHAT_ACTIVE = "People who messaged an agent, and how many count as active"
REACH = "Reach vs intensity"
WHAT_REACH = "Dots are agents, dashed lines medians"
PER_UNIT = "Users per {unit}"
MOST_USERS = "{agents} with the most users"
RETENTION = "Retention"
STICKINESS = {
    Granularity.DAY: "On an average day, {share} of an agent’s users are active.",
    Granularity.WEEK: "In an average week, {share} of an agent’s users are active.",
    Granularity.MONTH: "In an average month, {share} of an agent’s users are active.",
    Granularity.QUARTER: "In an average quarter, {share} of an agent’s users are active.",
}
NO_STICKINESS = "Retention is unknown: it needs the active users of at least two complete {unit}s."
DO_NOT_ADD_UP = "Users do not add up: one person may use several agents"
ALL_AGENTS = "All agents by users"

#: What the exports by user and by agent must agree on.
AT_LEAST_CHECK, AT_MOST_CHECK = "People, at least", "People, at most"
PER_AGENT_CHECK = "Agents with the same users"
PEOPLE = "People"
WITHIN = "✓ Within bounds"
NOT_EXACT = "People are not counted exactly. {why}"
HIDDEN_EXACT = "The exact number of people is hidden, because it would reveal a group under {fewest}."
HIDDEN_OF_SEVERAL = "The exact number of people is shown only for all agents or for one."
AGENTS_USED = "Agents per person"
WHAT_AGENTS_USED = "People by the number of agents they use"
FROM_TO_AGENTS = "{least}–{most} agents"
OR_MORE_AGENTS = "{least} or more agents"
PER_PERSON = "A person uses {agents} agents on average."
HALF = "Half of all messages come from {people}."
SHARE = "{share} of the workspace’s {people} use agents."
SHARE_OF_SELECTED = "{share} of the workspace’s {people} use the selected agents."
TURNOVER = "Compared with {days}: {new} new, {returning} returning and {lapsed} lapsed people."
DEPARTMENTS = "By department"
OTHER = "Other departments"
WHAT_DEPARTMENTS = "People who use agents, out of everyone there"
SMALL_DEPARTMENTS = "Departments with groups under {fewest} are combined in the last row"
OVERLAP = "{shared} use both agents."
