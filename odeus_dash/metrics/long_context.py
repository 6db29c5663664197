"""Agents that pay, or may pay, the higher rates of long requests.

On some models, a request above a size costs more for all of its tokens. The export does not say how many
requests were that long, only the average and the largest of an agent on a model:

- on average: the average request is beyond the threshold, and the row is priced that way
- some: the largest is and the average is not: priced at the lower rates, the cost may be higher
- no: not even the largest is, or the model has one price for all sizes
"""

from __future__ import annotations

from typing import cast

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.sums import category, quotient
from odeus_dash.words import cache as words


def exposure() -> pl.Expr:
    """Return which requests are beyond the `threshold`, by the columns input_per_request and max_prompt.

    Null where the model is not `is_priced`, or the sizes of its requests are not known.
    """
    threshold, largest = pl.col("threshold"), pl.col("max_prompt")
    exposures = {
        words.ON_AVERAGE: pl.col("input_per_request") > threshold,
        words.SOME: largest > threshold,
        words.NO: threshold.is_null() | largest.is_not_null(),
    }
    return pl.when("is_priced").then(category(exposures))


@kept
def exposed_share(economics: pl.DataFrame) -> float | None:
    """Return the share of input of agents and models with a request beyond the threshold.

    A part of the input in `cache_per_agent_and_model` whose exposure is known; None where none of that is.
    """
    exposed = pl.col("input").filter(pl.col("exposure") != words.NO).sum()
    share = economics.drop_nulls("exposure").select(quotient(exposed, pl.col("input").sum()))
    return cast("float | None", share.item())
