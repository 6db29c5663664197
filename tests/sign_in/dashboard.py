"""The real dashboard in a process of its own, signing in with an identity provider on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from tests.launcher import AppServer, free_port, running_app
from tests.sign_in.idp import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from tests.sign_in.session import Session, opened

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


@contextmanager
def running(provider: IdentityProvider, folder: Path) -> Iterator[AppServer]:
    """The dashboard with the demo workspace, whose secrets file has a name of its own."""
    port, secrets = free_port(), folder / "other-name.toml"
    secrets.write_text(oidc_secrets(f"http://127.0.0.1:{port}", provider), encoding="utf-8")
    environ = {"ODEUS_DASH_SECRETS": str(secrets), "ODEUS_DASH_DEMO": "1"}
    with running_app(folder, port=port, **environ) as app:
        yield app


def oidc_secrets(dashboard: str, provider: IdentityProvider) -> str:
    """The secrets file of the dashboard at this address, signing in with the provider."""
    return SECRETS.format(
        dashboard=dashboard,
        provider=provider.url,
        cookie_secret=COOKIE_SECRET,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )


def login_url(dashboard: AppServer) -> str:
    """Where `st.login` sends a browser."""
    token = jwt.encode(
        {"alg": "HS256"},
        {"provider": "default", "exp": int(time.time()) + 60},
        OctKey.import_key(COOKIE_SECRET),
    )
    return f"{dashboard.url}/auth/login?provider={token}"


def sign_in(dashboard: AppServer, referrer: str) -> httpx.Response:
    """Go through the code flow as a browser does that was at `referrer`; the answer that ends it."""
    return sign_in_steps(dashboard, {"Referer": referrer})[-1]


def sign_in_steps(dashboard: AppServer, headers: Mapping[str, str]) -> list[httpx.Response]:
    """Both answers of the dashboard: the one that leads to the provider, and the one that ends the flow."""
    with httpx.Client(trust_env=False) as browser:
        there = browser.get(login_url(dashboard), headers=headers)
        back = browser.get(there.headers["location"])
        cookies = {cookie.name: cookie.value or "" for cookie in browser.cookies.jar}
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        answer = browser.get(back.headers["location"], headers={**headers, "Cookie": kept})
        return [there, answer]


def cookies(dashboard: AppServer) -> dict[str, str]:
    """What a browser keeps after signing in as whoever is at the provider."""
    kept = sign_in(dashboard, dashboard.url).cookies
    return {name: value.strip('"') for name, value in kept.items() if value}


def session(dashboard: AppServer, page: str, kept: Mapping[str, str]) -> AbstractContextManager[Session]:
    """A new tab of a browser with these cookies. Streamlit wants the token from two sides, and no more."""
    token = generate_xsrf_token_string()
    sent = {**kept, "_streamlit_xsrf": token}
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in sent.items()),
        "Origin": dashboard.url,
    }
    return opened(dashboard.url, page, headers=headers, said=(token,))
