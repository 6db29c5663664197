"""A summary for a terminal: a title, the answer in a sentence, a table and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import polars as pl

from odeus_dash.cli.summary import AMOUNTS, TOKENS, USAGE, By, Compared, Figures, Summary
from odeus_dash.data.costing import Spend
from odeus_dash.metrics import headline, ranking
from odeus_dash.metrics.change_words import change_text
from odeus_dash.metrics.cost import price_matches
from odeus_dash.metrics.cost_totals import top_costs
from odeus_dash.metrics.cost_words import coverage_sentences, price_source
from odeus_dash.metrics.definitions import DEFINITIONS
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
    lines = [" · ".join(["Demo data"] * workspace.demo + about)]
    if (covered := found.whole.covered) and found.whole.usage:
        few = ranking.agents_for_share(ranking.ranking(found.data.agents()))
        sentence = headline.overview_sentence(found.whole.usage, few, covered.days)
        lines += [sentence, "", *_figures(found), *_notes(found)]
    else:
        lines.append(NO_FIGURES)
    if found.by and found.rows is not None and found.whole.cost:
        lines += ["", *_rows(found.rows, found.by, found.whole.cost.currency)]
    if found.unit:
        heading = [found.unit.capitalize(), *map(_label, _PER_BUCKET)]
        buckets = [
            [bucket_text(bucket, found.unit), *(say(name, figures) for name in _PER_BUCKET)]
            for bucket, figures in found.buckets
        ]
        lines += ["", *_aligned([heading, *buckets])]
    return printable(lines)


def printable(lines: Sequence[str]) -> str:
    """Return one text. Text from the API loses what a terminal would take for commands."""
    return "\n".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines)


def _figures(found: Summary) -> list[str]:
    """Return a row per figure: the range and, if compared, both periods and the change.

    The compared days are those of the range, unless it has not ended yet.
    """
    whole, both = found.whole, found.compared
    usage = [name for name in USAGE if name != "people" or found.data.wants_people]
    names = [*usage, *(TOKENS if whole.tokens and whole.tokens.input is not None else ())]
    names += AMOUNTS if whole.cost else ()
    columns = {period_text(whole.covered or found.period): whole}
    if not isinstance(both, Compared):
        return _aligned([[_label(name), say(name, whole)] for name in names])
    columns[period_text(both.days.current)] = both.current
    columns[period_text(both.days.before)] = both.previous
    rows = [
        [_label(name), *(say(name, each) for each in columns.values()), change(name, both)] for name in names
    ]
    return _aligned([["", *columns, "Change"], *rows])


def _notes(found: Summary) -> list[str]:
    """Return notes on the comparison, on the prices behind the cost, and on what the cost leaves out."""
    notes = list(found.compared.days.notes) if isinstance(found.compared, Compared) else []
    if isinstance(spent := found.whole.spent, Spend):
        source = price_source(spent.prices, price_matches(spent.rows, spent.prices))
        notes.append(ESTIMATE.format(source=source))
        if (share := spent.totals.priced_token_share) is not None:
            notes.append(COVERAGE.format(share=percent(share)))
        notes += coverage_sentences(spent.totals)
    return notes


def _rows(costs: pl.DataFrame, by: By, currency: str) -> list[str]:
    """Return the most expensive rows, and all others in one."""
    rows = top_costs(costs, _TOP).with_columns(pl.col("^per_message$") * 1000).select(by, *_PER_ROW[by])
    cells = [
        [str(name), *map(partial(_written, currency=currency), _PER_ROW[by], values)]
        for name, *values in rows.iter_rows()
    ]
    return _aligned([[by.capitalize(), *map(_label, _PER_ROW[by])], *cells])


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
