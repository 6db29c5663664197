"""What fits on which screen in a workspace of 120 agents with hostile names and without own model keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import hostile
from tests.browser.test_every_page import (  # noqa: F401  the same tests, of another workspace
    Visit,
    layouts,
    test_no_page_can_be_scrolled_sideways,
    test_no_picture_is_squeezed,
    test_no_word_is_cut_covered_broken_or_faint,
    test_tables_end_with_a_whole_row,
    test_the_briefing_is_one_screen,
    test_the_first_tile_stands_high,
    visits,
)
from tests.launcher import AppServer, running_app
from tests.odeus import exporting


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with exporting(hostile.rows) as odeus:
        settings = {"ODEUS_API_KEY": "a-key", "ODEUS_DEPLOYMENT_URL": odeus.url}
        with running_app(tmp_path_factory.mktemp("app"), **settings) as running:
            yield running


def test_no_name_becomes_an_element(visits: dict[str, Visit]) -> None:  # noqa: F811
    assert {path: each.made for path, each in visits.items() if each.made} == {}
