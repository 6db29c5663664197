"""Who gets a file, and who goes on with a session: against running servers, with cookies of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from odeus_dash.viewer import Role
from tests.launcher import ROOT
from tests.sign_in import passwords
from tests.sign_in.passwords import HASH, OTHER_HASH, PASSWORD, SECRET, Dashboard, forged
from tests.sign_in.session import Session

DEMO = "workspace=Demo+workspace"
#: Three frames in three formats.
FILES = 9
#: What the Data page makes of rows, and of files.
ROWS_AND_FILES = ("dataframe", "table", "download_button")


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with passwords.running(tmp_path_factory.mktemp("files"), ODEUS_DASH_DEMO="1") as running:
        yield running


def get(
    dashboard: Dashboard, path: str, cookie: str = "", method: str = "GET", **headers: str
) -> httpx.Response:
    sent = headers | ({"Cookie": f"odeus_dash={cookie}"} if cookie else {})
    return httpx.request(method, dashboard.app.url + path, headers=sent, trust_env=False)


def is_closed(answer: httpx.Response) -> bool:
    return (
        answer.status_code == 403
        and "belongs to another sign-in" in answer.text
        and "content-disposition" not in answer.headers
    )


def test_every_file_goes_to_who_asked_for_it_and_to_nobody_else(dashboard: Dashboard) -> None:
    ann, bob, vic = (dashboard.account(role) for role in (Role.ADMIN, Role.ADMIN, Role.VIEWER))
    own, stamp = dashboard.stamped(ann), dashboard.file.read()[ann].stamp
    others = {
        "nobody": "",
        "another admin": dashboard.stamped(bob),
        "a viewer": dashboard.stamped(vic),
        "a forged cookie": forged(ann, stamp, secret=SECRET[::-1]),
        "one that is over": forged(ann, stamp, hours=-1),
        "no cookie at all": "x.y.z",
    }
    with dashboard.session("data", own, query=DEMO) as session:
        paths = [session.fetch_file(file) for file in session.files]
        assert len(paths) == len(set(paths)) == FILES
        for path in paths:
            for other in others.values():
                assert is_closed(get(dashboard, path, other))
            answer = get(dashboard, path, own)
            assert answer.status_code == 200
            assert "attachment" in answer.headers["content-disposition"]
            assert "owner" not in answer.headers["content-type"]
            assert answer.headers["cache-control"] == "no-store"
        dashboard.file.remove(ann)
        for path, file in zip(paths, session.files, strict=True):
            assert is_closed(get(dashboard, path, own))
            assert session.fetch_file(file) == ""


def test_no_other_way_of_asking_opens_a_file(dashboard: Dashboard) -> None:
    ann = dashboard.stamped(dashboard.account(Role.ADMIN))
    with dashboard.session("data", ann, query=DEMO) as session:
        path = session.fetch_file(session.files[0])
        assert is_closed(get(dashboard, f"{path}.svg"))
        assert is_closed(get(dashboard, f"{path}.svg", Accept="image/svg+xml"))
        assert is_closed(get(dashboard, path.replace("/media/", "/media/%2e/").replace("%2e/", "")))
        assert is_closed(get(dashboard, path, Range="bytes=0-9"))
        assert get(dashboard, path, method="HEAD").status_code == 403
        assert get(dashboard, path, method="OPTIONS").content == b""
        assert get(dashboard, path, ann, Range="bytes=0-9").content == get(dashboard, path, ann).content[:10]


def test_a_browser_sends_the_cookie_along_for_a_file(dashboard: Dashboard, browser: Browser) -> None:
    with browser.new_context(base_url=dashboard.app.url, reduced_motion="reduce") as context:
        kept = {"name": "odeus_dash", "value": dashboard.stamped(dashboard.account(Role.ADMIN))}
        context.add_cookies([{**kept, "url": dashboard.app.url, "sameSite": "Strict"}])
        page = context.new_page()
        page.goto(f"/data?{DEMO}")
        with page.expect_download() as file:
            page.get_by_role("button", name="CSV").first.click()
        assert Path(file.value.path()).read_text(encoding="utf-8").count(",assistant_id,") == 1


ENDS: dict[str, Callable[[Dashboard, str, Session], object]] = {
    "sign-out": lambda _, __, session: session.press("Sign out"),
    "demotion": lambda dashboard, name, _: dashboard.file.set_role(name, Role.VIEWER),
    "password change": lambda dashboard, name, _: dashboard.file.set_password(name, OTHER_HASH),
    "removed and made again": lambda dashboard, name, _: (
        dashboard.file.remove(name),
        dashboard.file.add(name, HASH, Role.ADMIN),
    ),
    "a broken file": lambda dashboard, _, __: dashboard.file.path.write_text("{"),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_file_that_was_made_is_closed_by_whatever_ends_the_sign_in(dashboard: Dashboard, end: str) -> None:
    name = dashboard.account(Role.ADMIN)
    before, whole = dashboard.stamped(name), None
    with dashboard.session("data", before, query=DEMO) as session:
        file = session.files[0]
        path = session.fetch_file(file)
        assert get(dashboard, path, before).status_code == 200
        whole = dashboard.file.path.read_bytes()
        try:
            ENDS[end](dashboard, name, session)
            assert is_closed(get(dashboard, path, before))
            assert session.fetch_file(file) == ""
            if end != "a broken file":  # nor is it that of the same person in another role or sign-in
                assert is_closed(get(dashboard, path, dashboard.stamped(name)))
        finally:
            if end == "a broken file":
                dashboard.file.path.write_bytes(whole)


@pytest.mark.parametrize("who", ["another admin", "a viewer", "nobody"])
def test_a_click_counts_in_the_session_it_was_drawn_for(dashboard: Dashboard, who: str) -> None:
    ann = dashboard.stamped(dashboard.account(Role.ADMIN))
    other = {
        "another admin": lambda: dashboard.stamped(dashboard.account(Role.ADMIN)),
        "a viewer": lambda: dashboard.stamped(dashboard.account()),
        "nobody": lambda: None,
    }[who]()
    with dashboard.session("data", ann, query=DEMO) as session, dashboard.session("data", other) as clicker:
        file = session.files[0]
        for named in (clicker.id, session.id, ""):
            assert clicker.fetch_file(file, named) == ""
        assert clicker.fetch_file("made-up") == ""
        assert session.fetch_file(file, clicker.id) == ""
        assert session.fetch_file(file)


def test_the_wrong_role_gets_the_page_without_a_row_and_without_a_file(dashboard: Dashboard) -> None:
    with dashboard.session("data", dashboard.stamped(dashboard.account(Role.ADMIN)), query=DEMO) as admin:
        assert all(map(admin.shows, ROWS_AND_FILES))
    with dashboard.session("data", dashboard.stamped(dashboard.account()), query=DEMO) as viewer:
        assert "The Data page is for admins" in viewer.text
        assert viewer.files == []
        assert not viewer.shows(*ROWS_AND_FILES)


def test_the_id_of_a_session_opens_it_for_nobody_but_its_owner(dashboard: Dashboard) -> None:
    ann, bob = (dashboard.stamped(dashboard.account(Role.ADMIN)) for _ in range(2))
    with dashboard.session("users", ann) as session:
        taken = session.id
        for stranger in (None, bob, "x.y.z"):
            with dashboard.session("users", stranger, said=("token", taken)) as other:
                assert other.id != taken
                assert other.asks is (stranger != bob)
        session.rerun()
        assert not session.asks
        with dashboard.session("users", ann, said=("token", taken)) as again:
            assert again.id == taken
            assert not again.asks


def test_a_session_is_that_of_who_signed_in_last(dashboard: Dashboard) -> None:
    ann, bob = dashboard.account(Role.ADMIN), dashboard.account(Role.ADMIN)
    with dashboard.session("users", dashboard.stamped(ann), address=dashboard.fresh_address()) as session:
        session.press("Sign out")
        session.sign_in(bob, PASSWORD)
        assert not session.asks
        with dashboard.session("users", dashboard.stamped(ann), said=("token", session.id)) as before:
            assert before.id != session.id
        with dashboard.session("users", dashboard.stamped(bob), said=("token", session.id)) as now:
            assert now.id == session.id
            taken = now.id
        dashboard.file.remove(bob)
        with dashboard.session("users", said=("token", taken)) as gone:
            assert gone.id != taken
            assert gone.asks


@pytest.mark.parametrize("role", [None, *Role])
def test_no_browser_is_told_where_the_program_lies(dashboard: Dashboard, role: Role | None) -> None:
    cookie = dashboard.stamped(dashboard.account(role)) if role else None
    with dashboard.session("", cookie) as session:
        assert str(ROOT) not in session.text
