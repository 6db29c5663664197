"""Texts about filters by owner, model, segment, stage and group."""

from __future__ import annotations

from odeus_dash.words.lifecycles import STAGES
from odeus_dash.words.people import SEGMENTS

#: What can be filtered by, and what that is called.
KINDS = {"owner": "Owner", "model": "Model", "segment": "Segment", "stage": "Stage", "group": "Group"}
#: The values of the kinds that have a fixed number of them, as addresses name them, and what they are called.
NAMED = {"segment": {name.lower(): name for name in SEGMENTS.values()}, "stage": STAGES}

CHIP = "{kind}: {value}"
MORE, SHOW_MORE = "+{number}", "More filters"
REMOVE, REMOVE_ALL = "Remove the filter: {filter}", "Remove filters"
REMOVE_AGENT, ALL_AGENTS = "Remove from the selection", "Show all agents"
SELECTED = "{agents} selected"
FILTER_BY = "Show only: {filter}"

NO_MATCH, NO_MATCH_HOW = "No agent matches the filters.", "Remove a filter, or select other dates."
#: What a filter by model means, on pages that count the tokens of models and on all others.
ONLY_MODELS = "Only usage of {models}. Messages and users are not known by model."
USERS_OF_MODELS = "Agents that used {models}, with all of their usage."
ALL_MODELS_ONLY = "These figures cover all models of an agent. Remove the model filter to see them."

DROPPED = "Unknown, or without usage in this period: {filters}. The filter was removed."
#: Why viewers have no filter by owner or group.
HIDDEN = {
    "owner": "Owners are hidden, so the owner filter was removed.",
    "group": "Groups of agents are hidden, so the group filter was removed.",
}

#: What the command line says about invalid filters.
UNKNOWN, UNKNOWN_TODO = "Unknown {kind}: {value}.", "Name one with usage in the range."
UNKNOWN_GROUP_TODO = "Name a group from the workspace’s settings."
KNOWN_TODO = "Use {values}."
NOT_AS_VIEWER = "Viewers see no {kind}s.", "Leave out --{kind} or --as-viewer."
