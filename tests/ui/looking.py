"""A page run without a browser, on the data of a workspace that a test describes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from odeus_dash.choice import Choice
from odeus_dash.data import Answers, Data
from odeus_dash.files import OpenedFiles
from odeus_dash.settings import Workspace
from odeus_dash.ui import load
from odeus_dash.viewer import LOCAL, Viewer

T = TypeVar("T")


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


def chosen(data: Data, **choice: object) -> Data:
    """The same with another choice."""
    return replace(data, choice=replace(data.choice, **choice))


def run(page: str, data: Data, files: OpenedFiles | None = None, *, line: bool = False) -> AppTest:
    """The page of the module `page`, drawn until nothing is missing; with the `line` above it."""

    def script(page, data, files, line):  # a script of its own: it knows no name from outside
        from collections import defaultdict
        from dataclasses import replace
        from importlib import import_module
        from unittest.mock import patch

        import streamlit as st

        from odeus_dash.data import Answers
        from odeus_dash.ui import load, screen, top_line

        st.session_state["files"] = files
        answers = Answers(load.answering(data.workspace), data.workspace)
        pricing = load.configured().pricing
        module = import_module(f"pages.{page}")
        now = replace(data, answers=answers, pricing=pricing, answered=screen.answered())
        above = top_line.show(now) if line else None
        with patch.object(screen.st, "page_link"):  # AppTest has no other pages
            screen.show(module.TITLE, module.page, now, st.empty(), defaultdict(str))
        if above:
            top_line.finish(now, above)

    app = AppTest.from_function(script, default_timeout=30, args=(page, data, files, line)).run()
    assert not app.exception
    return app


def letters(*texts: Iterable[Element]) -> str:
    """The texts of these elements as they are read, one per line."""
    return "\n".join(read(str(each.value)) for each in chain(*texts))


def read(markdown: str) -> str:
    """What stands in Markdown that `notices.plain` made, with blanks that may break."""
    return markdown.replace("\\", "").replace("\u00a0", " ")


def noted(app: AppTest) -> str:
    """What a page says, as letters."""
    return letters(app.title, app.markdown, app.caption)
