"""A share that is not nothing does not read as nothing."""

from __future__ import annotations

import polars as pl
import pytest

from odeus_dash.page import Column
from odeus_dash.ui import tables


@pytest.mark.parametrize(("shares", "digits"), [([0.6, 0.4], "%.1f %%"), ([0.0001] * 3, "%.3f %%")])
def test_digits_follow_from_the_largest_share(shares: list[float], digits: str) -> None:
    config = tables._config(Column("share", "Share", "share"), pl.DataFrame({"share": shares}))
    assert config["type_config"]["format"] == digits
