"""What the page about tokens says, and what stands where there are none."""

from __future__ import annotations

BRING_KEYS = "Bring your own model keys to see {what}: this export has no token counts."
COST, CACHE, TOKENS = "cost", "cache savings", "token use"
NO_TOKENS = "No tokens in this period."
INPUT, OF_SELECTED = "Input", "Input of the selected agents"
LEVEL = "{tokens} tokens"
CACHED, NONE_CACHED = "{share} came from the cache.", "Nothing came from the cache."
#: A tile has no room for "tokens per message".
PER_MESSAGE = "Per message"
MOST_INPUT = "{agents} with the most input"
REQUESTS = "Smallest, average and largest request, on a log scale"
