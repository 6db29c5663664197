"""What the words about the economy of tokens mean: the prompt cache, efficiency, the budget."""

from __future__ import annotations

from odeus_dash.metrics.definition import Definition

ECONOMY: dict[str, Definition] = {
    "break_even": Definition(
        "Break-even reuse",
        "times",
        "The reuse from which on the cache pays: (w - 1) / (1 - r), where writing a token costs w times and "
        "reading it r times the price of input. By the price of writing for 5 minutes, or for an hour. "
        "None where the model is unpriced or reading is not cheaper.",
    ),
    "best_hit_rate": Definition(
        "Best quarter's hit rate",
        "%",
        "The hit rate that at least a quarter of the agents on the same model reach, of those with at least "
        "20 requests. Known where there are four of them.",
    ),
    "possible_saving": Definition(
        "Still to be saved",
        "",
        "What the agent would have saved with the hit rate of the best quarter on each of its models: the "
        "missing tokens are read from the cache instead of being sent uncached, at the difference of the two "
        "prices. Written tokens stay as they are, and no more than what is uncached can move; nothing where "
        "the largest request is below 1,024 tokens, for providers cache none so small.",
    ),
    "cache_verdict": Definition(
        "Cache verdict",
        "",
        "Loses money or pays off: the net saving is negative, or positive, whether tokens were written for "
        "5 minutes or for an hour. Could cache: nothing was read or written, but half of the input or more "
        "went to models with cheaper reads in at least 100 requests, none below 1,024 tokens. Cannot tell: "
        "all else, and where the saving is unknown for more than a tenth of the input.",
    ),
    "requests_per_message": Definition(
        "Requests per message",
        "requests per message",
        "Requests divided by messages, a ratio of sums: how often a model is called until a message is "
        "answered. Agents that use tools call it again after each of them.",
    ),
    "output_per_input": Definition(
        "Output per input",
        "tokens per token",
        "Output tokens divided by input tokens, a ratio of sums. Little means that much is read to write a "
        "little.",
    ),
    "efficiency_outlier": Definition(
        "Far from the others",
        "",
        "An agent whose value is more than f times the median of the agents, or less than the median divided "
        "by f. The logarithm of f is three spreads, 3 × 1.4826 × the median absolute deviation of the "
        "logarithms, and f is at least 2. "
        "Judged over agents with at least 20 messages, where there are five.",
    ),
    "long_context": Definition(
        "Long requests",
        "",
        "Whether requests of the agent are so long that its model charges more for all of their tokens. "
        "Average: the average request is, and the cost counts it that way; some: only the largest is known "
        "to be, so the cost may be higher than estimated; none: not even the largest is.",
    ),
    "exposed_share": Definition(
        "Input with long requests",
        "%",
        "Input tokens of agents and models of which at least the largest request is so long that it costs "
        "more, divided by all input tokens of which that is known.",
    ),
    "what_if": Definition(
        "What if",
        "",
        "The cost of the same days, with one thing changed, minus their cost as it was: at the prices of "
        "another model for the same tokens, with a higher hit rate, or with other prices. Only what has a "
        "price both ways is compared.",
    ),
    "budget_spent": Definition(
        "Budget spent",
        "%",
        "The cost of the month so far divided by its budget, beside the part of the month's time that has "
        "passed on the clocks of the workspace. No value where the cost of a day is not known.",
    ),
    "budget_forecast": Definition(
        "Forecast of the month",
        "",
        "What the days that are over cost, and for each day that is left the mean of the latest whole weeks. "
        "Never less than what is spent already. No forecast before seven days are over, or where the cost of "
        "one of them is not known.",
    ),
    "budget_range": Definition(
        "Range of the forecast",
        "",
        "Two standard deviations to either side, if every day that is left varies as the days of the latest "
        "whole weeks did, independently of the others. With d days left and m days in these weeks that is "
        "2 × (standard deviation of a day) × √(d + d²/m).",
    ),
    "budget_end": Definition(
        "Budget ends",
        "",
        "The day on which the cost of the month reached the budget, or will reach it by the forecast. "
        "No day where the budget lasts for the month, or where there is no forecast.",
    ),
}
