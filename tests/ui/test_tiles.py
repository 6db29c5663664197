"""Tiles are one element of HTML, in which every text is text."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.metrics.definitions import DEFINITIONS
from tests.ui.looking import ShownTile, tiles


def script() -> None:
    from odeus_dash.charts.theme import DARK
    from odeus_dash.page import Tile, Tiles
    from odeus_dash.ui.tiles import show

    plain = Tile("messages", "62.8k")
    basis, label = "<b>of</b> 'us' & \"them\"", "<i>Cost</i>"
    rising = Tile("cost", "$3", "+2 \u202epp", "bad", (1.0, 2.0), (), basis, label)
    show(Tiles((plain, rising)), DARK)
    show(Tiles((plain,), low=True), DARK)


@pytest.fixture(scope="module")
def app() -> AppTest:
    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    return app


def test_texts_are_read_letter_by_letter_and_each_tile_has_its_definition(app: AppTest) -> None:
    assert tiles(app) == [
        ShownTile("Messages", "62.8k", DEFINITIONS["messages"].text),
        ShownTile("<i>Cost</i>", "$3", DEFINITIONS["cost"].text, "+2 pp <b>of</b> 'us' & \"them\""),
        ShownTile("Messages", "62.8k", DEFINITIONS["messages"].text),
    ]


def test_lines_and_verdicts_are_where_there_are_any(app: AppTest) -> None:
    body, low = [each.value for each in app.html]
    assert body.count("<img") == body.count("tile-change bad") == 1
    assert body.count("tile-change") == 1
    assert ('class="tiles"' in body, 'class="tiles low"' in low) == (True, True)
