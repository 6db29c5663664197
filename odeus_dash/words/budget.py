"""Texts about the budgets of a month."""

from __future__ import annotations

HEADING = "{month} budget, whole workspace"
TILE, FORECAST_TILE = "Budget, {month}", "Forecast, {month}"
KINDS = {"agent": "Agent", "owner": "Owner", "group": "Group"}
ALL_BUDGETS = "Budgets of agents, owners and groups"
OF_BUDGET = "of {amount}"
OVER, UNDER, LEFT = "{amount} over", "{amount} under", "{amount} left"
UNKNOWN = "Spend is unknown, because no usage of this month has a price."
TOO_EARLY = "A forecast needs at least one complete week of use."
LOST = "Today or some weeks could not be loaded, so the forecast leaves them out. {problem}"
PRICED = "{share} of this month’s tokens have a price. The others are not included."
