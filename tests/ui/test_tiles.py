"""The figures in the tiles of the pages."""

from __future__ import annotations

from dataclasses import fields

import pytest

from odeus_dash import parts
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.tokens import TokenTotals
from odeus_dash.metrics.totals import Totals
from pages import users


@pytest.mark.parametrize(
    ("written", "totals"), [(parts.USAGE, Totals), (users.TILES, Totals), (parts.TOKENS, TokenTotals)]
)
def test_each_tile_is_a_total_that_has_a_definition(written: parts.Written, totals: type) -> None:
    assert len(written) == 5  # as many as stand in one row
    properties = {name for name, each in vars(totals).items() if isinstance(each, property)}
    assert set(written) <= {each.name for each in fields(totals)} | properties
    assert set(written) <= DEFINITIONS.keys()
