"""What people type: commands, questions and addresses."""

from __future__ import annotations

import contextlib
import datetime as dt
import io

from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.__main__ import main
from odeus_dash.ask import Question, read
from odeus_dash.deployment import normalise
from odeus_dash.errors import BadDeploymentURL, NotAnswered
from tests.fuzz.mutated import TOKENS, altered, changed

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
AGENTS = {"1": "Tender Scout", "2": "Code Companion", "3": "Résumé-Writer", "4": "Q3 Reporter", "5": "("}
QUESTIONS = (
    "active users of Tender Scout last month",
    "cost from 2026-10-05 to 2026-10-09 compared with last year",
    "messages of Q3 Reporter and Code Companion in Q3 2026 vs the previous period",
    "cache hit rate in the last 28 days",
)
_DATES = ["--from", "2026-10-01", "--to", "2026-10-31"]
COMMANDS = (
    ["summary", *_DATES, "--granularity", "week", "--compare", "year", "--by", "agent", "--format", "json"],
    ["ask", "--timezone", "Europe/Berlin", "cost", "in", "October"],
    ["export", *_DATES, "--output", "x.csv", "--group-by", "model", "--timezone", "UTC"],
    ["export", *_DATES, "--output", "x.parquet", "--focus"],
    ["report", "--pages", "briefing,cost", "--output", "x.pptx", "--agent", "a", "--as-viewer"],
    ["digest", *_DATES, "--format", "markdown", "--compare", "previous", "--workspace", "default"],
    ["sync", "--granularity", "day", "month", "--since", "2026-10-01", "--verify"],
    ["user", "list", "--accounts-file", "accounts.json"],
)
#: Commands that wait for somebody, or look at more than the deployment.
_OTHERS = {"demo-server", "doctor", "hash-password"}


@given(st.sampled_from(QUESTIONS).flatmap(lambda each: changed(each.encode())))
def test_a_question(text: bytes) -> None:
    found = read(text.decode(errors="replace"), AGENTS, NOW.date(), 5)
    assert isinstance(found, Question | NotAnswered)
    if isinstance(found, Question) and found.span:
        assert dt.date(1, 1, 1) <= found.span.start <= found.span.end <= NOW.date()


@given(changed(b"https://odeus.acme.example:8443/api/public"))
def test_a_deployment_url(text: bytes) -> None:
    try:
        found = normalise(text.decode(errors="replace"))
    except BadDeploymentURL:
        return
    assert normalise(found) == found


#: Settings that cannot be read, so that no command gets as far as the network.
NOWHERE = {"ODEUS_DASH_SECRETS": "/nowhere/secrets.toml"}
WORDS = st.sampled_from([*TOKENS, *(word for each in COMMANDS for word in each), "--help", "--", "-", "@x"])


@given(st.sampled_from(COMMANDS).flatmap(lambda each: altered(each, WORDS | st.text(max_size=8))))
def test_a_command(argv: list[str]) -> None:
    if _OTHERS & set(argv):
        return
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = main(argv, environ=NOWHERE, clock=lambda: NOW)
        except SystemExit as asked_for_help:
            code = int(str(asked_for_help.code))
    assert code == (2 if said.getvalue() else 0)
    assert "went wrong" not in said.getvalue(), said.getvalue()
