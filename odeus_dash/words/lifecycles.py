"""Texts of the page *Lifecycles*."""

from __future__ import annotations

UNKNOWN = "The stages of the agents are unknown."
NO_STAGE = "No stage is known."
NEEDS = "Stages need {needed} in a row. Select a later range."
#: How many of several agents are used less, and how many are not used any more.
FALLING = "Use is falling at {falling} of {agents}. {quiet}"
NOT_FALLING = "Use is not falling at any of {agents}. {quiet}"
NONE_QUIET, ONE_QUIET, SOME_QUIET = "None has gone quiet.", "One has gone quiet.", "{number} have gone quiet."
#: What is said of a single agent, by its stage.
ONE_AGENT = {
    "new": "{agent} is new.",
    "rising": "Use of {agent} is rising.",
    "stable": "Use of {agent} is stable.",
    "fading": "Use of {agent} is falling.",
    "silent": "{agent} has gone quiet.",
}
ONLY_AGENT, SELECTED_AGENT = "the only agent", "the selected agent"
STAGES = {
    "new": "New",
    "rising": "Rising",
    "stable": "Stable",
    "fading": "Fading",
    "silent": "Retirement candidate",
}
#: Where there is little room.
SHORT = {"silent": "To retire"}

JUDGED = "Stages compare {recent} with {earlier}, whatever dates are selected"
BEFORE = "{before} in {month}"
#: The lists of agents that ask for a decision: heading and note.
DECISIONS = {
    "grow": ("Grow", "New agents and agents used more, by messages gained"),
    "fix": ("Fix", "Agents used less, by messages lost"),
    "retire": ("Retire", "Agents no longer used, by messages lost"),
}
GAINED, LOST = "Gained", "Lost"
IN_STAGES = "Agents by stage: {stages}"
OVER_TIME = "Stages over time"
WITHOUT_STABLE = "Agents per {unit}, excluding stable ones"
ALL_AGENTS = "All agents with their stages"
