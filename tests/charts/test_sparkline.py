"""The small line of a tile."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from odeus_dash.charts.sparkline import sparkline
from odeus_dash.charts.theme import DARK, LIGHT, Theme

POINTS = re.compile(r"([\d.]+),([\d.]+)")


def lines(drawn: str) -> dict[str, list[tuple[float, float]]]:
    """The places of both lines by their colours."""
    found = ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}polyline")  # noqa: S314  our own
    return {
        each.attrib["stroke"]: [(float(x), float(y)) for x, y in POINTS.findall(each.attrib["points"])]
        for each in found
    }


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_line_goes_on_where_the_one_before_ends(theme: Theme) -> None:
    both = lines(sparkline((4, 2), (1, 8), theme))
    before, now = both[theme.context], both[theme.accent]
    assert (len(before), len(now)) == (2, 3)
    assert before[-1] == now[0]
    assert [x for x, _ in [*before, *now[1:]]] == pytest.approx([5, 101.7, 198.3, 295], abs=0.1)


def test_both_lines_are_on_one_scale_from_zero() -> None:
    both = lines(sparkline((4, 0), (0, 8), LIGHT))
    heights = [y for _, y in [*both[LIGHT.context], *both[LIGHT.accent][1:]]]
    assert heights == [22, 39, 39, 5]  # from the top of 44 pixels, of which 5 are an edge


def test_without_days_before_there_is_the_line_alone() -> None:
    both = lines(sparkline((), (3, 6), LIGHT))
    assert (len(both[LIGHT.context]), len(both[LIGHT.accent])) == (1, 2)


def test_where_nothing_was_used_it_lies_on_the_ground() -> None:
    assert {y for _, y in lines(sparkline((), (0, 0), LIGHT))[LIGHT.accent]} == {39}


@pytest.mark.parametrize("now", [(), (5,), (5, -1)])
def test_a_single_point_and_what_goes_below_zero_have_none(now: tuple[float, ...]) -> None:
    assert sparkline((1, 2), now, LIGHT) == ""
