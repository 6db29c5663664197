"""Does the month's budget last? For workspaces that have one in the settings."""

from __future__ import annotations

from dataclasses import replace

from odeus_dash.charts.budget import budget_line
from odeus_dash.data import BY_MODEL, Data
from odeus_dash.metrics.budget import budget_end, forecast, month_of, pace, spend_line
from odeus_dash.metrics.cost import priced
from odeus_dash.metrics.cost_totals import cost_over_time, cost_totals
from odeus_dash.metrics.cost_words import budget_sentence
from odeus_dash.page import Blocks, Heading, Note, Sentence
from odeus_dash.parts import pictures
from odeus_dash.periods import Granularity, Period
from odeus_dash.words.formats import percent


def budget(data: Data) -> Blocks:
    """The month so far, of all agents, day by day against the budget; nothing without a budget."""
    amount = data.workspace.budget
    if amount is None:
        return
    yield Heading("Budget of this month", "Of all agents of the workspace, whatever range is chosen")
    month, listed = month_of(data.now, data.choice.period.timezone), data.prices()
    so_far = Period(month.start, data.today, month.timezone)
    choice = replace(data.choice, period=so_far, granularity=Granularity.DAY, agents=frozenset())
    trend = replace(data, choice=choice).trend(BY_MODEL)
    rows = priced(trend.rows, listed, "bucket")
    days = cost_over_time(rows, trend.calendar)
    ahead = forecast(days, month, data.today)
    end = budget_end(days, amount, month, data.today, ahead)
    sentence = budget_sentence(pace(days, amount, month, data.now), ahead, end, listed.currency)
    yield Sentence(sentence, "budget_forecast")
    share = cost_totals(rows, None, listed.currency).priced_token_share
    if share is not None and share < 1:
        yield Note(f"{percent(share)} of this month’s tokens have a price; the others are in no sum.")
    line = spend_line(days, amount, month, data.today, ahead)
    figure = budget_line(line, theme=data.theme, currency=listed.currency)
    yield from pictures.chart(replace(data, choice=choice).over(month), "Spend", listed.currency, figure)
    yield from pictures.missing_buckets(data, trend)
