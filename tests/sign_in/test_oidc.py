"""Signing in with an identity provider: a real server, a real browser, a provider that can misbehave."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from itsdangerous import TimestampSigner
from playwright.sync_api import Browser, Page, expect

from tests.launcher import AppServer
from tests.sign_in import dashboard as dashboards
from tests.sign_in import idp
from tests.sign_in.dashboard import cookies, sign_in, sign_in_steps
from tests.sign_in.idp import Fault, IdentityProvider

ADMIN = {"email": "ada@acme.example", "realm_access": {"roles": ["staff", "dash-admins"]}}
VIEWER = {"email": "vic@acme.example", "email_verified": True, "realm_access": {"roles": "dash-viewers"}}
SIGNED_IN = {"_streamlit_user", "_streamlit_user_tokens"}
#: A page that the menu does not have.
DEEP = "/compare?range=Last+7+days"
#: As many agents as fit into about the longest address that a proxy lets through: 8 kB.
AGENTS = 180


@pytest.fixture(autouse=True)
def well_behaved(provider: IdentityProvider) -> None:
    """With an admin at the keyboard, until a test says otherwise."""
    provider.person, provider.fault = ADMIN, None


@pytest.fixture
def page(browser: Browser, dashboard: AppServer) -> Iterator[Page]:
    with browser.new_context(base_url=dashboard.url, reduced_motion="reduce") as context:
        context.set_default_timeout(60_000)
        yield context.new_page()


def audited(dashboard: AppServer) -> list[dict[str, str]]:
    return [json.loads(line) for line in dashboard.said().splitlines() if line.startswith('{"time"')]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.usefixtures("provider")
def test_an_admin_comes_back_to_the_page_asked_for(page: Page, dashboard: AppServer) -> None:
    page.goto(DEEP)
    press(page, "Sign in")
    expect(page).to_have_title("Compare · Demo workspace", timeout=60_000)
    assert page.url == f"{dashboard.url}{DEEP}"
    assert ("signed_in", ADMIN["email"], "admin") in [
        (line["event"], line["account"], line.get("role")) for line in audited(dashboard)
    ]
    assert "access-token-canary" not in page.content()


def test_signing_out_ends_the_sign_in_and_every_copy_of_its_cookie(
    page: Page, dashboard: AppServer, provider: IdentityProvider
) -> None:
    provider.person = VIEWER
    page.goto("/")
    press(page, "Sign in")
    out = page.get_by_role("button", name="Sign out", exact=True)
    expect(out).to_be_visible()
    before = provider.signed_out
    copied = {each["name"]: each["value"] for each in page.context.cookies() if each["name"] in SIGNED_IN}
    with dashboards.session(dashboard, "", copied) as thief:
        assert not thief.alerts
        # "Sign in" shows already before the browser has gone to the provider and come back.
        with page.expect_navigation(url=f"{dashboard.url}/"):
            out.click()
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
        thief.rerun()
        assert thief.alerts == ["You have signed out\\. Sign in again\\."]
    with dashboards.session(dashboard, "", copied) as later:
        assert later.alerts == thief.alerts
        assert later.hides_navigation
    assert provider.signed_out == before + 1
    assert not SIGNED_IN & {each["name"] for each in page.context.cookies()}
    assert ("signed_in", VIEWER["email"], "viewer") in [
        (line["event"], line["account"], line.get("role")) for line in audited(dashboard)
    ]


def test_who_is_refused_reads_why(page: Page, provider: IdentityProvider) -> None:
    """One person who tries again and again."""
    old = int(time.time()) - 13 * 3600
    attempts: list[tuple[dict[str, object], Fault | None, str]] = [
        ({"realm_access": {"roles": ["staff"]}}, None, "This account has no role in this dashboard."),
        ({"email_verified": False}, None, "has not verified your e-mail address."),
        ({"iat": old}, None, "Your sign-in has expired."),
        ({}, Fault.AUDIENCE_BUT_PARTY, "Your sign-in belongs to another app"),
        ({}, Fault.NONCE, "your identity provider did not confirm who you are"),
    ]
    page.goto(DEEP)
    button = "Sign in"
    for claims, fault, sentence in attempts:
        provider.person, provider.fault = {**ADMIN, **claims}, fault
        press(page, button)
        expect(page.get_by_text(sentence)).to_be_visible()
        shows_nothing(page)
        if fault is not Fault.NONCE:
            expect(page.get_by_text(f"Signed in as {ADMIN['email']}")).to_be_visible()
            expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
            button = "Sign in again"


REFUSED_AT_ONCE = [fault for fault in Fault if fault not in (Fault.AUDIENCE_BUT_PARTY, Fault.DOWN)]


@pytest.mark.parametrize("fault", REFUSED_AT_ONCE, ids=lambda fault: fault.name)
def test_a_bad_token_signs_nobody_in(dashboard: AppServer, provider: IdentityProvider, fault: Fault) -> None:
    provider.fault = fault
    answer = sign_in(dashboard, dashboard.url + DEEP)
    assert answer.headers["location"] == f"{DEEP}&sign_in=failed"
    assert not answer.cookies.get("_streamlit_user")


def test_who_cancels_is_not_signed_in(dashboard: AppServer, provider: IdentityProvider) -> None:
    provider.person = None
    answer = sign_in(dashboard, dashboard.url + "/users")
    assert answer.headers["location"] == "/users?sign_in=failed"
    assert not answer.cookies.get("_streamlit_user")


def failures(dashboard: AppServer) -> int:
    return sum(line["event"] == "sign_in_failed" for line in audited(dashboard))


def test_only_who_began_to_sign_in_is_recorded_as_failed_and_once(
    dashboard: AppServer, provider: IdentityProvider
) -> None:
    provider.person = None
    before = failures(dashboard)
    for kept in ({}, {"_streamlit_session": "x"}):
        back = httpx.get(f"{dashboard.url}/oauth2callback?state=x", cookies=kept, trust_env=False)
        assert back.headers["location"] == "/?sign_in=failed"
    assert failures(dashboard) == before
    with httpx.Client(trust_env=False) as browser:
        there = browser.get(dashboards.login_url(dashboard))
        back = browser.get(there.headers["location"])
        for address in (back.headers["location"], f"{dashboard.url}/oauth2callback?state=x"):
            for _ in range(3):
                browser.get(address)
    assert failures(dashboard) == before + 1


def test_a_provider_out_of_order_is_said(dashboard: AppServer, provider: IdentityProvider) -> None:
    provider.fault = Fault.DOWN
    there = httpx.get(
        dashboards.login_url(dashboard), headers={"Referer": f"{dashboard.url}/users"}, trust_env=False
    )
    assert (there.status_code, there.headers["location"]) == (303, "/users?sign_in=failed")


@pytest.mark.usefixtures("provider")
def test_cookies_are_tight_behind_tls(dashboard: AppServer) -> None:
    answers = sign_in_steps(dashboard, {"X-Forwarded-Proto": "https"})
    cookies = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert {"_streamlit_user", "_streamlit_user_tokens", "odeus_dash_page"} <= names
    for cookie in cookies:
        assert {"; secure", "; httponly", "; samesite=lax"} <= {
            f"; {part}" for part in cookie.lower().split("; ")
        }
        assert "Max-Age=2592000" not in cookie


@pytest.mark.usefixtures("provider")
def test_another_replica_with_the_same_secret_can_finish_a_sign_in(dashboard: AppServer) -> None:
    there = httpx.get(dashboards.login_url(dashboard), trust_env=False)
    kept = TimestampSigner(dashboards.COOKIE_SECRET).unsign(there.cookies["_streamlit_session"])
    assert b"code_verifier" in base64.b64decode(kept)


@pytest.mark.usefixtures("provider")
def test_a_forged_cookie_opens_nothing(page: Page, dashboard: AppServer) -> None:
    real = sign_in(dashboard, dashboard.url).cookies["_streamlit_user"].strip('"')
    forged = real[:-4] + ("AAAA" if not real.endswith("AAAA") else "BBBB")
    page.context.add_cookies([{"name": "_streamlit_user", "value": forged, "url": dashboard.url}])
    page.goto("/data")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    shows_nothing(page)


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("referrer", "kept"),
    [
        ("https://evil.example/tokens", None),
        ("{dashboard}//evil.example/tokens", None),
        ("{dashboard}/https://evil.example", None),
        ("{dashboard}/auth/logout", None),
        ("{dashboard}/", "//evil.example/tokens"),
        ("{dashboard}/", "/\\evil.example"),
        ("{dashboard}/", "https://evil.example/"),
        ("{dashboard}/", "@evil.example/tokens"),
        ("{dashboard}/", "..//evil.example"),
        ("{dashboard}/", "tokens\r\nLocation: https://evil.example"),
        ("{dashboard}/", "[evil"),
    ],
)
def test_the_way_back_never_leaves_the_dashboard(
    dashboard: AppServer, referrer: str, kept: str | None
) -> None:
    with httpx.Client(trust_env=False) as browser:
        asked = browser.get(
            dashboards.login_url(dashboard), headers={"Referer": referrer.format(dashboard=dashboard.url)}
        )
        if kept is not None:
            browser.cookies.set("odeus_dash_page", quote(kept, safe=""), domain="127.0.0.1", path="/")
        back = browser.get(asked.headers["location"])
        answer = browser.get(back.headers["location"])
    assert answer.headers["location"] == "/"
    assert answer.cookies.get("_streamlit_user")


@pytest.mark.parametrize("path", ["//evil.example/auth/login", "//evil.example/oauth2callback?state=1"])
def test_a_host_in_the_path_is_not_gone_to(dashboard: AppServer, path: str) -> None:
    assert "location" not in httpx.get(dashboard.url + path, trust_env=False).headers


@pytest.mark.usefixtures("provider")
def test_foreign_parameters_are_left_behind(dashboard: AppServer) -> None:
    asked = f"{dashboard.url}/users?next=https://evil.example&range=Last+7+days&agent=a&agent=b%26next%3D1"
    answer = sign_in(dashboard, asked)
    assert answer.headers["location"] == "/users?range=Last+7+days&agent=a&agent=b%26next%3D1"


#: What a browser says about who led it to an address, and whether that may sign somebody out.
LED_BY: dict[str, tuple[dict[str, str], bool]] = {
    "a button of ours": ({"Sec-Fetch-Site": "same-origin", "Referer": "{dashboard}/users"}, True),
    "the same, on plain http": ({"Referer": "{dashboard}/users"}, True),
    "another site": ({"Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"}, False),
    "another site that hides": ({"Sec-Fetch-Site": "cross-site"}, False),
    "a neighbour": ({"Sec-Fetch-Site": "same-site", "Referer": "{dashboard}/"}, False),
    "a link in a mail": ({"Sec-Fetch-Site": "none"}, False),
    "another site, on plain http": ({"Referer": "https://evil.example/?{dashboard}"}, False),
    "nonsense": ({"Referer": "http://[evil"}, False),
    "nothing": ({}, False),
}


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("led_by", LED_BY)
def test_only_our_own_pages_sign_out(dashboard: AppServer, led_by: str) -> None:
    headers, signs_out = LED_BY[led_by]
    told = {name: value.format(dashboard=dashboard.url) for name, value in headers.items()}
    answer = httpx.get(
        f"{dashboard.url}/auth/logout", headers=told, cookies=cookies(dashboard), trust_env=False
    )
    dropped = any(each.startswith("_streamlit_user=") for each in answer.headers.get_list("set-cookie"))
    assert dropped is signs_out
    if not signs_out:
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_the_server_wrote_no_secret(dashboard: AppServer) -> None:
    for secret in (idp.CLIENT_SECRET, dashboards.COOKIE_SECRET, "access-token-canary"):
        assert secret not in dashboard.said()


def shows_nothing(page: Page) -> None:
    """Neither a figure nor the way to one."""
    expect(page.get_by_text("Workspace", exact=True)).to_have_count(0)
    expect(page.locator(".tile")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)


def test_a_link_to_many_agents_leads_to_the_sign_in(page: Page) -> None:
    """A browser sends its address twice when a page begins."""
    query = "&".join(f"agent={UUID(int=number)}" for number in range(AGENTS))
    assert 7_500 < len(query) < 8_000
    page.goto(f"/messages?{query}")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
