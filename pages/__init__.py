"""One page each: a module with its `TITLE` and `page(data)`, which returns the whole page as a value."""

from itertools import chain
from types import ModuleType

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

_SECTIONS = {
    "": (briefing,),
    "Adoption": (messages, users, engagement),
    "Change": (changes, lifecycle, reviews),
    "Cost": (cost, cache, tokens),
    "Data": (data,),
}


def _path(page: ModuleType) -> str:
    return page.__name__.removeprefix("pages.")


#: The sections of the menu with the paths of their pages; the first page is the front page.
MENU = {section: tuple(map(_path, pages)) for section, pages in _SECTIONS.items()}
#: The paths of pages that are not in the menu: links lead to them.
HIDDEN = tuple(map(_path, (agent, compare)))
#: All pages by their paths, in the order of the menu.
PAGES = {_path(each): each for each in (*chain(*_SECTIONS.values()), agent, compare)}
