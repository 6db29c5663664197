"""How many people an agent reaches against how much each of them uses it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from odeus_dash.charts.axes import log_axis, round_ticks
from odeus_dash.charts.marks import agents_of, annotation, dots, hover, seen, texts
from odeus_dash.charts.numbers import Numbers, series
from odeus_dash.charts.places import Box, Bubble, labels
from odeus_dash.charts.text import plain, room, short
from odeus_dash.charts.theme import SMALL, Figure, Part, Theme, fade, figure, nothing, why_empty
from odeus_dash.memo import kept
from odeus_dash.words.formats import compact, exact, ratio
from odeus_dash.words.people import SEGMENTS

_MOST_POINTS, _MOST_NAMES, _NAME_WIDTH = 400, 8, 20
#: An axis turns logarithmic where its largest value is so many times its smallest.
_WIDE = 30
#: In pixels: the picture, the plot's width on a phone (labels that do not overlap there never do), what axes
#: take of the height, the radius of the largest bubble, and a line of words.
_HEIGHT, _WIDTH, _AXES, _LARGEST, _LINE = 580, 286, 72, 17, 18


@kept
def reach_intensity(
    frame: pl.DataFrame, cut_users: float | None, cut_intensity: float | None, *, theme: Theme
) -> Figure:
    """Agents by unique_users (across) and messages_per_user (up), as bubbles of the size of their messages.

    `frame`: agent_id, agent, unique_users, messages_per_user, messages. Dashed lines at the two cuts part
    four fields, named in their corners. The 400 agents with most messages are drawn, the largest named as
    far as there is room. Agents without users are left out.
    """
    known = frame.filter((pl.col("unique_users") > 0) & (pl.col("messages_per_user") > 0))
    agents = known.sort("messages", "agent_id", descending=[True, False], nulls_last=True).head(_MOST_POINTS)
    if agents.is_empty():
        return nothing(theme, _HEIGHT, why_empty(frame, "unique_users", "messages_per_user"))
    sizes = agents["messages"].fill_null(0)
    radii = [max(3.5, _LARGEST * (size / (sizes.max() or 1)) ** 0.5) for size in sizes]
    users, intensity = agents["unique_users"], agents["messages_per_user"]
    look = {"size": [round(2 * radius, 1) for radius in radii], "line": {"color": theme.page, "width": 1}}
    bubbles = dots(seen(users), seen(intensity), color=fade(theme.accent, 0.7 if theme.dark else 0.5), **look)
    stroke = {"type": "line", "layer": "below", "line": {"color": theme.muted, "width": 1, "dash": "3px,4px"}}
    down = {"x0": cut_users, "x1": cut_users, "yref": "paper", "y0": 0, "y1": 1}
    level = {"y0": cut_intensity, "y1": cut_intensity, "xref": "paper", "x0": 0, "x1": 1}
    x, y = _axis(users, "Unique users"), _axis(intensity, "Messages per user")
    told = hover(
        "<b>{}</b><br>{} unique users<br>{} messages per user<br>{} messages",
        *texts(agents, agent=plain, unique_users=exact, messages_per_user=ratio, messages=exact),
    )
    readable = {"bgcolor": fade(theme.page, 0.7), "borderpad": 0}  # over bubbles
    names = _names(agents["agent"], _places(users, x), _places(intensity, y), radii, theme)
    corners = []
    for (right, top), text in SEGMENTS.items():
        side = {"xanchor": "right" if right else "left", "yanchor": "top" if top else "bottom"}
        corner: Part = side | {"xref": "paper", "yref": "paper", "x": int(right), "y": int(top)}
        corners.append(annotation(text, theme.muted, SMALL, 600, **corner))
    layout = {
        "xaxis": x,
        "yaxis": y,
        "margin": {"l": 0, "r": 12, "t": 8, "b": 0},
        "shapes": [stroke | ends for cut, ends in ((cut_users, down), (cut_intensity, level)) if cut],
        "annotations": [note | readable for note in (*corners, *names)],
    }
    both = series("Unique users", users), series("Messages per user", intensity, written="decimal")
    numbers = Numbers("cells", tuple(agents["agent"]), (*both, series("Messages", agents["messages"])))
    return figure(theme, [bubbles | told | agents_of(agents)], _HEIGHT, layout, numbers)


def _axis(values: pl.Series, title: str) -> Part:
    """Room for the corner words below and above the values; from 0 unless logarithmic."""
    low, high = float(values.min()), float(values.max())  # type: ignore[arg-type]  # positive numbers
    named = {"title": {"text": title, "standoff": 8}}
    if high / low <= _WIDE:
        ticks = round_ticks(1.14 * high)
        shown = {"tickvals": ticks, "ticktext": [compact(tick) for tick in ticks]}
        return named | shown | {"range": [-0.1 * high, 1.14 * high]}
    start, end = values.log10().min(), values.log10().max()
    around = [start - 0.14 * (end - start), end + 0.16 * (end - start)]  # type: ignore[operator]
    named["title"]["text"] = f"{title} (log scale)"
    return named | log_axis(values.to_list()) | {"range": around}


def _places(values: pl.Series, axis: Part) -> tuple[pl.Series, pl.Series]:
    """Return the places of values in plotly's coordinates, and as parts of the axis from 0 to 1."""
    at = values.log10() if "type" in axis else values.cast(pl.Float64)
    low, high = axis["range"]
    return at, (at - low) / (high - low)


def _names(
    agents: pl.Series,
    across: tuple[pl.Series, pl.Series],
    up: tuple[pl.Series, pl.Series],
    radii: list[float],
    theme: Theme,
) -> Iterator[Part]:
    """Names next to the largest bubbles, where they fit on a phone."""
    height = _HEIGHT - _AXES
    places = zip(across[1] * _WIDTH, up[1] * height, radii, strict=True)
    bubbles = [Bubble(*place) for place in places]
    names = [short(name, _NAME_WIDTH) for name in agents.head(3 * _MOST_NAMES)]
    around = Box(0, _LINE, _WIDTH, height - _LINE)
    for index, dx, dy in labels(bubbles, [room([name]) for name in names], around, _MOST_NAMES):
        place = {"x": across[0][index], "y": up[0][index], "xshift": round(dx), "yshift": round(dy)}
        yield annotation(plain(names[index]), theme.ink, xanchor="left", yanchor="middle", **place)
