"""The data of a workspace that a test describes, and what Streamlit shows as it is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import unescape
from itertools import chain, count
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from defusedxml import ElementTree
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from odeus_dash.choice import Choice
from odeus_dash.data import Answers, Data
from odeus_dash.settings import Workspace
from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Viewer

T = TypeVar("T")
_TIMES = count()


@dataclass(frozen=True)
class ShownTile:
    """A tile as it is read; `change` has its basis behind it."""

    label: str
    value: str
    help: str
    change: str = ""


def forget_all() -> None:
    """Let the process read its settings and make its source anew."""
    for each in load.source.cache.values():
        each.close()
    load.source.cache_clear()
    load.configured.cache_clear()


def looking(
    workspace: Workspace,
    choice: Choice,
    now: dt.datetime,
    viewer: Viewer = LOCAL,
    *,
    smallest_group: int = 5,
    meeting: bool = False,
) -> Data:
    """What a viewer has chosen of a workspace; nothing has been loaded of it."""
    return Data(Answers(load.source(), workspace), choice, now, viewer, smallest_group, meeting=meeting)


def fresh(data: Data) -> Data:
    """The same choice in another run: what has been loaded is asked of the source again."""
    return replace(data, answers=Answers(load.source(), data.workspace))


def loaded(data: Data, read: Callable[[Data], T]) -> T:
    """What `read` gives in a run of its own, after asking for everything that it finds missing."""
    run = fresh(data)
    return run.answers.wait(lambda: read(run))


def tiles(app: AppTest) -> list[ShownTile]:
    """The tiles of the page."""
    rows = [each.value for each in app.html if each.value.startswith('<dl class="tiles')]
    return [_tile(each) for row in rows for each in ElementTree.fromstring(row)]


def _tile(tile: Any) -> ShownTile:
    label, value, *rest = tile
    said = [" ".join("".join(each.itertext()).split()) for each in (label, value, *rest)]
    return ShownTile(said[0], said[1], label[0].get("aria-label"), next(filter(None, said[2:]), ""))


def shared(app: AppTest) -> list[dict[str, list[str]]]:
    """The queries of the links to share: with these dates, and with those of the day if there is one."""
    links = in_html(app, r'class="copies" href="([^"]*)"')
    return [parse_qs(urlsplit(each).query) for each in links]


def in_html(app: AppTest, pattern: str) -> list[str]:
    """What the group of the pattern finds in our own HTML, as it is read."""
    return [read(unescape(found)) for each in app.html for found in re.findall(pattern, each.value)]


def click(app: AppTest, name: str) -> AppTest:
    """Click on the first link or button of our own HTML whose name begins so, as browser.js does."""
    named = next(each for each in in_html(app, 'data-clicks="([^"]*)"') if each.startswith(name))
    app.text_input(key="clicked").set_value(f"{named} {next(_TIMES)}")
    return app.run()


def letters(*texts: Iterable[Element]) -> str:
    """The texts of these elements as they are read, one per line."""
    return "\n".join(read(str(each.value)) for each in chain(*texts))


def read(markdown: str) -> str:
    """What stands in Markdown that `notices.plain` made, with blanks that may break."""
    return markdown.replace("\\", "").replace("\u00a0", " ")
