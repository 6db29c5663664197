"""Signing in with an identity provider through the nginx that docs/hosting.md sets up, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.hosting import services
from tests.launcher import AppServer, free_port, started_app
from tests.sign_in import idp
from tests.sign_in.dashboard import COOKIE_SECRET, oidc_secrets
from tests.sign_in.idp import CLIENT_SECRET, IdentityProvider

pytestmark = services.BEHIND_NGINX
ADMIN = {"email": "ada@acme.example", "realm_access": {"roles": ["dash-admins"]}}
DEEP = "/tokens?range=Last+7+days"
OPENED = '"event": "workspace_opened"'


@dataclass(frozen=True)
class Site:
    """What a browser reaches, and the replicas behind it."""

    url: str
    provider: IdentityProvider
    replicas: list[AppServer]


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    url = f"https://localhost:{port}/usage"
    environ = {
        "ODEUS_DASH_DEMO": "1",
        "STREAMLIT_SERVER_BASE_URL_PATH": "usage",
        "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost",
    }
    with ExitStack() as running:
        provider = running.enter_context(idp.running())
        secrets = oidc_secrets(url, provider)
        replicas = [running.enter_context(started_app(folder, secrets, **environ)) for _ in range(2)]
        running.enter_context(services.nginx(folder, replicas, port))
        for each in replicas:
            each.wait_until_healthy()
        yield Site(url, provider, replicas)


def test_the_code_flow_passes_nginx_and_outlives_a_replica(site: Site, browser: Browser) -> None:
    """A deep link below the base path, over TLS; cookies that need it; the other replica knows who it is."""
    site.provider.person = ADMIN
    with browser.new_context(ignore_https_errors=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(site.url + DEEP)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page).to_have_title("Tokens · Demo workspace", timeout=60_000)
        assert page.url == site.url + DEEP
        kept = {each["name"]: each for each in context.cookies()}
        for name in ("_streamlit_user", "_streamlit_user_tokens", "odeus_dash_route"):
            assert kept[name]["secure"]
            assert kept[name]["httpOnly"]
            assert kept[name]["sameSite"] == "Lax"

        [lost] = [each for each in site.replicas if OPENED in each.said()]
        lost.process.kill()
        lost.process.wait()

        page.reload()
        expect(page).to_have_title("Tokens · Demo workspace", timeout=60_000)
    said = "".join(each.said() for each in site.replicas)
    events = [json.loads(line)["event"] for line in said.splitlines() if line.startswith('{"time"')]
    assert events.count("workspace_opened") == 2
    for unwanted in ("DeprecationWarning", CLIENT_SECRET, COOKIE_SECRET, "access-token-canary"):
        assert unwanted not in said
