"""A range from before the API's history: nothing is known of it, which is not the same as no usage."""

from __future__ import annotations

import datetime as dt

import pytest

from odeus_dash.comparison import Against
from odeus_dash.periods import Period
from tests.every_page import MODULES
from tests.ui.looking import noted, run
from tests.ui.two_agents import a_view, rows

#: Two years before the now of the view.
LONG_AGO = Period(dt.date(2024, 11, 1), dt.date(2024, 11, 10), "UTC")


@pytest.mark.parametrize("page", MODULES)
def test_no_page_takes_what_is_not_kept_for_no_usage(page: str) -> None:
    with a_view(lambda *asked: rows(*asked).clear(), against=Against.PREVIOUS) as view:
        app = run(page, view.over(LONG_AGO))
    said = noted(app)
    assert "Days no longer available." in said
    assert "Odeus keeps 12 months" in said
    assert "Nothing was used" not in said
    assert len(app.exception) == len(app.error) == len(app.metric) == len(app.dataframe) == 0
    assert not [each.value for each in app.title if "No messages" in each.value or "Nobody" in each.value]
