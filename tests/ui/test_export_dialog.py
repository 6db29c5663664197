"""What the export offers, what it says is in the file, and that a viewer gets no more than the screen."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from odeus_dash.demo import DemoServer
from odeus_dash.report.formats import FORMATS
from odeus_dash.ui import downloads, load
from odeus_dash.words import report as words
from tests.ui.conftest import KEY, RunApp
from tests.ui.looking import letters

OCTOBER = {"range": "Custom", "dates": ["2026-10-05", "2026-11-01"], "timezone": "UTC"}


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[downloads.File]:
    """The files that buttons offer; each can be written as a click would."""
    files: list[downloads.File] = []
    draw = downloads.button

    def button(data: Any, file: downloads.File, *args: Any, **options: Any) -> None:
        files.append(file)
        draw(data, file, *args, **options)

    monkeypatch.setattr(downloads, "button", button)
    return files


def opened(app: AppTest, **answers: Any) -> AppTest:
    """The dialog with these answers: AppTest runs the whole script again, which would close it."""
    for name, answer in answers.items():
        app.session_state[f"export_{name}"] = answer
    return app.button(key="export").click().run()


def said(app: AppTest) -> str:
    assert not app.exception
    return letters(app.caption)


def test_this_page_can_be_taken_at_once(run_app: RunApp, offered: list[downloads.File]) -> None:
    app = opened(run_app(**OCTOBER))
    assert app.radio(key="export_which").value == words.THIS_PAGE
    assert "In the file: Briefing." in said(app)
    assert "5 Oct–1 Nov 2026 (UTC)" in said(app)
    assert offered[-1].name.startswith("127-0-0-1-")
    assert offered[-1].name.endswith("-briefing-2026-10-05-2026-11-01.pptx")
    slides = Presentation(io.BytesIO(offered[-1].write())).slides
    assert app.title[0].value.replace("\\", "") in [each.shapes.title.text_frame.text for each in slides]


@pytest.mark.parametrize("form", FORMATS, ids=lambda each: each.ending)
def test_all_pages_are_loaded_first(run_app: RunApp, offered: list[downloads.File], form: Any) -> None:
    app = opened(run_app(**OCTOBER), which=words.ALL_PAGES, format=form)
    assert "In the file: Briefing, " in said(app)
    assert "Messages, People, " in said(app)
    assert "Data and checks." in said(app)
    assert offered[-1].name.endswith(f"-report-2026-10-05-2026-11-01.{form.ending}")
    assert offered[-1].media == form.media
    assert len(offered[-1].write()) > 10_000


def test_without_a_page_there_is_no_file(run_app: RunApp, offered: list[downloads.File]) -> None:
    app = opened(run_app(**OCTOBER), which=words.SELECTED_PAGES, pages=["cost", "messages"])
    assert "In the file: Messages, Cost." in said(app)
    before = len(offered)
    assert words.SELECT_PAGES in said(opened(app, pages=[]))
    assert len(offered) == before


def test_a_rejected_key_is_said_in_place_of_a_file(
    run_app: RunApp, offered: list[downloads.File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODEUS_API_KEY", "another")
    load.configured.cache_clear()
    app = opened(run_app(**OCTOBER))
    assert not app.exception
    assert "rejected the API key" in letters(app.error)
    assert [each for each in offered if each.name.endswith(".pptx")] == []


def test_a_viewer_is_offered_the_pages_of_the_menu_with_the_mask(
    tmp_path: Path, offered: list[downloads.File], odeus: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = f'[workspaces.Acme]\ndeployment_url = "{odeus.base_url}"\nkey = "{KEY}"\nviewers = ["vic"]\n'
    (tmp_path / "secrets.toml").write_text(section)
    monkeypatch.delenv("ODEUS_API_KEY")
    monkeypatch.delenv("ODEUS_DEPLOYMENT_URL")
    load.configured.cache_clear()

    def script() -> None:
        from odeus_dash import main
        from odeus_dash.viewer import Role, Viewer

        main.main(lambda: Viewer("vic", Role.VIEWER))

    app = AppTest.from_function(script, default_timeout=60)
    for name, value in OCTOBER.items():
        app.query_params[name] = value
    opened(app.run(), which=words.ALL_PAGES)
    assert "Tokens." in said(app)
    assert "Data and checks" not in said(app)
    assert "Groups under 5 hidden" in said(app)
    slides = Presentation(io.BytesIO(offered[-1].write())).slides
    assert "Groups under 5 hidden" in "\n".join(
        shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame
    )
