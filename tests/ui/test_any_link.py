"""Links that were cut, mistyped or made up lead to a page, and never to a failure without a name."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odeus_dash.words.start import WENT_WRONG
from tests.fuzz.mutated import TOKENS
from tests.ui.conftest import RunApp

#: A page is drawn for each: a tenth of the examples of other tests.
EXAMPLES = max(3, settings().max_examples // 10)
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=EXAMPLES)
@given(LINKS, st.sets(st.sampled_from(sorted(QUERY)), max_size=4))
def test_any_link(run_app: RunApp, some: dict[str, list[str]], usual: set[str]) -> None:
    app = run_app(**{name: QUERY[name] for name in usual} | some)
    assert not app.exception
    assert WENT_WRONG not in "".join(each.value for each in app.error)
