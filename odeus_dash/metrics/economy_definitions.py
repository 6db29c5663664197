"""What the words about the economy of tokens mean: the prompt cache, efficiency, the budget."""

from __future__ import annotations

from odeus_dash.metrics.definition import Definition

ECONOMY: dict[str, Definition] = {
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
