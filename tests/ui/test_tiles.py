"""The figures in the tiles of the pages."""

from __future__ import annotations

from dataclasses import fields

import pytest

from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from odeus_dash.ui import tiles


@pytest.mark.parametrize(
    ("written", "totals"), [(tiles.OVERVIEW, Totals), (tiles.USERS, Totals), (tiles.TOKENS, TokenTotals)]
)
def test_each_tile_is_a_total_that_has_a_definition(written: tiles.Written, totals: type) -> None:
    assert len(written) == 5  # as many as stand in one row
    properties = {name for name, each in vars(totals).items() if isinstance(each, property)}
    assert set(written) <= {each.name for each in fields(totals)} | properties
    assert set(written) <= DEFINITIONS.keys()
