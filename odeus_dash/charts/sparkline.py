"""The small line of a tile, from a zero line: the previous period in grey, the current in the accent."""

from __future__ import annotations

from collections.abc import Sequence

from odeus_dash.charts.theme import Theme

#: The size of the drawing; the page scales it to the width of the tile.
_WIDTH, _HEIGHT = 300, 44
#: Room for the round ends of lines and for the last point.
_EDGE = 5


def sparkline(before: Sequence[float], now: Sequence[float], theme: Theme) -> str:
    """Return an SVG of both lines, one after the other on one scale from zero; empty without two points.

    The line of `now` begins where that of `before` ends.
    """
    values = [*before, *now]
    if len(now) < 2 or min(values) < 0:
        return ""
    across, up = (_WIDTH - 2 * _EDGE) / (len(values) - 1), (_HEIGHT - 2 * _EDGE) / (max(values) or 1)
    points = [
        f"{_EDGE + across * place:.1f},{_HEIGHT - _EDGE - up * value:.1f}"
        for place, value in enumerate(values)
    ]
    joint = max(len(before) - 1, 0)
    x, y = points[-1].split(",")
    zero = _HEIGHT - 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" fill="none"'
        f' stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">'
        f'<path stroke="{theme.line}" stroke-width="1" d="M0 {zero}H{_WIDTH}"/>'
        f'<polyline stroke="{theme.context}" points="{" ".join(points[: joint + 1])}"/>'
        f'<polyline stroke="{theme.accent}" points="{" ".join(points[joint:])}"/>'
        f'<circle cx="{x}" cy="{y}" r="4" fill="{theme.accent}"/></svg>'
    )
