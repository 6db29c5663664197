"""The browsers in which an account has signed in before: what their cookie is worth, and what it is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer

from odeus_dash.settings import Key, SignIn
from odeus_dash.ui.sign_in import familiar
from odeus_dash.ui.sign_in.familiar import Browser
from odeus_dash.ui.sign_in.throttle import ADDRESS, PAIR
from tests.sign_in import passwords
from tests.sign_in.passwords import OTHER_PASSWORD, PASSWORD, SECRET, Dashboard
from tests.sign_in.session import Session, opened

RULES = SignIn(cookie_secret=Key(SECRET))


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with passwords.running(tmp_path_factory.mktemp("familiar")) as running:
        yield running


def test_a_browser_knows_whom_it_was_introduced_to() -> None:
    browser = familiar.introduced(RULES, familiar.read(RULES, None), "anna")
    again = familiar.read(RULES, familiar.written(RULES, browser))
    assert again == browser
    assert familiar.knows(RULES, again, "anna")
    assert not familiar.knows(RULES, again, "ben")
    assert "anna" not in str(browser)


def test_it_remembers_the_latest_accounts_of_many() -> None:
    browser = Browser("b-1")
    for number in (*range(familiar.MOST + 1), 3):
        browser = familiar.introduced(RULES, browser, f"account{number}")
    assert len(browser.marks) == familiar.MOST
    assert not familiar.knows(RULES, browser, "account0")
    assert familiar.knows(RULES, browser, "account3")


@pytest.mark.parametrize("value", [None, "", "x", "x.y.z"])
def test_without_a_valid_cookie_a_browser_is_new(value: str | None) -> None:
    browser = familiar.read(RULES, value)
    assert browser.marks == ()
    assert browser.id != familiar.read(RULES, value).id


@pytest.mark.parametrize(("secret", "salt"), [("x" * 40, familiar.NAME), (SECRET, "another cookie")])
def test_a_cookie_of_another_secret_or_kind_is_none(secret: str, salt: str) -> None:
    known = familiar.introduced(RULES, Browser("b-1"), "anna")
    content = {"id": known.id, "marks": known.marks}
    genuine, forged = (
        URLSafeTimedSerializer(*each).dumps(content) for each in ((SECRET, familiar.NAME), (secret, salt))
    )
    assert familiar.knows(RULES, familiar.read(RULES, str(genuine)), "anna")
    assert familiar.read(RULES, str(forged)).marks == ()


def fetched(dashboard: Dashboard, kept: dict[str, str], **headers: str) -> httpx.Response:
    """What a browser with these cookies gets for the picture."""
    return httpx.get(dashboard.app.url + familiar.PATH, cookies=kept, headers=headers, trust_env=False)


def cookie_of(dashboard: Dashboard, account: str) -> str:
    """The browser in which `account` has signed in, whose ticket has been dropped since."""
    answer = fetched(dashboard, {"odeus_dash": dashboard.stamped(account)})
    return str(answer.cookies[familiar.NAME])


def test_the_cookie_is_for_who_is_signed_in_and_for_no_script(dashboard: Dashboard) -> None:
    account = dashboard.account()
    for kept in ({}, {"odeus_dash": "x"}, {"odeus_dash": passwords.forged(account, "")}):
        assert "set-cookie" not in fetched(dashboard, kept).headers
    answer = fetched(dashboard, {"odeus_dash": dashboard.stamped(account)}, **{"X-Forwarded-Proto": "https"})
    assert (answer.status_code, answer.headers["cache-control"]) == (204, "no-store")
    told = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=strict", "secure", "path=/"} <= told


def test_it_opens_nothing(dashboard: Dashboard) -> None:
    kept = cookie_of(dashboard, dashboard.account())
    for name in (familiar.NAME, "odeus_dash"):
        with opened(dashboard.app.url, headers={"Cookie": f"{name}={kept}"}) as session:
            assert session.asks


def tab(dashboard: Dashboard, address: str, kept: str = "") -> AbstractContextManager[Session]:
    """A new tab at an address, of a browser with this cookie."""
    headers = {"X-Forwarded-For": address, "Cookie": f"{familiar.NAME}={kept}"}
    return opened(dashboard.app.url, query=passwords.QUICK, headers=headers)


def is_held_back(session: Session, account: str) -> bool:
    """Whether one of a few guesses has to wait. Fewer than are free for one account at one address."""
    for _ in range(PAIR.free - 1):
        session.sign_in(account, OTHER_PASSWORD)
        if session.alerts[0].startswith("Too many attempts"):
            return True
    return False


def test_at_an_address_full_of_guessers_owners_get_in_and_names_stay_secret(dashboard: Dashboard) -> None:
    """Whoever guesses there reads the same for an account that signs in there every day as for no account."""
    account, office = dashboard.account(), dashboard.fresh_address()
    with tab(dashboard, office) as session:
        session.sign_in(account, PASSWORD)
        assert not session.asks
    own = cookie_of(dashboard, account)
    with tab(dashboard, office) as guesser:
        for number in range(ADDRESS.free):
            guesser.sign_in(f"name{number}", OTHER_PASSWORD)
        assert is_held_back(guesser, "nobody-at-all")
        assert is_held_back(guesser, account)
    with tab(dashboard, office, own) as session:
        assert is_held_back(session, "nobody-at-all")
        session.sign_in(account, PASSWORD)
        assert not session.asks
