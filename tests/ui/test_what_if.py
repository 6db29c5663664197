"""The form that asks what the range would have cost otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from tests.ui.looking import noted, run
from tests.ui.two_agents import a_view, rows

pytestmark = pytest.mark.usefixtures("prices")


def with_a_cheap_model(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    """Bob's model is one of the bundled list: 0.12 a day."""
    frame = rows(start, end, is_by_model)
    return frame.with_columns(pl.col("model").replace("mystery", "gpt-5-mini")) if is_by_model else frame


def test_a_what_if_is_a_difference_and_called_one() -> None:
    with a_view(with_a_cheap_model) as view:
        app = run("cost", view)
        assert "What if" not in noted(app)
        app.selectbox(key="what_if_model").set_value("gpt-5-mini")
        next(each for each in app.button if each.label == "Work it out").click().run()
    said = noted(app)
    assert not app.exception
    # 480,000 + 400,000 uncached or written at 0.25, 600,000 read at 0.025, 20,000 of output at 2 per million
    after = 28 * (Decimal("0.4") * Decimal("0.25") + Decimal("0.6") * Decimal("0.025") + Decimal("0.04"))
    assert after == Decimal("4.34")  # of Ann; Bob's 28 times 0.12 stay
    assert "All agents on gpt-5-mini: −$159" in said
    assert "$7.70 instead of $167" in said
    assert "Not a forecast" in said


def test_a_model_that_nobody_prices_answers_nothing() -> None:
    with a_view() as view:
        app = run("cost", view)
        model = app.selectbox(key="what_if_model")
        assert model.options == ["large"]
        model.options.append("mystery")  # as one who types it does
        model.set_value("mystery")
        next(each for each in app.button if each.label == "Work it out").click().run()
    assert "The price list knows no model called mystery." in noted(app)
    assert "instead of" not in noted(app)


def test_where_no_model_has_a_price_nothing_is_refused_before_somebody_asks() -> None:
    with a_view() as view:
        app = run("cost", replace(view, choice=replace(view.choice, agents=frozenset({"bob"}))))
        assert "type its name" not in noted(app)
        next(each for each in app.button if each.label == "Work it out").click().run()
    assert "Choose a model, or type its name." in noted(app)
