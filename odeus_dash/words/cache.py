"""Texts of the page *Cache*: its headline, verdicts and their reasons."""

from __future__ import annotations

#: What a verdict of `metrics.cache` is called on the screen.
VERDICTS = {
    "pays off": "Saving",
    "loses money": "Losing",
    "could cache": "Not cached",
    "cannot tell": "Unknown",
}
CUT = "Caching cut the bill by {share}."
CUT_AT_MOST = "Caching cut the bill by at most {share}."
NOTHING_SAVED = "Caching saved nothing."
ADDED = "Caching added {amount} to the bill."
UNKNOWN = "What caching saved is unknown: prices or cache use are missing."
FIX_ONE, FIX = "Fixing one agent would save more.", "Fixing {agents} agents would save more."
MORE_HITS = "Higher hit rates would save {amount} more."

AMOUNTS = "{low}–{high}"
OF_COST = "{share} of the cost"
OF_AGENTS = "of {agents}"
TO_FIX, POTENTIAL = "Agents to fix", "Potential saving"
MOST_INPUT = "{agents} with the most input"
SAME_AGENTS = "Share of input of the same agents"
LOG_SCALE = "Reads per written token, on a log scale"
#: Whether requests are so long that they cost more.
ON_AVERAGE, SOME, NO = "On average", "Some", "No"
EXPOSED = "{share} of input is from agents and models with long requests at higher prices."

BROKE = "Hit rate fell"
FELL_ON = "Its hit rate fell to {rate} on {when} (typical: {typical})."
FELL_IN = "Its hit rate fell to {rate} in {when} (typical: {typical})."

NO_INPUT = "The export has no input tokens."
NOT_KNOWN = "Prices or cache use are unknown for {share} of the input."
LOST = "Caching cost {amount} more than it saved: each cached token was reused {times} times."
LOST_ALL = "Caching cost {amount} more than it saved: no cached token was reused."
SAVED = "Caching saved {amount} more than it cost."
SAVED_BETWEEN = "Caching saved {low} to {high} more than it cost, depending on how long tokens stayed cached."
EITHER = "Caching saved {best} or cost {worst}, depending on how long tokens stayed cached."
EVEN = "Caching saved as much as it cost."
TOO_FEW = "Nothing was cached, and requests are too few or too small to judge."
UNUSED = "Nothing was cached, though each of {requests} sent at least {tokens} tokens."
