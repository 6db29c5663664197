"""Who may hand over a file, to which session and of what size: raw requests to a running server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from uuid import uuid4

import httpx
import pytest

from odeus_dash.files import MOST_BYTES
from odeus_dash.viewer import Role
from tests.files.csvs import OCTOBER
from tests.sign_in import passwords
from tests.sign_in.passwords import Dashboard, forged
from tests.sign_in.session import Session

OPEN_FILES = "workspace=Open+files"


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with passwords.running(tmp_path_factory.mktemp("uploads")) as running:
        yield running


@dataclass(frozen=True)
class Sender:
    """A browser with the cookie of a sign-in, or without one."""

    dashboard: Dashboard
    cookie: str = ""

    def send(
        self, session: Session, method: str = "PUT", content: bytes = OCTOBER, path: str = "", **headers: str
    ) -> int:
        """The status that answers an upload as Streamlit's frontend sends it, but for these headers."""
        url = self.dashboard.app.url
        token = httpx.get(f"{url}/_stcore/health", trust_env=False).cookies["_streamlit_xsrf"]
        request = httpx.Request(
            method,
            f"{url}{path or address(session)}",
            files={"file": ("export.csv", content, "text/csv")},
            headers={
                "Cookie": f"_streamlit_xsrf={token}; odeus_dash={self.cookie}",
                "X-Xsrftoken": token,
                "Origin": url,
            }
            | headers,
        )
        with httpx.Client(trust_env=False) as client:
            return client.send(request).status_code


def address(session: Session) -> str:
    return f"/_stcore/upload_file/{session.id}/{uuid4()}"


@pytest.fixture
def ann(dashboard: Dashboard) -> Sender:
    """A viewer, who has no workspace."""
    return Sender(dashboard, dashboard.stamped(dashboard.account(Role.VIEWER)))


@pytest.fixture
def session(dashboard: Dashboard, ann: Sender) -> Iterator[Session]:
    """Her tab with the place for files."""
    with dashboard.session("", ann.cookie, query=OPEN_FILES) as opened:
        yield opened


def test_who_is_signed_in_hands_files_over_and_takes_them_back(ann: Sender, session: Session) -> None:
    path = address(session)
    assert ann.send(session, path=path) == 204
    assert ann.send(session, "DELETE", path=path) == 204


def test_nobody_else_does(dashboard: Dashboard, ann: Sender, session: Session) -> None:
    bob = dashboard.account(Role.ADMIN)
    strangers = {
        "nobody": "",
        "an admin": dashboard.stamped(bob),
        "a forged cookie": forged(bob, "stamp", secret="x" * 40),
        "one that is over": dashboard.stamped(bob, hours=-1),
    }
    with dashboard.session("", strangers["an admin"], query=OPEN_FILES) as own:
        assert Sender(dashboard, strangers["an admin"]).send(own) == 204
        for cookie in strangers.values():
            for method in ("PUT", "DELETE"):
                assert Sender(dashboard, cookie).send(session, method) == 404
        assert ann.send(own) == 404


def test_a_session_that_shows_no_place_for_files_takes_none(dashboard: Dashboard) -> None:
    cookie = dashboard.stamped(dashboard.account(Role.ADMIN))
    with dashboard.session("", cookie) as connecting:
        assert Sender(dashboard, cookie).send(connecting) == 404


def test_signing_out_closes_the_place(ann: Sender, session: Session) -> None:
    assert ann.send(session) == 204
    session.press("Sign out")
    assert ann.send(session) == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "OPTIONS"])
def test_other_methods_find_nothing(ann: Sender, session: Session, method: str) -> None:
    assert ann.send(session, method) == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
def test_pages_of_other_sites_find_nothing(ann: Sender, session: Session, origin: str) -> None:
    assert ann.send(session, Origin=origin) == 404


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file",
        "/_stcore/upload_file/",
        "/_stcore/upload_file/{0}",
        "/_stcore/upload_file/{0}/a/b",
    ],
)
def test_other_addresses_find_nothing(ann: Sender, session: Session, path: str) -> None:
    assert ann.send(session, path=path.format(session.id)) == 404


def test_without_streamlits_token_nothing_is_taken(ann: Sender, session: Session) -> None:
    assert ann.send(session, **{"X-Xsrftoken": "made-up"}) == 403


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [("Content-Length", str(MOST_BYTES + 20_000), 413), ("Transfer-Encoding", "chunked", 411)],
)
def test_a_file_has_to_say_its_size_and_be_small_enough(
    ann: Sender, session: Session, name: str, value: str, status: int
) -> None:
    """The answer comes before a byte of it has been sent."""
    host = ann.dashboard.app.url.removeprefix("http://")
    with closing(HTTPConnection(host, timeout=60)) as connection:
        connection.putrequest("PUT", address(session))
        headers = {"Cookie": f"odeus_dash={ann.cookie}", "Origin": f"http://{host}", name: value}
        for each, said in headers.items():
            connection.putheader(each, said)
        connection.endheaders()
        assert connection.getresponse().status == status
