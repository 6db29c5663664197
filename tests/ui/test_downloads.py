"""What is held for the files of a page, after the page is left."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest

from odeus_dash.ui import downloads, sign_in
from odeus_dash.ui.downloads import File
from tests.pages.literal import data
from tests.pages.two_agents import TWO_AGENTS


def test_what_makes_a_file_does_not_hold_the_figures_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit holds it for minutes, and all exports of the page with it if it named their data."""
    held: list[Callable[[], bytes]] = []
    monkeypatch.setattr(downloads.st, "download_button", lambda *_, data, **__: held.append(data))
    monkeypatch.setattr(sign_in, "mark", lambda _: "ann")
    page = data(TWO_AGENTS)
    gone = weakref.ref(page)
    downloads.button(page, File("a.csv", "text/csv", lambda: b"a"), "CSV", "a_csv")
    del page
    gc.collect()
    assert len(held) == 1
    assert gone() is None
