"""Weeks, days or months as columns, with those of the period before paler, wider and behind them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from odeus_dash.charts.axes import number_axis, said
from odeus_dash.charts.marks import annotation, hover, legend
from odeus_dash.charts.numbers import Numbers, series, written_as
from odeus_dash.charts.text import plain, room
from odeus_dash.charts.theme import (
    BARE,
    NORMAL,
    SMALL,
    Figure,
    Part,
    Theme,
    blend,
    figure,
    nothing,
    why_empty,
)
from odeus_dash.memo import kept
from odeus_dash.words.formats import relative_text

#: More columns than this have no room for words: an axis says how high they are, and some are named.
_MOST_LABELLED, _MOST_NAMED = 5, 5
#: The part of the height that a column needs for the change to stand inside it.
_ROOM = 0.14
#: In pixels: the picture, and the width of a phone.
_HEIGHT, _PHONE = 320, 335


@kept
def columns_with_before(
    now: pl.DataFrame,
    before: pl.DataFrame | None,
    *,
    theme: Theme,
    unit: str,
    dates: str,
    dates_before: str = "",
) -> Figure:
    """A column per row of `now`, and behind it, wider and paler, that of the same row of `before`.

    `now`: label (what the bucket is called), value and partial, oldest first; `before`: label and value. The
    value stands above its column and the change inside it; more than five columns have an axis instead.
    Partial columns are hollow and have no change. `dates` and `dates_before` are what the legend calls the
    two periods; `unit` follows the number when hovering ("messages").
    """
    if now["value"].count() == 0:
        return nothing(theme, _HEIGHT, why_empty(now, "value"))
    earlier = (now.clear() if before is None else before).select(named="label", before="value")
    behind = earlier.with_row_index()
    rows = now.with_row_index().join(behind, on="index", how="left", maintain_order="left")
    few, pale = rows.height <= _MOST_LABELLED, blend(theme.context, theme.page, 0.55)
    fills = [theme.page if partial else theme.accent for partial in rows["partial"]]
    outline = {"color": theme.accent, "width": [2 if partial else 0 for partial in rows["partial"]]}
    column: Part = {"type": "bar", "x": rows["index"].to_list()}
    wide = {"y": rows["before"].to_list(), "width": 0.88, "marker": {"color": pale, "cornerradius": 3}}
    look = {"color": fills, "line": outline, "cornerradius": 3}
    slim = {"y": rows["value"].to_list(), "width": 0.64, "marker": look}
    axis = number_axis([*rows["value"], *rows["before"]], headroom=1.18)
    entries = [(dates, theme.accent), *([] if before is None else [(dates_before, pale)])]
    layout = {
        "barmode": "overlay",
        "xaxis": _names(rows, 1 if few else -(-rows.height // _MOST_NAMED)),
        "yaxis": axis | {"zeroline": True, "zerolinecolor": theme.line} | (BARE if few else {}),
        "annotations": [
            legend(entries, theme, x=1, xanchor="right"),
            *(_labels(rows, axis["range"][1], theme) if few else []),
        ],
        "margin": {"l": 0, "r": 0, "t": 30, "b": 0},
    }
    by_name = zip(("value", "before"), entries, strict=False)
    written = written_as(rows["value"])
    shown = [series(name, rows[column], colour, written) for column, (name, colour) in by_name]
    numbers = Numbers("columns", _when(rows), tuple(reversed(shown)))  # the period before on the left
    traces = [column | wide | {"hoverinfo": "skip"}, column | slim | _told(rows, unit)]
    return figure(theme, traces, _HEIGHT, layout, numbers)


def _names(rows: pl.DataFrame, step: int) -> Part:
    """The axis with the name of every `step`th column, in two lines where there is no room for one."""
    names = [plain(name) for name in rows["label"][::step]]
    is_tight = len(names) * (room(names) + 4) > _PHONE
    texts = [name.replace("–", "–<br>") if is_tight else name for name in names]
    places = rows["index"][::step].to_list()
    return {"range": [-0.5, rows.height - 0.5], "tickvals": places, "ticktext": texts}


def _when(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return the name of each bucket, with a remark on partial ones."""
    named = rows.select("label", "partial").iter_rows()
    return tuple(f"{name}{' (partial)' if partial else ''}" for name, partial in named)


def _labels(rows: pl.DataFrame, top: float, theme: Theme) -> Iterator[Part]:
    """The value above its column, or above both where these are about as high; the change, if any, inside."""
    for row, value, before, partial in rows.select("index", "value", "before", "partial").rows():
        if value is not None:
            has_room = (before or 0) - value > _ROOM * top  # between the tops of both columns
            height = value if has_room else max(value, before or 0)
            above = {"x": row, "y": height, "yanchor": "bottom", "yshift": 2}
            yield annotation(said(value), theme.ink, NORMAL, 600, **above)
        if value and before and value != before and not partial and value > _ROOM * top:
            inside = {"x": row, "y": value, "yanchor": "top", "yshift": -4}
            yield annotation(relative_text(value / before - 1), theme.page, SMALL, 600, **inside)


def _told(rows: pl.DataFrame, unit: str) -> Part:
    before = [
        "" if value is None else f"<br>Before: {said(value)} ({plain(name)})"
        for name, value in rows.select("named", "before").rows()
    ]
    named = map(plain, _when(rows))
    return hover("<b>{}</b> %{meta[0]}<br>{}{}", map(said, rows["value"]), named, before, meta=[plain(unit)])
