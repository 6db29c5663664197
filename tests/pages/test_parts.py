"""What several pages say: which days are compared, and how a page is put together."""

from __future__ import annotations

import pytest

from odeus_dash import parts
from odeus_dash.comparison import Against
from odeus_dash.data import Data
from odeus_dash.errors import ServerFault
from odeus_dash.page import Heading, Note, Nothing, Page, Picture, compose
from odeus_dash.periods import Granularity, Period
from odeus_dash.source import Wanted
from tests.pages.literal import FOUR_WEEKS, NOW, blocks, data, made
from tests.pages.two_agents import TWO_AGENTS

BEFORE = Period(FOUR_WEEKS.start.replace(month=9, day=7), FOUR_WEEKS.start.replace(day=4), "UTC")
FAILED = ServerFault("odeus.acme.example returned an error (503).", "Try again.", 503)


@pytest.mark.parametrize(
    ("found", "text", "reason"),
    [
        (data(TWO_AGENTS), "vs 7 Sept–4 Oct", ""),
        (data(TWO_AGENTS, against=Against.NONE), "", ""),
        (
            data(TWO_AGENTS, period=Period(FOUR_WEEKS.start, NOW.date(), "UTC")),
            "no comparison",
            "A range that includes today is compared once the day is over.",
        ),
        (
            data(TWO_AGENTS, failed={Wanted(BEFORE): FAILED}),
            "no comparison",
            "Not compared with 7 Sept–4 Oct. odeus.acme.example returned an error (503). Try again.",
        ),
        (data(TWO_AGENTS, lacks=lambda each: each.period == BEFORE), "vs 7 Sept–4 Oct", ""),
    ],
)
def test_which_days_are_compared_and_why_none_are(found: Data, text: str, reason: str) -> None:
    assert parts.compared_days(found) == (text, reason)


def test_days_of_another_number_are_said_behind_the_dates() -> None:
    october = Period(FOUR_WEEKS.start.replace(day=1), FOUR_WEEKS.start.replace(day=31), "UTC")
    text, reason = parts.compared_days(data(TWO_AGENTS, period=october))
    assert text == "vs 1–30 Sept"
    assert "31 days vs 30." in reason


def test_a_page_has_its_blocks_in_groups_without_those_that_are_missing() -> None:
    one, other, third = Heading("One"), Note("Other"), Nothing("Third", "")
    page = compose("Title", "Headline", one, None, [other, None, third], iter(()))
    assert page == Page("Title", "Headline", ((one,), (), (other, third), ()))


@pytest.mark.parametrize(("page", "over_time"), [("engagement", 2), ("users", 1)])
def test_a_single_day_has_no_pictures_over_time(page: str, over_time: int) -> None:
    def pictures(period: Period) -> int:
        shown = made(page, data(TWO_AGENTS, period=period, granularity=Granularity.DAY))
        return sum(isinstance(each, Picture) for each in blocks(shown))

    days = (Period(FOUR_WEEKS.start, FOUR_WEEKS.start.replace(day=end), "UTC") for end in (5, 6))
    one, two = map(pictures, days)
    assert two - one == over_time
