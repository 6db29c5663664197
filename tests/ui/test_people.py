"""What the pages show of an agent's users."""

from __future__ import annotations

import json

import pytest

from tests.ui.looking import noted, run
from tests.ui.weeks import a_server, a_view


def test_users_who_come_back_are_told_in_words_and_per_agent() -> None:
    with a_server(lambda _: {"steady": 100}) as (workspace, _):
        app = run("users", a_view(workspace))
    assert "Of an agent’s active users, 100% were active in an average week" in noted(app)
    assert app.dataframe[0].value[["stickiness", "returning"]].values.tolist() == [[100.0, 75.0]]


@pytest.mark.parametrize(
    ("agents", "shown", "kind"), [(8, 8, "scatter"), (9, 9, "heatmap"), (30, 25, "heatmap")]
)
def test_few_agents_have_a_panel_each_and_more_of_them_a_row(agents: int, shown: int, kind: str) -> None:
    messages = {f"agent-{number:02}": 100 - number for number in range(agents)}
    with a_server(lambda _: messages) as (workspace, _):
        app = run("engagement", a_view(workspace))
    assert f"The {shown} agents with the most messages" in noted(app)
    picture = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert {trace["type"] for trace in picture["data"]} == {kind}
