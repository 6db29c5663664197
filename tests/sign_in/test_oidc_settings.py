"""Whatever is wrong with the settings, nobody comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from odeus_dash.settings import Provider, Settings, SignIn
from odeus_dash.ui import sign_in

AUTH = {
    "redirect_uri": "https://dash.acme.example/oauth2callback",
    "cookie_secret": "canary" * 6,
    "client_id": "odeus-dash",
    "client_secret": "canary-secret",
    "server_metadata_url": "https://id.acme.example/.well-known/openid-configuration",
}


def door() -> None:
    import streamlit as st

    from odeus_dash.settings import Provider, Settings, SignIn
    from odeus_dash.ui import sign_in

    if sign_in.viewer(lambda: Settings(workspaces={}, demo=True, sign_in=SignIn(provider=Provider.OIDC))):
        st.write("inside")


def open_door(**secrets: Any) -> AppTest:
    app = AppTest.from_function(door)
    for name, value in secrets.items():
        app.secrets[name] = value
    return app.run()


@pytest.fixture
def trusted_headers() -> Iterator[None]:
    config.set_option("server.trustedUserHeaders", {"X-Email": "email"})
    yield
    config.set_option("server.trustedUserHeaders", {})


def test_with_a_whole_section_there_is_a_door() -> None:
    app = open_door(auth=AUTH)
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.exception


@pytest.mark.parametrize(
    ("secrets", "reason"),
    [
        ({}, "cannot read the secrets file"),
        ({"workspaces": {}}, "section [auth] of the secrets file is missing"),
        ({"auth": {**AUTH, "cookie_secret": ""}}, "lacks cookie_secret"),
    ],
)
def test_without_a_whole_section_there_is_none(
    secrets: dict[str, Any], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert_locked(open_door(**secrets), caplog.text, reason)


@pytest.mark.usefixtures("trusted_headers")
def test_headers_do_not_say_who_somebody_is(caplog: pytest.LogCaptureFixture) -> None:
    assert_locked(open_door(auth=AUTH), caplog.text, "trustedUserHeaders")


@pytest.mark.usefixtures("trusted_headers")
def test_the_log_says_so_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    sign_in.warn_at_start(lambda: Settings({}, demo=True, sign_in=SignIn(provider=Provider.OIDC)))
    assert "sign-in disabled" in caplog.text


def assert_locked(app: AppTest, log: str, reason: str) -> None:
    assert "sign-in disabled" in log
    assert reason in log
    assert "canary" not in log
    assert not app.button
    assert not [each for each in app.markdown if each.value == "inside"]
