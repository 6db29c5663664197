"""The link to the comparison, which stands beside the selected agents where these can be compared."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.demo.agents import cast
from tests.ui.conftest import RunApp

IDS = [each.id for each in cast()]


def compared(app: AppTest) -> list[list[str]]:
    """The agents of each link to the page that compares some."""
    protos = [each.proto for each in app.get("page_link")]
    queries = [each.query_string for each in protos if urlsplit(each.page).path.endswith("compare")]
    return [sorted(parse_qs(each)["agent"]) for each in queries]


@pytest.mark.parametrize("number", [0, 1, 2, 5, 6])
def test_two_to_five_selected_agents_can_be_compared(run_app: RunApp, number: int) -> None:
    app = run_app(agent=IDS[:number])
    assert not app.exception
    assert compared(app) == ([sorted(IDS[:number])] if 2 <= number <= 5 else [])
