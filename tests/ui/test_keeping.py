"""What admins keep: seen in other sessions, refused to viewers, and never needed for a figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from odeus_dash.demo import DemoServer
from odeus_dash.store.database import Database
from odeus_dash.store.exchange import as_file
from odeus_dash.store.store import Store
from odeus_dash.ui import keeping, load
from odeus_dash.viewer import Role, Viewer
from tests.store.entries import goal, note
from tests.ui.conftest import KEY
from tests.ui.looking import click, in_html, letters, tiles

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
    load.configured.cache_clear()
    yield tmp_path / "store.sqlite3"
    load.configured.cache_clear()


@pytest.fixture
def open_as(path: Path) -> Open:  # noqa: ARG001  of the workspace that is set up there
    """Open a page in a session of its own."""

    def opened(viewer: Viewer, page: str = "briefing") -> AppTest:
        def script(viewer, page):
            from unittest.mock import patch

            from odeus_dash import main

            others = (each for paths in main.MENU.values() for each in paths if each != page)
            with patch.multiple(main, MENU={"": (page, *others)}, FRONT=page, OLD_PATHS={}):
                main.main(lambda: viewer)

        app = AppTest.from_function(script, default_timeout=60, args=(viewer, page))
        app.context = {"timezone": "Europe/Berlin"}
        return whole(app.run())

    return opened


def whole(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def rows(app: AppTest) -> list[str]:
    """What asks for a decision."""
    return in_html(app, "<p><strong>(.*?)</strong>")


def events(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith('{"time"')]
    return [(each["event"], each["account"]) for each in lines if each["event"] != "workspace_opened"]


def test_what_an_admin_dismisses_stays_so_for_admins_until_it_is_shown_again(
    open_as: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = open_as(ANN)
    first, *others = rows(ann)
    assert rows(whole(click(ann, "dismiss")))[: len(others)] == others
    bob = open_as(BOB)
    assert first not in rows(bob)
    assert first in rows(open_as(VIC))
    assert first in rows(whole(click(bob, "restore")))
    assert first in rows(whole(ann.run()))
    assert events(capsys) == [("row_dismissed", "ann"), ("row_restored", "bob")]


def test_what_a_viewer_dismisses_is_gone_for_their_session(open_as: Open) -> None:
    vic = open_as(VIC)
    first = rows(vic)[0]
    assert first not in rows(whole(click(vic, "dismiss")))
    assert first in rows(open_as(VIC))
    assert first in rows(open_as(ANN))
    assert first in rows(whole(click(vic, "restore")))


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


def said(app: AppTest) -> str:
    return letters(app.title, app.markdown, app.caption, app.error)


def labelled(elements: Iterable[Element], label: str) -> Element:
    return next(each for each in elements if each.label == label)


def press(app: AppTest, label: str) -> AppTest:
    return whole(labelled(app.button, label).click().run())


def test_a_goal_that_an_admin_sets_is_on_every_page_for_everybody(
    open_as: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = open_as(ANN, "reviews")
    assert "No goals or notes yet." in said(ann)
    press(ann, "Set a goal")
    labelled(ann.number_input, "Target").set_value(1_000_000.0)
    labelled(ann.text_input, "Owner").set_value("Team *Blue*")
    press(ann, "Save")
    assert not ann.error
    assert "**Messages: 1,000,000 per 28 days by " in said(ann)
    assert "Owner: Team *Blue*." in said(ann)
    assert [each.label for each in ann.button if each.label == "Set a goal"]
    vic = open_as(VIC, "reviews")
    assert "**Messages: 1,000,000 per 28 days by " in said(vic)
    assert not {"Set a goal", "Write a note", "Import"} & {each.label for each in vic.button}
    assert "Goal 1,000,000 by " in letters(open_as(VIC).html)
    whole(next(each for each in ann.button if each.help == "Edit").click().run())
    labelled(ann.number_input, "Target").set_value(2_000_000.0)
    press(ann, "Save")
    assert "**Messages: 2,000,000 per 28 days by " in said(ann)
    whole(next(each for each in ann.button if each.help == "Delete").click().run())
    press(ann, "Delete permanently")
    assert "No goals or notes yet." in said(ann)
    assert events(capsys) == [("goal_saved", "ann"), ("goal_saved", "ann"), ("goal_deleted", "ann")]


def test_a_note_that_an_admin_writes_is_on_pictures(
    open_as: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = open_as(ANN, "reviews")
    press(ann, "Write a note")
    press(ann, "Save")
    assert "The note has no text." in said(ann)
    labelled(ann.text_input, "What happened").set_value("Training week")
    press(ann, "Save")
    assert not ann.error
    assert "**Training week**" in said(open_as(VIC, "reviews"))
    pictures = [each.proto.spec for each in open_as(VIC).get("plotly_chart")]
    assert sum("Training week" in each for each in pictures) == 1
    assert events(capsys) == [("note_saved", "ann")]


def test_what_two_admins_change_at_once_is_changed_once(open_as: Open) -> None:
    ann = open_as(ANN, "reviews")
    press(ann, "Write a note")
    labelled(ann.text_input, "What happened").set_value("First")
    press(ann, "Save")
    bob = open_as(BOB, "reviews")
    for each in (ann, bob):
        whole(next(button for button in each.button if button.help == "Edit").click().run())
    labelled(ann.text_input, "What happened").set_value("By Ann")
    press(ann, "Save")
    labelled(bob.text_input, "What happened").set_value("By Bob")
    press(bob, "Save")
    assert "Someone else has changed or deleted this entry." in said(bob)
    assert labelled(bob.text_input, "What happened").value == "By Bob"
    assert "**By Ann**" in said(bob)


def test_a_goal_that_somebody_else_deleted_meanwhile_is_not_saved(open_as: Open, path: Path) -> None:
    bob = open_as(BOB, "reviews")
    Store(Database(path)).add(f"{load.configured().workspaces['Acme'].base_url} Acme", [goal()])
    keeping._read.clear()
    whole(bob.run())
    whole(next(each for each in bob.button if each.help == "Edit").click().run())
    place = f"{load.configured().workspaces['Acme'].base_url} Acme"
    Store(Database(path)).remove(place, Store(Database(path)).kept(place).goals[0])
    keeping._read.clear()
    labelled(bob.number_input, "Target").set_value(80_000.0)
    press(bob, "Save")
    assert "Someone else has changed or deleted this entry." in said(bob)
    assert "No goals or notes yet." in said(bob)


def test_a_file_is_imported_whole_or_not_at_all(open_as: Open, capsys: pytest.CaptureFixture[str]) -> None:
    content = as_file([goal(), note("From elsewhere")])
    ann = open_as(ANN, "reviews")
    press(ann, "Import")
    for file, expected in ((content[:-20], "kept.json was cut off"), (content, "**From elsewhere**")):
        ann.file_uploader[0].set_value([("kept.json", file, "application/json")]).run()
        press(ann, "Import")
        assert expected in said(ann)
    assert not ann.file_uploader
    assert [each.value for each in ann.toast] == ["2 entries imported."]
    assert events(capsys) == [("notes_imported", "ann")]


def test_signing_out_closes_what_is_open_and_drops_what_was_asked_for(open_as: Open) -> None:
    ann = open_as(ANN, "reviews")
    press(ann, "Import")
    ann.session_state["change"] = "a change"
    ann.args = (None, "reviews")
    whole(ann.run())
    assert "editing" not in ann.session_state
    assert "change" not in ann.session_state


def test_a_database_that_fails_is_said_and_every_figure_stands(open_as: Open, path: Path) -> None:
    path.write_bytes(b"no database" * 100)
    ann = open_as(ANN)
    [said] = [letters([each]) for each in ann.warning]
    assert "Goals and notes not available." in said
    assert "The figures are not affected." in said
    assert len(tiles(ann)) == 5
    first = rows(ann)[0]
    assert first not in rows(whole(click(ann, "dismiss")))


def test_a_change_that_fails_is_said(open_as: Open, path: Path) -> None:
    ann = open_as(ANN)
    path.unlink()
    whole(click(ann, "dismiss"))
    assert "no longer exists" in letters(ann.error)
    assert "no longer exists" in letters(ann.warning)
    assert len(tiles(ann)) == 5


def test_what_another_replica_writes_is_seen_after_seconds(open_as: Open, path: Path) -> None:
    ann = open_as(ANN)
    first = rows(ann)[0]
    place = f"{load.configured().workspaces['Acme'].base_url} Acme"
    click(ann, "dismiss")
    Store(Database(path)).restore(place, Store(Database(path)).kept(place).dismissed)
    with keeping._lock:
        keeping._read.expire(keeping._read.timer() + keeping.FRESH)
    assert first in rows(whole(ann.run()))
