"""What the words about money mean."""

from __future__ import annotations

from odeus_dash.metrics.definition import Definition

COST: dict[str, Definition] = {
    "cost": Definition(
        "Cost",
        "",
        "An estimate: the tokens of each agent and model times the price that a request of average size pays "
        "on that model, by the price list named on the page. A price that changes inside the range counts "
        "from its day on. What models without a price cost is not in it.",
    ),
    "cost_input": Definition(
        "Cost of uncached input",
        "",
        "The part of the cost for input tokens that were neither read from nor written to the cache, or of "
        "which the export does not tell.",
    ),
    "cost_read": Definition("Cost of cache read", "", "The part of the cost for input read from the cache."),
    "cost_write": Definition(
        "Cost of cache write",
        "",
        "The part of the cost for input written to the cache, at the price of writing for 5 minutes.",
    ),
    "cost_output": Definition("Cost of output", "", "The part of the cost for what the models wrote."),
    "priced_token_share": Definition(
        "Priced",
        "%",
        "Input and output tokens of models with a price, divided by those of all models. The rest is in no "
        "cost.",
    ),
    "unpriced_models": Definition(
        "Unpriced models",
        "models",
        "Models that neither an own price, nor an alias, nor a rule of the price list matches, or not yet on "
        "some of the days.",
    ),
    "partly_priced": Definition(
        "Partly priced models",
        "models",
        "Unpriced models that have a price on other days of the range: their cost on these days counts.",
    ),
    "priced_as": Definition(
        "Priced as",
        "",
        "The model whose prices are taken, who provides it, and how it was found: by an own price or an "
        "alias in the price file, or by a rule of the price list.",
    ),
    "token_share": Definition(
        "Share of tokens",
        "%",
        "Input and output tokens of the model, divided by those of all models.",
    ),
    "cache_saving_net": Definition(
        "Net cache saving",
        "",
        "What cache read would have cost at the price of input minus what it did, less what cache write cost "
        "more than input does, at the price of writing for 5 minutes. Negative where writing cost more than "
        "reading saved.",
    ),
    "cache_saving_net_if_1h": Definition(
        "Net cache saving, at least",
        "",
        "The same with all of cache write at the price of writing for an hour, where the provider has one. "
        "The export does not tell for how long tokens were written; the truth lies between the two.",
    ),
    "may_be_higher": Definition(
        "May be higher",
        "rows",
        "Agents and models of which some request was so long that it paid more for all of its tokens, while "
        "the average one was not. They are priced as the average request.",
    ),
    "incomplete": Definition(
        "Incomplete",
        "rows",
        "Agents and models of which the export does not tell the input or the output tokens: their cost is "
        "too low.",
    ),
    "tokens": Definition(
        "Tokens",
        "tokens",
        "Input and output tokens, as far as they are known.",
    ),
    "per_message": Definition(
        "Cost per message",
        "",
        "Cost divided by messages, over agents that have both. For several agents a ratio of sums.",
    ),
    "per_conversation": Definition(
        "Cost per conversation",
        "",
        "Cost divided by conversations, likewise.",
    ),
    "per_active_user": Definition(
        "Cost per active user",
        "",
        "Cost divided by active users, likewise. For several agents a person counts once per agent. Agents "
        "with fewer users than may be shown are left out.",
    ),
    "message_share": Definition(
        "Share of messages",
        "%",
        "Messages divided by those of all agents that have a cost, beside the share of the cost.",
    ),
    "times_average": Definition(
        "Times the average",
        "times",
        "Cost per message divided by that of all agents together: 3 says that a message costs three times as "
        "much as one on average.",
    ),
}
