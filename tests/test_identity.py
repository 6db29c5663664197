from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.errors import BadSettings
from odeus_dash.identity import Client, Refusal, account, admit, claim, fingerprint, looked_at, read_client
from odeus_dash.settings import SignIn
from odeus_dash.viewer import Role, Viewer

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
CLIENT = Client("https://id.acme.example", "odeus-dash")
RULES = SignIn(admin_values=frozenset({"admins"}), viewer_values=frozenset({"viewers"}), cookie_hours=8)
CLAIMS = {
    "iss": "https://id.acme.example",
    "aud": "odeus-dash",
    "nonce": "n-1",
    "iat": NOW.timestamp() - 60,
    "exp": NOW.timestamp() + 3600,
    "email": "ada@acme.example",
    "groups": ["staff", "admins"],
}
AUTH = {
    "redirect_uri": "https://dash.acme.example/oauth2callback",
    "cookie_secret": "canary" * 6,
    "client_id": "odeus-dash",
    "client_secret": "canary-secret",
    "server_metadata_url": "https://id.acme.example/.well-known/openid-configuration",
}


def refused(**claims: object) -> str:
    verdict = admit({**CLAIMS, **claims}, CLIENT, RULES, NOW)
    assert isinstance(verdict, Refusal), verdict
    return verdict.what


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["staff", "admins"], Role.ADMIN),
        (["viewers"], Role.VIEWER),
        (["viewers", "admins"], Role.ADMIN),
        ("viewers", Role.VIEWER),
    ],
)
def test_the_role_claim_makes_an_admin_or_a_viewer(groups: object, role: Role) -> None:
    assert admit({**CLAIMS, "groups": groups}, CLIENT, RULES, NOW) == Viewer("ada@acme.example", role)


@pytest.mark.parametrize(
    "groups",
    [
        [],
        ["staff"],
        ["Admins"],
        "admins viewers",
        "",
        [""],
        None,
        True,
        1,
        {"admins": True},
        [["admins"]],
        [None],
    ],
)
def test_any_other_value_makes_nobody(groups: object) -> None:
    assert refused(groups=groups) == "This account has no role in this dashboard."


def test_without_values_in_the_settings_nobody_comes_in() -> None:
    for groups in ([""], [], ["admins"], None):
        assert isinstance(admit({**CLAIMS, "groups": groups}, CLIENT, SignIn(), NOW), Refusal)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": "https://id.acme.example.evil.example"},
        {"iss": None},
        {"iss": ["https://id.acme.example"]},
        {"aud": "another"},
        {"aud": "another", "azp": "odeus-dash"},
        {"aud": ["odeus-dash", "another"]},
        {"aud": []},
        {"aud": None},
        {"nonce": None},
    ],
)
def test_a_token_of_another_issuer_or_for_another_app_is_refused(claims: dict[str, object]) -> None:
    assert "another app or identity provider" in refused(**claims)


def test_an_issuer_may_end_in_a_slash_and_the_audience_be_a_list() -> None:
    claims = {**CLAIMS, "iss": "https://id.acme.example/", "aud": ["odeus-dash"]}
    assert isinstance(admit(claims, CLIENT, RULES, NOW), Viewer)


@pytest.mark.parametrize(
    "seconds", [8 * 3600, 30 * 86400, -121, float("nan"), float("inf"), float("-inf")], ids=str
)
def test_a_sign_in_ends_after_cookie_hours_and_does_not_begin_in_the_future(seconds: float) -> None:
    assert refused(iat=NOW.timestamp() - seconds) == "Your sign-in has expired."


@pytest.mark.parametrize("issued", [None, "2026", [1]])
def test_a_token_without_a_time_has_expired(issued: object) -> None:
    assert refused(iat=issued) == "Your sign-in has expired."


@pytest.mark.parametrize("seconds", [8 * 3600 - 1, 0, -119])
def test_within_cookie_hours_it_holds(seconds: int) -> None:
    claims = {**CLAIMS, "iat": NOW.timestamp() - seconds}
    assert isinstance(admit(claims, CLIENT, RULES, NOW), Viewer)


@pytest.mark.parametrize("verified", [False, "false"])
@pytest.mark.parametrize(
    "rules",
    [
        RULES,
        replace(RULES, name_claim="sub", role_claim="email", admin_values=frozenset({"ada@acme.example"})),
    ],
)
def test_an_unverified_address_is_neither_a_name_nor_a_role(verified: object, rules: SignIn) -> None:
    verdict = admit({**CLAIMS, "sub": "1", "email_verified": verified}, CLIENT, rules, NOW)
    assert isinstance(verdict, Refusal)
    assert "has not verified" in verdict.what


