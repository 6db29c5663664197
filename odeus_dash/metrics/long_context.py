"""Agents that pay, or may pay, the higher rates of long requests.

Of some models a request beyond a size costs more for all of its tokens. The export does not tell how many
requests were so long, only the average and the largest of an agent on a model:

- average: the average request is beyond the threshold, and the row is priced that way
- some: the largest is and the average is not: priced at the lower rates, the cost may be higher
- none: not even the largest is, or the model has one price for all sizes
"""

from __future__ import annotations

from typing import cast

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import labels
from odeus_dash.metrics.sums import category, quotient, ratio_of_sums, total


@kept
def long_context(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per agent and model of `rows` (from `cost.priced`), exposed ones first, then most input first.

    Columns: agent_id, agent, model, input, threshold (input tokens beyond which a request costs more; null
    without one, the lowest where it changed), input_per_request, max_prompt, exposure. The exposure is null
    where the model is unpriced or the sizes of its requests are not known.
    """
    sizes = rows.group_by("model", agent_id="assistant_id").agg(
        input=total("sum_prompt_tokens"),
        threshold=pl.col("long_beyond").min(),
        input_per_request=ratio_of_sums(["sum_prompt_tokens"], "requests"),
        max_prompt=pl.col("max_prompt_tokens").max(),
        is_priced=pl.col("priced").any(),
    )
    threshold, largest = pl.col("threshold"), pl.col("max_prompt")
    exposures = {
        "average": pl.col("input_per_request") > threshold,
        "some": largest > threshold,
        "none": threshold.is_null() | largest.is_not_null(),
    }
    exposed_first = pl.col("exposure").cast(pl.Enum(list(exposures)))
    agents = labels(rows).select(agent_id="assistant_id", agent="agent_label")
    return (
        sizes.join(agents, on="agent_id", nulls_equal=True)
        .with_columns(exposure=pl.when("is_priced").then(category(exposures)))
        .sort(exposed_first, -pl.col("input"), "agent_id", "model", nulls_last=True)
        .select("agent_id", "agent", pl.exclude("agent_id", "agent", "is_priced"))
    )


@kept
def exposed_share(contexts: pl.DataFrame) -> float | None:
    """Return the share of input of agents and models with a request beyond the threshold.

    A part of the input in `long_context` whose exposure is known; None where none of that is.
    """
    exposed = pl.col("input").filter(pl.col("exposure") != "none").sum()
    share = contexts.drop_nulls("exposure").select(quotient(exposed, pl.col("input").sum()))
    return cast("float | None", share.item())
