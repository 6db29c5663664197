"""What the menu is made of. Not in the script, which would make the class anew on each run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from odeus_dash.data import Data
from odeus_dash.page import Page

Build = Callable[[Data], Page]


@dataclass(frozen=True)
class Entry:
    """A page of the menu: its name there and in the browser's tab, URL path, icon and content."""

    title: str
    path: str
    icon: str
    build: Build
