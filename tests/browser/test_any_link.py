"""Links that were cut, mistyped or made up lead to a page, and never to a failure without a name."""

from __future__ import annotations

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st
from websockets.sync.client import connect

from bench.session import Session
from odeus_dash.words.start import WENT_WRONG
from tests.every_page import HIDDEN_PATHS, PATHS
from tests.fuzz.mutated import TOKENS
from tests.launcher import AppServer

QUERY = {
    "range": ["Custom"],
    "dates": ["2026-10-01", "2026-10-31"],
    "timezone": ["Europe/Berlin"],
    "trend": ["Week"],
    "compare": ["Previous period"],
    "workspace": ["default"],
    "today": ["true"],
    "agent": ["a"],
    "owner": ["jane@acme.example"],
    "model": ["gpt-5"],
    "segment": ["core"],
    "stage": ["new"],
    "group": ["Sales"],
    "open": ["a"],
    "review": ["0" * 32],
    "present": ["1"],
}
_TEXTS = st.sampled_from([*TOKENS, *(word for each in QUERY.values() for word in each)]) | st.text(max_size=8)
LINKS = st.dictionaries(st.sampled_from(sorted(QUERY)), st.lists(_TEXTS, min_size=1, max_size=3), max_size=4)
PAGES = st.sampled_from([*PATHS, *HIDDEN_PATHS, "nothing"])


@given(PAGES, LINKS, st.sets(st.sampled_from(sorted(QUERY)), max_size=4))
def test_any_link(app: AppServer, page: str, some: dict[str, list[str]], usual: set[str]) -> None:
    """As a browser asks for it, but without one."""
    query = urlencode({name: QUERY[name] for name in usual} | some, doseq=True)
    with connect(f"ws://127.0.0.1:{app.port}/_stcore/stream", max_size=None) as socket:
        sent = Session(socket).visit(page, query).sent
    assert WENT_WRONG.encode() not in sent
    assert "Traceback" not in app.said()
