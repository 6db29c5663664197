"""Texts about costs: headlines, the basis of an estimate, and *What if*."""

from __future__ import annotations

from odeus_dash.words.directions import ByDirection

AGENTS, ONE_SELECTED, SELECTED = "Agents", "The selected agent", "The {agents} selected agents"
ONE_MODEL, MODELS = "The selected model", "The {models} selected models"
COST: ByDirection = {
    "up": "{who} cost {cost}, up {change}.",
    "down": "{who} cost {cost}, down {change}.",
    "steady": "{who} cost {cost}, unchanged.",
    "new": "{who} cost {cost}.",
    "unknown": "{who} cost {cost}.",
}
#: Where the days compared with are more or fewer.
COST_PER_DAY: ByDirection = {
    "up": "{who} cost {cost}, {change} more per day.",
    "down": "{who} cost {cost}, {change} less per day.",
    "steady": "{who} cost {cost}, unchanged per day.",
    "new": "{who} cost {cost}.",
    "unknown": "{who} cost {cost}.",
}
UNKNOWN = "The cost is unknown: no model in use has a price."
PASSED_BUDGET = "{month} passed its {budget} budget on {day}."
PASSED = "{month} passed its {budget} budget."
BUDGET_AT_RISK = "{month} is on course to pass its {budget} budget on {day}."
OVER_BUDGET = "{month} is on course to exceed its {budget} budget."
PRICED = "{share} of tokens have a price."
SAVED, ADDED = "Caching saved another {amount}.", "Caching added {amount} to the cost."
NOT_COMPARED = "Cost is not compared. {problem}"

#: Names of unpriced models, two of them here.
AND_MORE = "{names} and {more} more"
PARTLY = "{name} (on some days)"
UNPRICED = "No price, so not in the cost: {models}."
INCOMPLETE = "Cost is too low: input or output tokens are missing in {rows}."
ONE_MAY_BE_HIGHER = "Cost may be higher: {rows} includes requests in a higher-priced tier."
MAY_BE_HIGHER = "Cost may be higher: {rows} include requests in a higher-priced tier."
ESTIMATE = "Estimate at list prices of {day}. Your invoice may differ."
BASIS = "List prices: {source}, in {currency}."
CHANGED = "{model} changed its price on {day}."
OLD_PRICES = "All days use the old price, because the files do not split on that day."

SUM = "{cost} = {parts}."
PART = "{amount} {what}"
PRICED_TOKENS = "{share} of {tokens} tokens have a price."
NO_PRICES = "No tokens have a price."
OTHER_TIERS = (
    "Priced {unit} by {unit}, the cost is {sum} ({difference}), because average request sizes differ."
)
OTHER_TIME = "Priced {unit} by {unit}, the cost is {sum} ({difference}), because the exports differ in age."

INVOICE = "{month}: the {invoice} invoice is {share} of the {estimate} estimate."
INVOICE_FACTOR = "To match it, set factor = {factor} in the settings."
INVOICE_UNPRICED = "Some models have no price, so the estimate is too low."
INVOICE_ALONE = "{month} has an invoice, but no estimate to compare it with."

PRICES_MISSING = "No prices, because the export by model is missing."
MODEL_HELP = "Select a model in use, or type another name."
UNKNOWN_MODEL = "The price list has no model named {model}."
NO_MODEL = "Select a model, or type its name."
ON_MODEL, AT_HIT_RATE = "{who} on {model}", "{who} with a hit rate of {rate}"
AT_PRICES = "{who} with prices {change}"
IF_A_MODEL_GOES = "If a model is retired"
GOES, INSTEAD = "If this model is retired", "its agents use"
#: Who uses the model: by whether it is one agent, and whether owners are known.
ONE_RESTS = "One agent uses {model}."
REST = "{agents} use {model}."
REST_OF = "{agents} of {owners} use {model}."
IT_RECEIVED, THEY_RECEIVED = "It received {messages}.", "They received {messages}."
ON = "On {model}"
ALL_RESTING = "All agents that use the model"
ANSWER, SAME = "({change}), {after} instead of {before}.", "from {before}."
NOT_A_FORECAST = "Not a forecast: the same tokens at other prices."
COMPARED = "Not a forecast: the same tokens at other prices. {share} of them have both prices."
