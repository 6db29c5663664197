"""The form that connects a workspace by hand."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from odeus_dash.demo import DemoServer
from tests.ui.conftest import KEY, RunApp
from tests.ui.looking import letters, shared, tiles


def connect(app: AppTest, key: str, url: str) -> AppTest:
    app.sidebar.text_input(key="typed_key").input(key)
    app.sidebar.text_input(key="typed_url").input(url)
    return next(button for button in app.sidebar.button if button.label == "Connect").click().run()


@pytest.fixture
def form(run_app: RunApp) -> AppTest:
    app = run_app()
    return app.sidebar.selectbox(key="workspace").set_value("Connect a workspace").run()


def test_the_form_offers_the_public_service(form: AppTest) -> None:
    assert form.sidebar.text_input(key="typed_url").value == "https://api.odeus.ai"
    assert form.sidebar.text_input(key="typed_key").value == ""
    assert form.title[0].value == "Connect a workspace"


@pytest.mark.parametrize(
    ("key", "url", "sentence"),
    [
        ("", "https://odeus.example.com", "The API key is empty"),
        ("a b", "https://odeus.example.com", "a space or a line break"),
        ("schlüssel", "https://odeus.example.com", "an invalid character"),
        (KEY, "", "The deployment URL is empty"),
        (KEY, "http://odeus.example.com", "would send the API key unencrypted"),
        (KEY, "ftp://odeus.example.com", "does not start with https"),
        (KEY, "https://odeus.example.com/?key=1", "has a query or a fragment"),
        (KEY, "https://odeus.example.com/elsewhere", "has an unknown path after the host"),
        (KEY, "javascript:alert(1)", "has an invalid port"),
        ("https://odeus.example.com", KEY, "enter the API key in its own field"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(form: AppTest, key: str, url: str, sentence: str) -> None:
    connect(form, key, url)
    [error] = form.error
    assert len(form.exception) == 0
    assert sentence in letters([error])
    assert KEY not in error.value
    assert form.sidebar.text_input(key="typed_url").value == url


def test_a_good_key_ends_the_form_and_fills_the_page(form: AppTest, odeus: DemoServer) -> None:
    connect(form, "wrong", odeus.base_url)
    assert "rejected the API key" in form.error[0].value
    connect(form, KEY, odeus.base_url)
    assert len(form.error) == len(form.exception) == len(form.sidebar.text_input) == 0
    said = letters(form.sidebar.caption)
    assert "agents in the last 7 days" in said
    assert "User-level data is on" in said
    assert len(tiles(form)) == 5
    assert "typed_key" not in form.session_state
    assert KEY not in repr(form.session_state["connected"])


def test_counting_people_is_offered_and_says_whether_the_key_may(form: AppTest, odeus: DemoServer) -> None:
    box = form.sidebar.checkbox(key="typed_people")
    assert not box.value
    assert "no name, address or id" in letters(form.sidebar.caption)
    box.check()
    connect(form, KEY, odeus.base_url)
    assert "People are counted exactly" in letters(form.sidebar.caption)
    assert form.session_state["connected"].workspace.people


def test_a_link_to_the_form_opens_it_also_after_connecting(form: AppTest, odeus: DemoServer) -> None:
    """Its name is in the URL: another one there, or in a shared link, would be that of no workspace."""
    connect(form, KEY, odeus.base_url)
    assert shared(form)[0]["workspace"] == ["Connect a workspace"]


def test_disconnecting_asks_for_a_key_again(form: AppTest, odeus: DemoServer) -> None:
    connect(form, KEY, odeus.base_url)
    next(button for button in form.sidebar.button if button.label == "Disconnect").click().run()
    assert "connected" not in form.session_state
    assert form.sidebar.text_input(key="typed_key").value == ""
