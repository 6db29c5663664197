"""One page each: a module with its `TITLE` and `page(data)`, which returns the whole page as a value."""

from pages import (
    agent,
    briefing,
    cache,
    changes,
    compare,
    cost,
    data,
    engagement,
    lifecycle,
    messages,
    reviews,
    tokens,
    users,
)

_MENU = briefing, messages, users, engagement, changes, lifecycle, reviews, cost, cache, tokens, data
#: All pages by their paths: those of the menu in its order, then those that only links lead to.
PAGES = {each.__name__.removeprefix("pages."): each for each in (*_MENU, agent, compare)}
