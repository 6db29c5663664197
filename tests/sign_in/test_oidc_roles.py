"""With an identity provider: who gets which page, as the first thing they ask for, and which file."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest

from odeus_dash.demo.agents import COMPANY_DOMAIN
from tests.every_page import PATHS
from tests.launcher import AppServer
from tests.sign_in.dashboard import ADMIN, VIEWER, cookies, session
from tests.sign_in.idp import IdentityProvider
from tests.sign_in.session import Session

NO_ROLE = {"email": "ned@signs-in.example", "realm_access": {"roles": ["staff"]}}


@pytest.mark.parametrize("page", PATHS)
def test_every_page_as_the_first_request(dashboard: AppServer, provider: IdentityProvider, page: str) -> None:
    """Of somebody who is not signed in, has no role, has the wrong one, or has signed out."""
    with session(dashboard, page, {}) as nobody:
        assert door(nobody)
    provider.person = NO_ROLE
    with session(dashboard, page, cookies(dashboard)) as without_role:
        assert "has no role in this dashboard" in without_role.alerts[0]
        assert door(without_role)
    provider.person = VIEWER
    own = cookies(dashboard)
    with session(dashboard, page, own) as viewer:
        assert not door(viewer)
        assert COMPANY_DOMAIN not in viewer.text
        if viewer.files:  # a table as it is shown
            path = viewer.fetch_file(viewer.file("CSV"))
            table = httpx.get(dashboard.url + path, cookies=own, trust_env=False)
            assert table.status_code == 200
            assert COMPANY_DOMAIN not in table.text
    provider.person = ADMIN
    own = cookies(dashboard)
    with session(dashboard, page, own) as admin:
        assert not door(admin)
        admin.press("Sign out")
    with session(dashboard, page, own) as gone:
        assert "You have signed out" in gone.alerts[0]
        assert door(gone)


def door(session: Session) -> bool:
    """Whether there is a way in and nothing behind it."""
    return session.kinds <= {"heading", "markdown", "button", "alert", "text", "empty"} and bool(
        session.hides_navigation
    )


def test_every_file_goes_to_the_sign_in_it_was_made_for(
    dashboard: AppServer, provider: IdentityProvider
) -> None:
    provider.person = ADMIN
    own, later = cookies(dashboard), cookies(dashboard)
    provider.person = VIEWER
    viewer = cookies(dashboard)

    def status(path: str, cookies: Mapping[str, str]) -> int:
        return httpx.get(dashboard.url + path, cookies=dict(cookies), trust_env=False).status_code

    with session(dashboard, "data", own) as admin, session(dashboard, "data", later) as other:
        paths = [admin.fetch_file(file) for file in admin.files]
        assert len(paths) == 9
        for path in paths:
            assert [status(path, each) for each in (own, later, viewer, {})] == [200, 403, 403, 403]
        assert other.fetch_file(admin.files[0]) == ""
        file = admin.files[0]
        admin.press("Sign out")
        assert [status(path, own) for path in paths] == [403] * 9
        assert admin.fetch_file(file) == ""
