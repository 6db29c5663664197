"""Filters in the address, as chips, and in links that cannot be followed, as the script draws them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import RunApp
from tests.ui.looking import letters, shared, tiles

KINDS = ("owner", "model", "segment", "stage")


def labels(app: AppTest) -> list[str]:
    """What the chips say."""
    return [each.label.replace("\\", "") for each in app.button if str(each.key).startswith("chip of ")]


def in_address(app: AppTest) -> dict[str, list[str]]:
    found = {kind: app.query_params[kind] for kind in KINDS if kind in app.query_params}
    return {kind: [each] if isinstance(each, str) else each for kind, each in found.items() if each}


def said(app: AppTest) -> str:
    assert not app.exception
    return letters(app.warning)


def test_each_filter_of_a_link_is_a_chip_that_removes_it(run_app: RunApp) -> None:
    app = run_app(stage=["rising", "stable"], model="gpt-5-mini")
    assert labels(app) == ["Model: gpt-5-mini", "Stage: Rising", "Stage: Stable"]
    narrowed = {each.label: each.value for each in tiles(app)}
    assert shared(app)[0]["stage"] == shared(app)[1]["stage"] == ["rising", "stable"]
    app.button(key="chip of stage rising").click().run()
    assert in_address(app) == {"model": ["gpt-5-mini"], "stage": ["stable"]}
    app.button(key="chip of model gpt-5-mini").click().run()
    app.button(key="chip of stage stable").click().run()
    assert (labels(app), in_address(app), said(app)) == ([], {}, "")
    assert {each.label: each.value for each in tiles(app)} != narrowed


def test_many_chips_fold(run_app: RunApp) -> None:
    app = run_app(stage=["new", "rising", "stable", "fading"], segment="core")
    assert len(labels(app)) == 5  # two of them in the line, and three a click away
    assert "+3" in [each.proto.popover.label.replace("\\", "") for each in app.get("popover")]
    app.button(key="chip of stage fading").click().run()
    assert in_address(app)["stage"] == ["new", "rising", "stable"]


@pytest.mark.parametrize(
    ("kind", "value", "called"),
    [
        ("owner", "<b>nobody</b>", "Owner: <b>nobody</b>"),
        ("model", "gpt-99", "Model: gpt-99"),
        ("segment", "vip", "Segment: vip"),
        ("stage", "asleep", "Stage: asleep"),
    ],
)
def test_an_unknown_filter_is_dropped_with_a_message(
    run_app: RunApp, kind: str, value: str, called: str
) -> None:
    app = run_app(**{kind: value})
    assert f"Unknown, or without usage in this period: {called}. The filter was removed." in said(app)
    assert (labels(app), in_address(app)) == ([], {})
    assert len(tiles(app)) == 5
    app.button(key="step Earlier").click().run()
    assert not app.exception


def test_no_agent_left_says_so_and_all_filters_can_be_removed(run_app: RunApp) -> None:
    app = run_app(stage="silent", segment="core")
    assert letters(app.title) == "No agent matches the filters."
    app.button(key="remove filters").click().run()
    assert (labels(app), in_address(app)) == ([], {})
    assert len(tiles(app)) == 5


def test_those_who_see_no_owners_have_no_filter_by_them(run_app: RunApp) -> None:
    everyone = run_app()
    everyone.toggle(key="meeting").set_value(True).run()
    shown = [(each.label, each.value) for each in tiles(everyone)]
    for owner in ("hanna.weiss@nordlicht-antriebe.example", "nobody"):
        app = run_app(owner=owner)
        app.toggle(key="meeting").set_value(True).run()
        assert (labels(app), in_address(app)) == ([], {})
        assert [(each.label, each.value) for each in tiles(app)] == shown
    app = run_app(owner="hanna.weiss@nordlicht-antriebe.example")
    assert labels(app) == ["Owner: hanna.weiss"]
    app.toggle(key="meeting").set_value(True).run()
    assert said(app) == "Owners are hidden, so the owner filter was removed."


def test_another_workspace_has_no_filters(run_app: RunApp) -> None:
    app = run_app(stage="rising")
    own = app.selectbox(key="workspace").value
    app.selectbox(key="workspace").set_value("Open files").run()
    app.selectbox(key="workspace").set_value(own).run()
    assert (labels(app), in_address(app)) == ([], {})
