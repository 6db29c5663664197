"""Texts of the page *Tokens*, and of pages without tokens."""

from __future__ import annotations

from odeus_dash.words.directions import ByDirection

BRING_KEYS = "Bring your own model keys to see {what}: this export has no token counts."
GET_TOKENS = "How to get it"
ADD_KEYS = "Add your own model keys to the workspace in Odeus. Its exports then have token counts."
COST, CACHE, TOKENS = "cost", "cache savings", "token use"
NO_TOKENS = "No tokens in this period."
#: How the input changed: the beginning of one of the sentences below.
INPUT: ByDirection = {
    "up": "Input rose {change} to {level} tokens",
    "down": "Input fell {change} to {level} tokens",
    "steady": "Input held steady at {level} tokens",
    "new": "Input rose from none to {level} tokens",
    "unknown": "Input came to {level} tokens",
}
OF_SELECTED: ByDirection = {
    way: text.replace("Input", "Input of selected agents") for way, text in INPUT.items()
}
OF_MODELS: ByDirection = {
    way: text.replace("Input", "Input of selected models") for way, text in INPUT.items()
}
CACHED, NONE_CACHED = "{share} came from the cache.", "Nothing came from the cache."
#: A tile has no room for "tokens per message".
PER_MESSAGE = "Per message"
MOST_INPUT = "{agents} with the most input"
REQUESTS = "Smallest, average and largest request, on a log scale"
