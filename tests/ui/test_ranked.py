"""The bars of the agents with the most messages: they name what their shares are shares of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.looking import noted, run
from tests.ui.weeks import a_server, a_view


@pytest.mark.parametrize("page", ["overview", "messages"])
@pytest.mark.parametrize(
    ("agents", "whole"), [((), "all messages"), (("most", "some"), "the chosen agents’ messages")]
)
def test_a_share_is_one_of_what_is_shown(page: str, agents: tuple[str, ...], whole: str) -> None:
    with a_server(lambda _: {"most": 60, "some": 30, "few": 10}) as (workspace, _):
        view = a_view(workspace)
        chosen = replace(view, choice=replace(view.choice, agents=frozenset(agents)))
        assert f"Messages and share of {whole} · 7 Oct–1 Nov" in noted(run(page, chosen))
