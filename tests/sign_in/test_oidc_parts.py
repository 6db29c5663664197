"""A sign-in whose claims are too long for one cookie: nobody can put together another one from its parts."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping

import httpx
import pytest
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from tests.launcher import AppServer
from tests.sign_in import dashboard as dashboards
from tests.sign_in.dashboard import COOKIE_SECRET, cookies, login_url, session
from tests.sign_in.idp import CLIENT_ID, IdentityProvider

#: What nothing makes shorter. People can write whatever they like into some claims of theirs.
NOISE = secrets.token_urlsafe(9_000)
ROLES = "realm_access.roles"
IN_PARTS = "cookie is damaged"
Cookies = Mapping[str, str]


def as_streamlit_keeps(claims: Mapping[str, object], dashboard: AppServer, provider: str) -> dict[str, str]:
    """The cookies that Streamlit makes of a token with these claims, without the dashboard's part in it."""
    now = int(time.time())
    token = {"iss": provider, "aud": CLIENT_ID, "nonce": secrets.token_hex(), "iat": now, "exp": now + 3600}
    streamlits = {"origin": dashboard.url, "is_logged_in": True, "provider": "default"}
    kept: dict[str, str] = {}

    def keep(name: str, content: str) -> None:
        kept[name] = signed(name, content).decode()

    set_cookie_with_chunks(
        keep, signed, "_streamlit_user", {**token, **claims, **streamlits}, cookie_attr_size=60
    )
    return kept


def signed(name: str, content: str) -> bytes:
    return create_signed_value(COOKIE_SECRET, name, content)


def content(cookies: Cookies, part: int) -> str:
    name = f"_streamlit_user_{part}"
    return (decode_signed_value(COOKIE_SECRET, name, cookies[name]) or b"").decode()


def whole(cookies: Cookies) -> str:
    return "".join(content(cookies, part) for part in range(1, len(cookies)))


def mixed(dashboard: AppServer, provider: str) -> dict[str, str]:
    """A viewer's own two sign-ins: the first part ends before a role, the second begins with a nickname."""

    def cut_after(mark: str, nickname: str) -> dict[str, str]:
        def kept(padding: int) -> dict[str, str]:
            texts = {"name": NOISE[:padding], ROLES: ["dash-viewers"], "nickname": nickname}
            person = {"email": "vic@acme.example", **texts, "website": NOISE[6_000:9_000]}
            return as_streamlit_keeps(person, dashboard, provider)

        long = kept(5_000)
        place = whole(long).index(mark) + len(mark)
        return kept(5_000 - place + len(content(long, 1)))

    first, second = cut_after(f'"{ROLES}": ', "x"), cut_after('"nickname": ', "dash-admins")
    assert len(first) == len(second)
    return {**second, "_streamlit_user_1": first["_streamlit_user_1"]}


def revived(dashboard: AppServer, provider: str) -> dict[str, str]:
    """The first part of a sign-in without roles, the second of one from before they were lost."""
    old, new = (
        as_streamlit_keeps(
            {"email": "max@acme.example", "memberships": NOISE[:4_300], ROLES: roles}, dashboard, provider
        )
        for roles in (["dash-admins"], [])
    )
    return {**new, "_streamlit_user_2": old["_streamlit_user_2"]}


@pytest.mark.parametrize("attack", [mixed, revived])
def test_parts_of_two_sign_ins_make_no_third(
    dashboard: AppServer, provider: IdentityProvider, attack: Callable[[AppServer, str], Cookies]
) -> None:
    made = attack(dashboard, provider.url)
    assert "dash-admins" in json.loads(whole(made))[ROLES]  # Streamlit takes it for one
    with session(dashboard, "data", made) as tab:
        assert IN_PARTS in tab.alerts[0]
        assert tab.files == []
        assert tab.hides_navigation


def test_not_even_parts_of_one_sign_in_count(dashboard: AppServer, provider: IdentityProvider) -> None:
    admin = {"email": "ada@acme.example", ROLES: ["dash-admins"]}
    short = as_streamlit_keeps(admin, dashboard, provider.url)
    long = as_streamlit_keeps({**admin, "name": NOISE[:4_000]}, dashboard, provider.url)
    beside = {**short, "_streamlit_user_1": long["_streamlit_user_1"]}
    with session(dashboard, "data", short) as tab:
        file = tab.fetch_file(tab.files[0])
        for kept, status in ((short, 200), (long, 403), (beside, 403)):
            assert httpx.get(dashboard.url + file, cookies=kept, trust_env=False).status_code == status
    for kept in (long, beside):
        with session(dashboard, "data", kept) as tab:
            assert IN_PARTS in tab.alerts[0]


def test_whoever_has_long_claims_signs_in_with_one_short_cookie(
    dashboard: AppServer, provider: IdentityProvider
) -> None:
    provider.person = {
        "email": "ada@acme.example",
        "name": NOISE,
        "realm_access": {"roles": [*(NOISE[each : each + 36] for each in range(300)), "dash-admins"]},
    }
    kept = cookies(dashboard)
    assert set(kept) == {"_streamlit_user"}  # the ID token is too long to keep
    assert len(kept["_streamlit_user"]) < 1_000
    with session(dashboard, "data", kept) as tab:
        assert len(tab.files) == 9


def test_signing_in_takes_older_parts_away(dashboard: AppServer, provider: IdentityProvider) -> None:
    provider.person = {"email": "ada@acme.example", ROLES: "dash-admins"}
    older = {"_streamlit_user_1": "x", "_streamlit_user_2": "x", "_streamlit_user_tokens_1": "x"}
    with httpx.Client(trust_env=False, cookies=older) as browser:
        back = browser.get(browser.get(login_url(dashboard)).headers["location"])
        answer = browser.get(back.headers["location"])
    gone = [each for each in answer.headers.get_list("set-cookie") if "Max-Age=0" in each]
    assert {each.partition("=")[0] for each in gone} >= older.keys()
    assert answer.cookies["_streamlit_user"]


def test_no_access_token_is_kept(dashboard: AppServer, provider: IdentityProvider) -> None:
    provider.person = {"email": "ada@acme.example", ROLES: "dash-admins"}
    kept = cookies(dashboard)["_streamlit_user_tokens"]
    tokens = decode_signed_value(COOKIE_SECRET, "_streamlit_user_tokens", kept)
    assert tokens is not None
    assert set(json.loads(tokens)) == {"id_token"}


def test_a_name_that_fits_no_cookie_is_said(dashboard: AppServer, provider: IdentityProvider) -> None:
    provider.person = {"email": NOISE, ROLES: "dash-admins"}
    answer = dashboards.sign_in(dashboard, f"{dashboard.url}/users")
    assert answer.headers["location"] == "/users?sign_in=too_long"
    assert not {name for name, value in answer.cookies.items() if value} & {"_streamlit_user"}
