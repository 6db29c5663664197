"""Every page there is: what is tested on all pages is tested on a new one too."""

from __future__ import annotations

from odeus_dash.main import HIDDEN, PAGES

#: As people read them in the navigation.
TITLES = tuple(each.title for each in PAGES.values())
#: As in an address; the front page has none.
PATHS = ("", *tuple(PAGES)[1:])
#: Those that no menu has.
HIDDEN_PATHS = tuple(each.path for each in HIDDEN)
#: The modules of the folder `pages`.
MODULES = tuple(each.build.__module__.removeprefix("pages.") for each in (*PAGES.values(), *HIDDEN))
#: What each of them is called.
NAMES = dict(zip(MODULES, (*TITLES, *(each.title for each in HIDDEN)), strict=True))
#: For somebody on the front page: all others, and back.
ROUND = (*TITLES[1:], TITLES[0])
