"""The rings on the overview's line, and what is said of them."""

from __future__ import annotations

import datetime as dt

from tests.ui.looking import noted, run
from tests.ui.weeks import a_server, a_view


def test_the_overview_marks_an_unusual_week_and_says_so() -> None:
    def jump(start: dt.date) -> dict[str, int]:
        return {"steady": 900 if start == dt.date(2026, 10, 19) else 100}

    with a_server(jump) as (workspace, _):
        app = run("overview", a_view(workspace))
    assert "Week 43, 19–25 Oct: unusually high: 900 where 70 to 130 were usual." in noted(app)


def test_the_overview_says_nothing_of_usual_weeks() -> None:
    with a_server(lambda _: {"steady": 100}) as (workspace, _):
        app = run("overview", a_view(workspace))
    assert "unusual" not in noted(app)
