"""Which sign-in a session belongs to, asked outside of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from odeus_dash.server import sessions
from odeus_dash.server.sessions import SignedIn

SESSION = "session-of-ann"


@pytest.fixture
def signed_in() -> Iterator[set[str]]:
    """Ann signs out by leaving this set."""
    people = {"ann"}
    sessions.bind(SESSION, SignedIn("mark-of-ann", lambda: "ann" in people))
    yield people
    sessions.bind(SESSION, None)


def test_a_session_belongs_to_its_sign_in_until_that_ends(signed_in: set[str]) -> None:
    assert sessions.owner(SESSION) == "mark-of-ann"
    assert sessions.still_belongs(SESSION, "mark-of-ann")
    assert not sessions.still_belongs(SESSION, "mark-of-bob")
    assert not sessions.signed_out(SESSION)
    signed_in.clear()
    assert not sessions.still_belongs(SESSION, "mark-of-ann")
    assert sessions.signed_out(SESSION)


def test_a_session_of_nobody_belongs_to_no_sign_in(signed_in: set[str]) -> None:
    assert signed_in
    sessions.bind(SESSION, None)
    assert sessions.owner(SESSION) is None
    assert not sessions.still_belongs(SESSION, "mark-of-ann")
    assert not sessions.signed_out(SESSION)
