"""Without sign-in: this machine opens everything, and whoever comes another way gets a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from odeus_dash.server import websocket
from tests.launcher import AppServer, running_app
from tests.sign_in.session import PATIENCE, Session, opened

WORKSPACE = "workspace-canary"
SECRETS = f'[workspaces.{WORKSPACE}]\nkey = "key-canary"\ndeployment_url = "http://127.0.0.1:9"'
#: What can be looked at without waiting for figures.
QUICK = "workspace=Connect+a+workspace"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with running_app(tmp_path_factory.mktemp("none"), SECRETS, ODEUS_DASH_DEMO="1") as running:
        yield running


def is_shut(session: Session) -> bool:
    """Nothing but the sentence: no workspace, no field, no navigation."""
    return (
        session.kinds == {"markdown"}
        and session.hides_navigation is True
        and "set up" in session.text
        and WORKSPACE not in session.text
    )


def test_this_machine_opens_everything(app: AppServer) -> None:
    with opened(app.url, "messages", QUICK) as session:
        assert WORKSPACE in session.text
        assert session.hides_navigation is False
        assert "Sign out" not in session.text


@pytest.mark.parametrize("page", ["", "messages", "data"])
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "198.51.100.7"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "127.0.0.1"},
        {"CF-Connecting-IP": "198.51.100.7"},
        {"X-Forwarded-Proto": "https"},
    ],
)
def test_a_forwarded_request_gets_the_sentence(app: AppServer, page: str, headers: Mapping[str, str]) -> None:
    with opened(app.url, page, QUICK, headers=headers) as session:
        assert is_shut(session)


def test_a_long_message_ends_the_connection(app: AppServer) -> None:
    stream = f"{app.url.replace('http', 'ws')}/_stcore/stream"
    with connect(stream, subprotocols=[Subprotocol("streamlit")], proxy=None) as socket:
        socket.send(bytes(websocket.MOST_BYTES + 1))
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=PATIENCE)


def test_another_name_for_this_machine_is_not_its_own(app: AppServer) -> None:
    with opened(app.url.replace("127.0.0.1", "0.0.0.0"), "", QUICK) as session:  # noqa: S104 - a name in a request
        assert is_shut(session)


def test_a_file_goes_to_this_machine_and_through_no_proxy(app: AppServer) -> None:
    with opened(app.url, "data", "workspace=Demo+workspace") as session:
        file = f"{app.url}{session.fetch_file(session.file('CSV'))}"
        assert httpx.get(file, trust_env=False).status_code == 200
        for headers in ({"X-Forwarded-For": "127.0.0.1"}, {"Host": "evil.example"}, {"Via": "1.1 proxy"}):
            assert httpx.get(file, headers=headers, trust_env=False).status_code == 403
        with opened(app.url, "data", headers={"Via": "1.1 proxy"}, said=("token", session.id)) as outside:
            assert is_shut(outside)
            assert outside.id != session.id


def test_a_server_that_others_can_reach_is_shut_and_says_so_at_start(tmp_path: Path) -> None:
    with running_app(tmp_path, SECRETS, address="0.0.0.0") as app:  # noqa: S104 - that is the point
        assert "Other machines can reach the server, and there is no sign-in" in app.said()
        with opened(app.url, "", QUICK) as session:
            assert is_shut(session)


@pytest.mark.parametrize(
    ("secrets", "said"),
    [('[sign_in]\nprovider = "passwords"', "this is not a sign"), ("\udcff", "is not UTF-8 text")],
)
def test_broken_settings_lock_the_door(tmp_path: Path, secrets: str, said: str) -> None:
    with running_app(tmp_path, secrets) as app:
        with opened(app.url) as session:
            assert session.kinds == {"alert"}
            assert said in session.alerts[0]
        with opened(app.url, headers={"X-Forwarded-For": "198.51.100.7"}) as outside:
            assert outside.kinds == {"markdown"}
            assert "is disabled" in outside.text
            assert "provider" not in outside.text
        assert "sign-in disabled" in app.said()
