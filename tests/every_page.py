"""Every page there is: what is tested on all pages is tested on a new one too."""

from __future__ import annotations

from pages import HIDDEN, MENU, PAGES

#: Those of the menu, in its order.
IN_MENU = [path for paths in MENU.values() for path in paths]
#: As people read them in the navigation.
TITLES = tuple(PAGES[path].TITLE for path in IN_MENU)
#: As in an address; the front page has none.
PATHS = ("", *IN_MENU[1:])
#: Those that no menu has.
HIDDEN_PATHS = HIDDEN
#: The modules of the folder `pages`.
MODULES = tuple(PAGES)
#: What each of them is called.
NAMES = {path: each.TITLE for path, each in PAGES.items()}
#: For somebody on the front page: all others, and back.
ROUND = (*TITLES[1:], TITLES[0])
