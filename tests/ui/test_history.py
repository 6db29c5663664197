"""A range from before the API's history: nothing is known of it, which is not the same as no usage."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.comparison import Against
from odeus_dash.periods import Period
from tests.every_page import MODULES
from tests.ui.two_agents import a_view, rows

#: Two years before the now of the view.
LONG_AGO = Period(dt.date(2024, 11, 1), dt.date(2024, 11, 10), "UTC")


@pytest.mark.parametrize("page", MODULES)
def test_no_page_takes_what_is_not_kept_for_no_usage(page: str) -> None:
    def script(page, view):  # a script of its own: it knows no name from outside
        import importlib

        from odeus_dash.ui import notices

        with notices.in_place(view):
            importlib.import_module(f"pages.{page}").show(view)

    with a_view(lambda *asked: rows(*asked).clear(), against=Against.PREVIOUS) as view:
        app = AppTest.from_function(script, default_timeout=30, args=(page, view.over(LONG_AGO))).run()
    said = " ".join(each.value for each in (*app.markdown, *app.caption)).replace("\\", "")
    assert "The API does not keep these days." in said
    assert "API keeps 12 months" in said
    assert "Nothing was used" not in said
    assert len(app.exception) == len(app.error) == len(app.metric) == len(app.dataframe) == 0
    assert not [each.value for each in app.title if "No messages" in each.value or "Nobody" in each.value]
