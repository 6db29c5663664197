"""Texts about the models export: all use of own model keys."""

from __future__ import annotations

EXPLAINED = "At list prices, own-key use costs {share} of what Odeus reports ({estimated} of {reported})."
OWN_PRICES_EXPLAIN = (
    "At your prices, own-key use costs {share} of what Odeus reports ({estimated} of {reported})."
)
REST = "Agents account for {share} of own-key cost. The rest is chat and the API."
REST_WITH_EXCLUDED = (
    "Agents account for {share} of own-key cost. The rest is chat, the API and agents left out."
)
MORE_THAN_ALL = "Agents cost more than all own-key use, so the two exports do not match."
UNKNOWN = "Not compared with Odeus's estimate. {why}"
