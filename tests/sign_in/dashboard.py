"""The real dashboard in a process of its own, signing in with an identity provider on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from tests.sign_in.idp import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from tests.sign_in.session import Session, opened

ROOT = Path(__file__).parents[2]
COOKIE_SECRET = "cookie-secret-canary-of-40-characters-xx"

SECRETS = """
[sign_in]
provider = "oidc"
role_claim = "realm_access.roles"
admin_values = ["dash-admins"]
viewer_values = ["dash-viewers"]
signed_out_folder = "signed-out"

[auth]
redirect_uri = "{dashboard}/oauth2callback"
cookie_secret = "{cookie_secret}"
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""

#: Who is at the provider, in its words. They are not of the demo's company, whose addresses stay inside.
ADMIN = {"email": "ada@signs-in.example", "realm_access": {"roles": ["dash-admins"]}}
VIEWER = {"email": "vic@signs-in.example", "email_verified": True, "realm_access": {"roles": "dash-viewers"}}


@dataclass(frozen=True)
class Dashboard:
    url: str
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def running(provider: IdentityProvider, folder: Path) -> Iterator[Dashboard]:
    port = _free_port()
    dashboard = Dashboard(f"http://127.0.0.1:{port}", folder / "log")
    secrets = folder / "other-name.toml"
    secrets.write_text(
        SECRETS.format(
            dashboard=dashboard.url,
            provider=provider.url,
            cookie_secret=COOKIE_SECRET,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
        ),
        encoding="utf-8",
    )
    environ = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("ODEUS_", "STREAMLIT_"))
        },
        "ODEUS_DASH_SECRETS": str(secrets),
        "ODEUS_DASH_DEMO": "1",
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    with dashboard.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py"],
            cwd=ROOT, env=environ, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_until_up(process, dashboard)
            yield dashboard
        finally:
            process.terminate()
            process.wait(timeout=20)


def login_url(dashboard: Dashboard) -> str:
    """Where `st.login` sends a browser."""
    token = jwt.encode(
        {"alg": "HS256"},
        {"provider": "default", "exp": int(time.time()) + 60},
        OctKey.import_key(COOKIE_SECRET),
    )
    return f"{dashboard.url}/auth/login?provider={token}"


def sign_in(dashboard: Dashboard, referrer: str) -> httpx.Response:
    """Go through the code flow as a browser does that was at `referrer`; the answer that ends it."""
    return sign_in_steps(dashboard, {"Referer": referrer})[-1]


def sign_in_steps(dashboard: Dashboard, headers: Mapping[str, str]) -> list[httpx.Response]:
    """Both answers of the dashboard: the one that leads to the provider, and the one that ends the flow."""
    with httpx.Client(trust_env=False) as browser:
        there = browser.get(login_url(dashboard), headers=headers)
        back = browser.get(there.headers["location"])
        cookies = {cookie.name: cookie.value or "" for cookie in browser.cookies.jar}
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        answer = browser.get(back.headers["location"], headers={**headers, "Cookie": kept})
        return [there, answer]


def cookies(dashboard: Dashboard) -> dict[str, str]:
    """What a browser keeps after signing in as whoever is at the provider."""
    kept = sign_in(dashboard, dashboard.url).cookies
    return {name: value.strip('"') for name, value in kept.items() if value}


def session(dashboard: Dashboard, page: str, kept: Mapping[str, str]) -> AbstractContextManager[Session]:
    """A new tab of a browser with these cookies. Streamlit wants the token from two sides, and no more."""
    token = generate_xsrf_token_string()
    sent = {**kept, "_streamlit_xsrf": token}
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in sent.items()),
        "Origin": dashboard.url,
    }
    return opened(dashboard.url, page, headers=headers, said=(token,))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_up(process: subprocess.Popen[bytes], dashboard: Dashboard) -> None:
    for _ in range(300):
        assert process.poll() is None, dashboard.said()
        try:
            httpx.get(f"{dashboard.url}/_stcore/health", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(dashboard.said())
