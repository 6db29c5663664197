from __future__ import annotations

import polars as pl
import pytest

from odeus_dash.metrics.cache import cache_per_agent_and_model
from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.long_context import exposed_share
from tests.metrics.frames import Row, by_model
from tests.metrics.price_lists import DAY, price_list


def contexts(*rows: Row) -> pl.DataFrame:
    return cache_per_agent_and_model(priced(by_model(*rows), price_list(), DAY))


def row(average: float | None, largest: int | None, model: str | None = "tiered", agent: str = "a") -> Row:
    sizes = {"avg_input": average, "max_prompt_tokens": largest}
    return {"id": agent, "model": model, "input": 1_000_000, **sizes}


@pytest.mark.parametrize(
    ("average", "largest", "model", "exposure"),
    [
        (250_000.0, 400_000, "tiered", "On average"),
        (250_000.0, None, "tiered", "On average"),
        (200_000.0, 200_001, "tiered", "Some"),
        (None, 200_001, "tiered", "Some"),
        (100_000.0, 200_000, "tiered", "No"),
        (100_000.0, None, "tiered", None),
        (250_000.0, 400_000, "plain", "No"),
        (None, None, "plain", "No"),
        (250_000.0, 400_000, "nobody knows", None),
        (250_000.0, 400_000, None, None),
    ],
)
def test_exposure_follows_from_the_average_and_the_largest_request(average, largest, model, exposure):
    told = contexts(row(average, largest, model)).row(0, named=True)
    assert told["exposure"] == exposure
    assert told["threshold"] == (200_000 if model == "tiered" else None)


def test_rows_of_one_agent_and_model_are_one():
    # 1,000,000 / 300,000 = 3.33 makes 3 requests and 1,000,000 / 100,000 makes 10: 2,000,000 / 13.
    told = contexts(row(300_000.0, 400_000), row(100_000.0, 100_000))
    assert told.height == 1
    assert told.row(0, named=True)["input_per_request"] == pytest.approx(2_000_000 / 13)
    assert told.row(0, named=True)["exposure"] == "Some"


def test_the_share_is_of_the_input_whose_exposure_is_known():
    told = contexts(
        row(9.0, 300_000), row(9.0, 9, agent="b"), row(9.0, 9, "nobody knows"), row(9.0, 9, "plain")
    )
    assert exposed_share(told) == pytest.approx(1 / 3)
    assert exposed_share(contexts()) is None
    assert exposed_share(contexts(row(9.0, 9, None))) is None
