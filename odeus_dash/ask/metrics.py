"""The figures that questions can be about, by their names and the pages that show them."""

from __future__ import annotations

from odeus_dash.ask.text import plain
from odeus_dash.metrics.definitions import DEFINITIONS

#: The path of the page that shows a figure, by the figure's key in the definitions.
PAGES = {
    "messages": "messages",
    "conversations": "messages",
    "agents_in_use": "messages",
    "rows": "data",
    "unique_users": "users",
    "active_users": "users",
    "user_agent_pairs": "users",
    "active_pairs": "users",
    "people": "users",
    "people_at_least": "users",
    "people_at_most": "users",
    "messages_per_user": "engagement",
    "input": "tokens",
    "output": "tokens",
    "cache_read": "tokens",
    "cache_write": "tokens",
    "uncached": "tokens",
    "requests": "tokens",
    "hit_rate": "cache",
    "cost": "cost",
    "cache_saving_net": "cache",
    "cache_saving_net_if_1h": "cache",
}
#: Figures about people that only one agent has: those of several cannot be added up.
OF_ONE_AGENT = frozenset({"unique_users", "active_users"})
_ALSO = {
    "messages": ("message",),
    "conversations": ("conversation", "chats", "chat"),
    "agents_in_use": ("agents", "used agents", "active agents"),
    "unique_users": ("users", "user", "people", "persons"),
    "active_users": ("active user", "active people"),
    "user_agent_pairs": ("adoptions", "adoption"),
    "people": ("exact people", "different people"),
    "people_at_least": ("people at least", "minimum people", "people minimum"),
    "people_at_most": ("people at most", "maximum people", "people maximum"),
    "messages_per_user": ("messages per active user", "messages per person", "message per user"),
    "input": ("input",),
    "output": ("output",),
    "cache_read": ("cache reads", "cached tokens"),
    "cache_write": ("cache writes",),
    "uncached": ("uncached input", "uncached tokens"),
    "requests": ("request", "model requests"),
    "hit_rate": ("cache hit rate", "hit rates"),
    "cost": ("costs", "spend", "spending", "spent", "bill", "money"),
    "cache_saving_net": ("cache saving", "cache savings", "savings", "saved by cache"),
}
#: The figures by all their names, as plain words.
NAMES = {plain(DEFINITIONS[key].label): key for key in PAGES} | {
    name: key for key, names in _ALSO.items() for name in names
}
