"""What is done before the first viewer comes."""

from __future__ import annotations

import pytest
from streamlit import delta_generator

from odeus_dash.prices import listed
from odeus_dash.ui.ready import be_ready


def test_the_first_viewer_waits_neither_for_streamlit_nor_for_the_prices(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    for kept in (listed._list, listed.price_days):  # by an earlier test
        kept.cache_clear()
    be_ready()
    assert delta_generator._use_warning_has_been_displayed  # what takes so long is done once
    assert listed._list.cache_info().currsize == 1
    assert not caplog.records
