"""Two replicas behind the nginx that docs/hosting.md sets up, and one of them lost in the middle of work."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from websockets.sync.client import connect

from odeus_dash.accounts import AccountFile
from odeus_dash.viewer import Role
from tests.hosting import services
from tests.launcher import AppServer, free_port, started_app, wait_until
from tests.sign_in.passwords import HASH, PASSWORD
from tests.sign_in.session import Session, opened

pytestmark = services.BEHIND_NGINX
SECRETS = """
[sign_in]
provider = "password"
accounts_file = "{folder}/accounts.json"
cookie_secret = "cookie-secret-that-both-replicas-share"
"""
OPENED = '"event": "workspace_opened"'


@dataclass
class Site:
    """What a browser reaches, the replicas behind it, and what one browser's jar holds."""

    url: str
    replicas: list[AppServer]
    trusted: ssl.SSLContext
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> httpx.Response:
        with httpx.Client(verify=self.trusted, trust_env=False, cookies=self.jar) as client:
            return client.get(self.url + path, headers=headers)

    @contextmanager
    def tab(self) -> Iterator[Session]:
        """A new tab, or the same one after a reload: its page is fetched, then its websocket opened."""
        self.jar |= dict(self.get("/").cookies)
        cookies = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        headers = {"Cookie": cookies, "Origin": self.url}
        with opened(self.url, headers=headers, trusted=self.trusted) as session:
            yield session

    def which_opened(self) -> list[int]:
        """How often each replica has opened a workspace."""
        return [each.said().count(OPENED) for each in self.replicas]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    AccountFile(folder / "accounts.json").add("vera", HASH, Role.VIEWER)
    secrets = SECRETS.format(folder=folder)
    environ = {
        "ODEUS_DASH_DEMO": "1",
        "STREAMLIT_SERVER_BASE_URL_PATH": "usage",
        "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost",
    }
    with ExitStack() as running, pytest.MonkeyPatch.context() as patch:
        replicas = [running.enter_context(started_app(folder, secrets, **environ)) for _ in range(2)]
        port = free_port()
        running.enter_context(services.nginx(folder, replicas, port))
        patch.setenv("SSL_CERT_FILE", str(folder / "fullchain.pem"))
        for each in replicas:
            each.wait_until_healthy()
        trusted = ssl.create_default_context()
        # The websocket client reads in one thread and writes in another, which OpenSSL does not allow: the
        # session tickets of TLS 1.3, sent after the handshake, could meet the first request and stall both.
        trusted.maximum_version = ssl.TLSVersion.TLSv1_2
        yield Site(f"https://localhost:{port}/usage", replicas, trusted)


def test_the_page_comes_with_every_header_and_a_route(site: Site) -> None:
    page = site.get("/messages")
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    [route] = [each for each in page.headers.get_list("set-cookie") if "odeus_dash_route" in each]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/usage"} <= set(route.split("; "))
    site.jar = dict(page.cookies)
    assert "odeus_dash_route" not in str(site.get("/messages").headers.get_list("set-cookie"))


@pytest.mark.parametrize(
    "path",
    ["metrics", "agent/openapi.json", "agent/mcp", "agent/interact", "/metrics", "script-health-check"],
)
def test_what_stays_inside_is_closed(site: Site, path: str) -> None:
    assert site.get(f"/_stcore/{path}").status_code == 404
    assert site.get(f"/_stcore/{path}", Host="127.0.0.1").status_code == 404


def test_what_stays_inside_is_closed_behind_nginx_too(site: Site) -> None:
    address = f"http://127.0.0.1:{site.replicas[0].port}/usage/_stcore/metrics"
    assert httpx.get(address, trust_env=False).status_code == 200
    proxied = httpx.get(address, headers={"X-Forwarded-For": "198.51.100.7"}, trust_env=False)
    assert proxied.status_code == 404


def test_nothing_beside_the_base_path_is_served(site: Site) -> None:
    assert site.get("/../_stcore/health").status_code == 404
    assert site.get("/../").status_code == 404


def test_one_address_opens_so_many_tabs_and_no_more(site: Site) -> None:
    stream = f"{site.url.replace('https', 'wss')}/_stcore/stream"
    with ExitStack() as tabs:
        for _ in range(services.MOST_CONNECTIONS):
            tabs.enter_context(connect(stream, ssl=site.trusted, proxy=None))
        assert site.get("/messages").status_code == 429
    wait_until(lambda: site.get("/messages").status_code == 200)


def test_a_signed_in_viewer_goes_on_when_their_replica_is_lost(site: Site) -> None:
    site.jar.clear()
    with site.tab() as tab:
        assert tab.asks
        tab.sign_in("vera", PASSWORD)
        assert not tab.asks
        site.jar["odeus_dash"] = tab.cookie
    for _ in range(2):
        with site.tab() as tab:
            assert not tab.asks
    counts = site.which_opened()
    assert sorted(counts) == [0, 3], "one browser stays with one replica"

    lost = site.replicas[counts.index(3)].process
    lost.kill()
    lost.wait()

    with site.tab() as reloaded:
        assert not reloaded.asks
        assert "Demo data" in reloaded.text
    assert sorted(site.which_opened()) == [1, 3]
    assert site.get("/messages").status_code == 200