def test_an_unverified_address_does_not_matter_where_it_is_not_used() -> None:
    rules = replace(RULES, name_claim="sub")
    claims = {**CLAIMS, "sub": "1", "email_verified": False}
    assert admit(claims, CLIENT, rules, NOW) == Viewer("1", Role.ADMIN)


@pytest.mark.parametrize("name", [None, "", "  ", 7, ["ada"]])
def test_nobody_comes_in_without_a_name(name: object) -> None:
    assert refused(email=name) == "Your identity provider did not send your name."
    assert account({"email": name}, RULES) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("roles", ["a"]),
        ("realm_access.roles", ["b"]),
        ("https://acme.example/roles", ["c"]),
        ("resource_access.odeus.dash.roles", ["d"]),
        ("roles.a", None),
        ("realm_access.", None),
        (".", None),
        ("nothing", None),
    ],
)
def test_a_claim_is_found_by_its_name_or_the_way_to_it(name: str, value: object) -> None:
    claims = {
        "roles": ["a"],
        "realm_access": {"roles": ["b"]},
        "https://acme.example/roles": ["c"],
        "resource_access": {"odeus.dash": {"roles": ["d"]}},
    }
    assert claim(claims, name) == value


def test_each_sign_in_has_a_fingerprint_of_its_own() -> None:
    assert fingerprint(CLAIMS) == fingerprint(dict(CLAIMS))
    assert fingerprint(CLAIMS) != fingerprint({**CLAIMS, "nonce": "n-2"})


def test_the_section_tells_issuer_and_client() -> None:
    assert read_client(AUTH) == CLIENT
    assert read_client({**AUTH, "redirect_uri": "http://localhost:8501/oauth2callback"}) == CLIENT
    other = {
        **AUTH,
        "server_metadata_url": "https://id.acme.example/policy",
        "issuer": "https://b2c.example/",
    }
    assert read_client(other) == Client("https://b2c.example/", "odeus-dash")


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        (None, "is missing"),
        ("text", "is missing"),
        ({}, "lacks redirect_uri, cookie_secret, client_id, client_secret, server_metadata_url"),
        ({**AUTH, "client_secret": " "}, "lacks client_secret"),
        ({**AUTH, "client_id": 7}, "lacks client_id"),
        ({**AUTH, "cookie_secret": "canary"}, "short cookie_secret"),
        ({**AUTH, "redirect_uri": "http://dash.acme.example/oauth2callback"}, "redirect_uri without https"),
        ({**AUTH, "redirect_uri": "https://dash.acme.example/"}, "wrong redirect_uri"),
        ({**AUTH, "redirect_uri": "/oauth2callback"}, "redirect_uri without https"),
        ({**AUTH, "server_metadata_url": "http://id.acme.example/x"}, "server_metadata_url without https"),
        ({**AUTH, "server_metadata_url": "https://id.acme.example/x"}, "has no issuer"),
    ],
)
def test_a_section_that_is_not_whole_locks_the_door(section: object, problem: str) -> None:
    with pytest.raises(BadSettings, match=problem) as refusal:
        read_client(section)
    assert "canary" not in str(refusal.value)


TEXTS = st.text("ab.", max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.sampled_from(["viewers", "admins", "", " ada ", "false"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["email", "a", "a.b", "a.b.c", "b", "groups", "iss", "email_verified"])


@given(more=st.dictionaries(NAMES | TEXTS, VALUES), name=NAMES, role=NAMES)
def test_what_is_looked_at_says_the_same_as_all_claims(more: dict[str, object], name: str, role: str) -> None:
    claims, rules = {**CLAIMS, **more}, replace(RULES, name_claim=name, role_claim=role)
    few = looked_at(claims, rules)
    assert admit(few, CLIENT, rules, NOW) == admit(claims, CLIENT, rules, NOW)
    assert looked_at(few, rules) == few


def test_only_what_is_looked_at_is_left() -> None:
    claims = {**CLAIMS, "picture": "https://acme.example/ada.png", "is_logged_in": True}
    assert looked_at(claims, RULES) == {**CLAIMS, "groups": ["admins"], "is_logged_in": True}
