"""How much an agent processes per message, and which agents are outliers.

An outlier is more than f times the median, or less than the median divided by f. Agents differ by factors, so
the rule uses logarithms: f is three spreads of them (a spread is 1.4826 times the median absolute deviation),
and at least 2, because values that happen to be equal would make all others outliers. It needs five agents
with at least 20 messages each, and ignores agents with fewer.
"""

from __future__ import annotations

import math
from typing import Literal

import polars as pl

from odeus_dash.memo import kept
from odeus_dash.metrics.agents import grouped_by_agent
from odeus_dash.metrics.comparison import SMALLEST_BASE
from odeus_dash.metrics.sums import middle_and_spread, ratio_of_sums, total
from odeus_dash.metrics.tokens import token_figures, with_requests
from odeus_dash.words.formats import exact, percent, ratio

Efficiency = Literal["tokens_per_message", "requests_per_message", "output_per_input", "input_per_request"]

_SPREADS, _LEAST_FACTOR, _FEWEST_AGENTS = 3, 2.0, 5
#: So many are named in a sentence.
_NAMED = 3
_UNITS: dict[Efficiency, str] = {
    "tokens_per_message": "tokens per message",
    "requests_per_message": "requests per message",
    "output_per_input": "output per input",
    "input_per_request": "input tokens per request",
}
_RATIOS = ("tokens_per_message", "requests_per_message", "output_per_input")
_SIZES = ("min_prompt", "input_per_request", "max_prompt")


@kept
def efficiency(agents: pl.DataFrame) -> pl.DataFrame:
    """One row per agent of the per-agent export, most tokens per message first.

    Columns: agent_id, agent, messages, tokens_per_message, requests_per_message, output_per_input, and
    min_prompt, input_per_request and max_prompt, the sizes of its requests. Ratios are those of sums.
    """
    figures = [
        total("messages"),
        *token_figures(),
        ratio_of_sums(["requests"], "messages").alias("requests_per_message"),
        ratio_of_sums(["sum_completion_tokens"], "sum_prompt_tokens").alias("output_per_input"),
    ]
    return (
        grouped_by_agent(with_requests(agents), figures)
        .select("agent_id", "agent", "messages", *_RATIOS, *_SIZES)
        .sort("tokens_per_message", "agent_id", descending=[True, False], nulls_last=True)
        .collect()
    )


@kept
def outliers(efficient: pl.DataFrame, column: Efficiency) -> pl.DataFrame:
    """The agents of `efficiency` that are far from the others in `column`, the furthest first.

    Columns: agent_id, agent, value, and low and high, between which the others' values are usual.
    """
    judged = efficient.filter((pl.col("messages") >= SMALLEST_BASE) & (pl.col(column) > 0))
    low, high = 0.0, math.inf
    if judged.height >= _FEWEST_AGENTS:
        middle, spread = middle_and_spread([math.log(value) for value in judged[column]])
        reach = max(_SPREADS * spread, math.log(_LEAST_FACTOR))
        low, high = math.exp(middle - reach), math.exp(middle + reach)
    how_far = pl.max_horizontal(pl.col("value") / high, low / pl.col("value"))
    return (
        judged.select("agent_id", "agent", value=column, low=pl.lit(low), high=pl.lit(high))
        .filter(~pl.col("value").is_between("low", "high"))
        .sort(how_far, "agent_id", descending=[True, False])
    )


def outliers_sentence(found: pl.DataFrame, column: Efficiency) -> str:
    """The agents that are far from the others, with their values; empty without any.

    `Unusual requests per message: Contract Checker 41, Poet 0.3 (typical: 1.2–9).`
    """
    if found.is_empty():
        return ""
    said = percent if column == "output_per_input" else ratio
    named = [f"{agent} {said(value)}" for agent, value in found.head(_NAMED).select("agent", "value").rows()]
    rest = found.height - len(named)
    everyone = ", ".join([*named, *([f"{exact(rest)} more"] if rest else [])])
    low, high = found.select("low", "high").row(0)
    return f"Unusual {_UNITS[column]}: {everyone} (typical: {said(low).removesuffix('%')}–{said(high)})."
