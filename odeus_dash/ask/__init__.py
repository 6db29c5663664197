"""Questions in words, read without a model: a figure, agents, dates, a comparison.

    active users of Tender Scout last month
    how much did Code Companion cost in October compared with last year

A question becomes a `Question`, or a `NotAnswered` that says why not and what can be asked. Every word is
either understood or named as unknown: nothing is guessed.
"""

from odeus_dash.ask.reading import Question, days_of, read
from odeus_dash.ask.spans import Span
from odeus_dash.ask.subjects import grammar

__all__ = ["Question", "Span", "days_of", "grammar", "read"]
