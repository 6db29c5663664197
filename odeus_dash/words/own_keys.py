"""What is said of the export of models: all use of own model keys."""

from __future__ import annotations

EXPLAINED = "List prices explain {share} of what Odeus reports for your own keys ({estimated} of {reported})."
OWN_PRICES_EXPLAIN = (
    "Your prices explain {share} of what Odeus reports for your own keys ({estimated} of {reported})."
)
REST = "Agents are {share} of all own-key cost. The rest is chat and the API."
REST_WITH_EXCLUDED = "Agents are {share} of all own-key cost. The rest is chat, the API and agents left out."
MORE_THAN_ALL = "Agents cost more than all own-key use, so the two exports do not match."
UNKNOWN = "Not compared with the estimate of Odeus. {why}"
