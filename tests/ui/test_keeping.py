"""What admins keep: seen in other sessions, refused to viewers, and never needed for a figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.demo import DemoServer
from odeus_dash.store.database import Database
from odeus_dash.store.store import Store
from odeus_dash.ui import keeping, load
from odeus_dash.viewer import Role, Viewer
from tests.ui.conftest import KEY
from tests.ui.looking import letters, tiles

ANN, BOB = Viewer("ann", Role.ADMIN), Viewer("bob", Role.ADMIN)
VIC = Viewer("vic", Role.VIEWER)

Open = Callable[..., AppTest]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odeus: DemoServer) -> Iterator[Path]:
    """Where the store is; the demo server is a workspace that vic may see."""
    section = f'[workspaces.Acme]\ndeployment_url = "{odeus.base_url}"\nkey = "{KEY}"\nviewers = ["vic"]\n'
    (tmp_path / "secrets.toml").write_text(section)
    monkeypatch.delenv("ODEUS_API_KEY")
    monkeypatch.delenv("ODEUS_DEPLOYMENT_URL")
    monkeypatch.setenv("ODEUS_DASH_STORE", str(tmp_path / "store.sqlite3"))
    load.configured.clear()
    yield tmp_path / "store.sqlite3"
    load.configured.clear()


@pytest.fixture
def open_as(path: Path) -> Open:  # noqa: ARG001  of the workspace that is set up there
    """Open a page in a session of its own."""

    def opened(viewer: Viewer, page: str = "") -> AppTest:
        def script(viewer):
            from odeus_dash import main

            main.main(lambda: viewer)

        app = AppTest.from_function(script, default_timeout=60, args=(viewer,))
        app.context = {"timezone": "Europe/Berlin"}
        if page:
            app.switch_page(page)
        return whole(app.run())

    return opened


def whole(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def rows(app: AppTest) -> list[str]:
    """What asks for a decision."""
    return [line.split("**")[1] for line in letters(app.markdown).splitlines() if "&ensp;" in line]


def events(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith('{"time"')]
    return [(each["event"], each["account"]) for each in lines if each["event"] != "workspace_opened"]


def test_what_an_admin_dismisses_stays_so_for_admins_until_it_is_shown_again(
    open_as: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = open_as(ANN)
    first, *others = rows(ann)
    assert rows(whole(ann.button(key="dismiss 0").click().run()))[: len(others)] == others
    bob = open_as(BOB)
    assert first not in rows(bob)
    assert first in rows(open_as(VIC))
    assert first in rows(whole(bob.button(key="restore 0").click().run()))
    assert first in rows(whole(ann.run()))
    assert events(capsys) == [("row_dismissed", "ann"), ("row_restored", "bob")]


def test_what_a_viewer_dismisses_is_gone_for_their_session(open_as: Open) -> None:
    vic = open_as(VIC)
    first = rows(vic)[0]
    assert first not in rows(whole(vic.button(key="dismiss 0").click().run()))
    assert first in rows(open_as(VIC))
    assert first in rows(open_as(ANN))
    assert first in rows(whole(vic.button(key="restore 0").click().run()))


def test_a_viewer_changes_nothing_whatever_their_session_asks_for(open_as: Open) -> None:
    """As from a page that was drawn before an admin became a viewer."""
    vic = open_as(VIC)
    made: list[str] = []
    place = f"{load.configured().workspaces['Acme'].base_url} Acme"
    vic.session_state["change"] = keeping.Change(
        keeping.Event.ROW_DISMISSED, place, lambda *_: made.append("changed")
    )
    whole(vic.run())
    assert made == []
    assert "change" not in vic.session_state


def test_a_database_that_fails_is_said_and_every_figure_stands(open_as: Open, path: Path) -> None:
    path.write_bytes(b"no database" * 100)
    ann = open_as(ANN)
    [said] = [letters([each]) for each in ann.warning]
    assert "Goals and notes not available." in said
    assert "The figures are not affected." in said
    assert len(tiles(ann)) == 5
    first = rows(ann)[0]
    assert first not in rows(whole(ann.button(key="dismiss 0").click().run()))


def test_a_change_that_fails_is_said(open_as: Open, path: Path) -> None:
    ann = open_as(ANN)
    path.unlink()
    whole(ann.button(key="dismiss 0").click().run())
    assert "does not exist any more" in letters(ann.error)
    assert "does not exist any more" in letters(ann.warning)
    assert len(tiles(ann)) == 5


def test_what_another_replica_writes_is_seen_after_seconds(open_as: Open, path: Path) -> None:
    ann = open_as(ANN)
    first = rows(ann)[0]
    place = f"{load.configured().workspaces['Acme'].base_url} Acme"
    ann.button(key="dismiss 0").click().run()
    Store(Database(path)).restore(place, Store(Database(path)).kept(place).dismissed)
    with keeping._lock:
        keeping._read.expire(keeping._read.timer() + keeping.FRESH)
    assert first in rows(whole(ann.run()))
