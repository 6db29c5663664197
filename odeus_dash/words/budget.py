"""What is said of a month's budget."""

from __future__ import annotations

HEADING = "{month} budget, whole workspace"
TILE, FORECAST_TILE = "Budget, {month}", "Forecast, {month}"
KINDS = {"agent": "Agent", "owner": "Owner", "group": "Group"}
ALL_BUDGETS = "Budgets of agents, owners and groups"
OF_BUDGET = "of {amount}"
OVER, UNDER, LEFT = "{amount} over", "{amount} under", "{amount} left"
UNKNOWN = "The spend is unknown, because none of the month’s usage has a known cost."
TOO_EARLY = "A forecast needs a week of use that has ended."
LOST = "Today or some of the weeks could not be loaded. The forecast rests on the others. {problem}"
PRICED = "{share} of this month’s tokens have a price. The others are not included."
