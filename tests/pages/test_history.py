"""A range from before the API's history: nothing is known of it, which is not the same as no usage."""

from __future__ import annotations

import datetime as dt

import pytest

from odeus_dash.errors import NotKept
from odeus_dash.periods import Period
from tests.every_page import MODULES
from tests.pages.literal import as_text, data, made
from tests.pages.two_agents import TWO_AGENTS

#: Two years before the now of the view.
LONG_AGO = Period(dt.date(2024, 11, 1), dt.date(2024, 11, 10), "UTC")


@pytest.mark.parametrize("page", MODULES)
def test_no_page_takes_what_is_not_kept_for_no_usage(page: str) -> None:
    found = data(lambda wanted: TWO_AGENTS(wanted).clear(), period=LONG_AGO)
    try:
        said = as_text(made(page, found))
    except NotKept as problem:
        said = str(problem)
    assert "keeps 12 months" in said
    assert "Nothing was used" not in said
