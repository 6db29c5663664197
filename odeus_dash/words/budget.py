"""What is said of a month's budget."""

from __future__ import annotations

HEADING = "{month} budget, whole workspace"
TILE, FORECAST_TILE = "Budget, {month}", "Forecast, {month}"
KINDS = {"agent": "Agent", "owner": "Owner", "group": "Group"}
ALL_BUDGETS = "Budgets of agents, owners and groups"
OF_BUDGET = "of {amount}"
OVER, UNDER, LEFT = "{amount} over", "{amount} under", "{amount} left"
UNKNOWN = "The spend is unknown, because the cost of some days is missing."
TOO_EARLY = "A forecast needs seven full days."
PRICED = "{share} of this month’s tokens have a price. The others are not included."
