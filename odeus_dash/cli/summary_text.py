"""A summary for a terminal: a title, the answer in a sentence, a table and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from odeus_dash.cli.summary import AMOUNTS, TOKENS, USAGE, By, Compared, Figures, Summary
from odeus_dash.data.costing import Spend
from odeus_dash.data.people import wants_people
from odeus_dash.metrics import headline, ranking
from odeus_dash.metrics.change_words import change_text
from odeus_dash.metrics.cost import price_matches
from odeus_dash.metrics.cost_totals import top_costs
from odeus_dash.metrics.cost_words import coverage_sentences, price_source
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.parts import who
from odeus_dash.words.formats import (
    MISSING,
    bucket_text,
    compact,
    exact,
    exact_money,
    percent,
    period_text,
    ratio,
)

NO_FIGURES = "No figures for these days."
ESTIMATE = "The cost is an estimate based on {source}."
COVERAGE = "{share} of tokens have a price."

#: Control characters, and those that change the direction of the text after them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: What fits into 100 characters: figures of a bucket, and columns of rows after the name.
_PER_BUCKET = ("messages", "agents_in_use", "conversations", "input", "cost")
_PER_ROW = {
    By.AGENT: ("cost", "share", "tokens", "messages", "per_message"),
    By.MODEL: ("cost", "share", "tokens", "cache_saving_net", "priced_as"),
    **dict.fromkeys((By.OWNER, By.GROUP), ("agents", "cost", "share", "tokens", "messages", "per_message")),
}
#: Rows that are printed; the others are added up in one.
_TOP = 20
_MONEY = (*AMOUNTS, "per_message")
_SAID: dict[str, Callable[[Any], str]] = {
    "messages_per_user": ratio,
    **dict.fromkeys(("hit_rate", "share"), percent),
    "tokens": compact,
    "priced_as": lambda name: name or MISSING,
}
_CALLED = {"agents": "Agents", "share": "Share", "priced_as": "Priced as"}


def as_text(found: Summary) -> str:
    """Return the summary as lines."""
    period, workspace = found.whole.covered or found.period, found.data.workspace
    about = [workspace.name, period_text(period), period.timezone]
    if found.selection.agents or found.selection.filters:
        about.append(who(replace(found.data, choice=found.selection)))
    lines = [" · ".join(["Demo data"] * workspace.demo + about)]
    if (covered := found.whole.covered) and found.whole.usage:
        few = ranking.agents_for_share(ranking.ranking(found.data.agents()))
        sentence = headline.overview_sentence(found.whole.usage, few, covered.days)
        lines += [sentence, "", *_figures(found)]
    else:
        lines.append(NO_FIGURES)
    if found.by and found.rows is not None and found.whole.cost:
        columns, written = _PER_ROW[found.by], partial(_written, currency=found.whole.cost.currency)
        rows = top_costs(found.rows, _TOP).with_columns(pl.col("^per_message$") * 1000)
        cells = [
            [str(name), *map(written, columns, row)] for name, *row in rows.select(found.by, *columns).rows()
        ]
        lines += ["", *_aligned([[found.by.capitalize(), *map(_label, columns)], *cells])]
    if found.unit:
        heading = [found.unit.capitalize(), *map(_label, _PER_BUCKET)]
        buckets = [
            [bucket_text(bucket, found.unit), *(say(name, figures) for name in _PER_BUCKET)]
            for bucket, figures in found.buckets
        ]
        lines += ["", *_aligned([heading, *buckets])]
    return printable(lines)


def printable(lines: Sequence[str]) -> str:
    """Return one text. Terminal commands are removed from the API's text."""
    return "\n".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines)


def _figures(found: Summary) -> list[str]:
    """Return a row per figure, then notes on the comparison, the prices and what the cost leaves out.

    A row has the range and, if compared, both periods and the change. The compared days are those of the
    range, unless it has not ended yet.
    """
    whole, both = found.whole, found.compared
    names = [name for name in USAGE if name != "people" or wants_people(found.data)]
    names += TOKENS if whole.tokens and whole.tokens.input is not None else ()
    names += AMOUNTS if whole.cost else ()
    rows = [[_label(name), say(name, whole)] for name in names]
    notes: list[str] = []
    if isinstance(both, Compared):
        columns = {period_text(whole.covered or found.period): whole}
        columns[period_text(both.days.current)] = both.current
        columns[period_text(both.days.before)] = both.previous
        rows = [["", *columns, "Change"]]
        for name in names:
            rows.append([_label(name), *(say(name, each) for each in columns.values()), change(name, both)])
        notes += both.days.notes
    if isinstance(spent := whole.spent, Spend):
        source = price_source(spent.prices, price_matches(spent.rows, spent.prices))
        notes.append(ESTIMATE.format(source=source))
        if (share := spent.totals.priced_token_share) is not None:
            notes.append(COVERAGE.format(share=percent(share)))
        notes += coverage_sentences(spent.totals)
    return [*_aligned(rows), *notes]


def say(name: str, figures: Figures) -> str:
    """Return a figure by its name, with its unit."""
    currency = figures.cost.currency if figures.cost else ""
    return _written(name, getattr(figures.group(name), name, None), currency)


def change(name: str, both: Compared) -> str:
    """Return the change of a figure: `+4.5%`."""
    found = both.change(name)
    currency = both.current.cost.currency if both.current.cost else ""
    written = partial(_written, name, currency=currency)
    return change_text(name, found, written) if found else MISSING


def _written(name: str, value: Any, currency: str) -> str:
    return exact_money(value, currency) if name in _MONEY else _SAID.get(name, exact)(value)


def _label(name: str) -> str:
    return _CALLED.get(name) or DEFINITIONS[name].label


def _aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return lines of aligned columns: the first to the left, numbers to the right."""
    cells = [[" ".join(cell.split()) for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in cells]
