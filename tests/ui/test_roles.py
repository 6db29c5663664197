"""What the sidebar offers to whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.ui import load
from odeus_dash.ui.sidebar import CONNECT, FILES
from odeus_dash.viewer import Role, Viewer
from tests.odeus import a_workspace
from tests.ui.looking import letters, tiles

ADMIN, BOB = Viewer("ann", Role.ADMIN), Viewer("bob", Role.ADMIN)
VIC, PAT = Viewer("vic", Role.VIEWER), Viewer("pat", Role.VIEWER)
#: The badge of those who see less.
HIDDEN = "Groups under 5 hidden"
CONFIGURED = """
[workspaces.{name}]
deployment_url = "{url}"
key = "a-key"
viewers = {viewers}
"""


@pytest.fixture(scope="module")
def asked() -> dict[str, int]:
    """How many exports each workspace was asked for."""
    return {"Open": 0, "Secret": 0}


@pytest.fixture(scope="module")
def addresses(asked: dict[str, int]) -> Iterator[dict[str, str]]:
    def rows(name: str) -> pl.DataFrame:
        asked[name] += 1
        return pl.DataFrame({"assistant_id": ["a"], "assistant_name": [f"Agent of {name}"], "messages": [7]})

    with a_workspace(lambda *_: rows("Open")) as open_one, a_workspace(lambda *_: rows("Secret")) as secret:
        yield {"Open": open_one.base_url, "Secret": secret.base_url}


@pytest.fixture(autouse=True)
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: dict[str, str]) -> Iterator[None]:
    """Secret has no viewers, Open has vic."""
    viewers = {"Secret": [], "Open": ["vic"]}
    text = "".join(CONFIGURED.format(name=n, url=addresses[n], viewers=v) for n, v in viewers.items())
    (tmp_path / "secrets.toml").write_text(text.replace("'", '"'))
    for name in ("ODEUS_API_KEY", "ODEUS_DEPLOYMENT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ODEUS_DASH_SECRETS", str(tmp_path / "secrets.toml"))
    load.configured.cache_clear()
    yield
    load.configured.cache_clear()


def app(viewer: Viewer, **query: str) -> AppTest:
    """The script for this viewer, from the sidebar on."""

    def script(viewer):  # a script of its own: it knows no name from outside
        import datetime as dt

        from odeus_dash.ui import sidebar, top_line, welcome

        data = sidebar.show(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), viewer)
        if data is None:
            welcome.show(viewer)
            return
        line = top_line.show(data, None)
        data.answers.wait(data.agents)
        top_line.finish(data, line, {})

    app = AppTest.from_function(script, default_timeout=30, args=(viewer,))
    for name, value in query.items():
        app.query_params[name] = value
    return app


def said(app: AppTest) -> str:
    assert not app.exception
    return letters(app.title, app.markdown, app.caption, app.error)


def test_an_admin_is_offered_every_workspace_a_new_one_and_the_mask() -> None:
    ran = app(ADMIN).run()
    assert ran.selectbox(key="workspace").options == ["Secret", "Open", CONNECT, FILES]
    assert [each.label for each in ran.toggle] == ["Include today", "Hide groups under 5"]
    assert HIDDEN not in said(ran)


def test_a_viewer_is_offered_the_workspaces_that_list_them_and_nothing_else() -> None:
    ran = app(VIC).run()
    assert ran.selectbox(key="workspace").options == ["Open", FILES]
    assert [each.label for each in ran.toggle] == ["Include today"]
    [badge] = [each for each in ran.markdown if HIDDEN in letters([each])]
    assert badge.help


@pytest.mark.parametrize("wanted", ["Secret", CONNECT, "Demo workspace"])
def test_a_link_to_another_workspace_opens_none_that_is_closed(wanted: str, asked: dict[str, int]) -> None:
    before = asked["Secret"]
    ran = app(VIC, workspace=wanted).run()
    assert ran.selectbox(key="workspace").value == "Open"
    assert not ran.text_input
    assert asked["Secret"] == before


def test_a_workspace_put_into_the_session_opens_none_that_is_closed(asked: dict[str, int]) -> None:
    before, ran = asked["Secret"], app(VIC)
    ran.session_state["workspace"] = "Secret"
    ran.run()
    assert asked["Secret"] == before


def test_a_viewer_whom_nobody_lists_reads_whom_to_ask() -> None:
    ran = app(PAT).run()
    assert "No workspace is open to you" in said(ran)
    assert not ran.text_input
    assert not tiles(ran)


@pytest.mark.parametrize(
    ("viewer", "says"), [(PAT, "No workspace is open to you"), (BOB, "Connect a workspace")]
)
def test_a_key_typed_in_this_session_opens_nothing_for_the_next_one_to_sign_in(
    viewer: Viewer, says: str, addresses: dict[str, str], asked: dict[str, int]
) -> None:
    from odeus_dash.settings import Key, Workspace
    from odeus_dash.ui.connect import Connected

    before, ran = asked["Secret"], app(viewer, workspace=CONNECT)
    typed = Workspace("typed", addresses["Secret"], Key("typed-key"))
    ran.session_state["connected"] = Connected(ADMIN.name, typed, ())
    assert says in said(ran.run())
    assert asked["Secret"] == before


def test_the_mask_goes_on_and_off_and_no_link_sets_it() -> None:
    ran = app(ADMIN, meeting="true").run()
    assert HIDDEN not in said(ran)
    ran.toggle(key="meeting").set_value(True).run()
    assert HIDDEN in said(ran)
    ran.toggle(key="meeting").set_value(False).run()
    assert HIDDEN not in said(ran)
