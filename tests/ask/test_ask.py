"""Questions in words: what each of their words stands for, and why some have no answer."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.ask import Question, Span, read
from odeus_dash.ask.metrics import NAMES, PAGES
from odeus_dash.cli.summary import AMOUNTS, TOKENS, USAGE
from odeus_dash.comparison import Against
from odeus_dash.errors import NotAnswered
from pages import PAGES as ALL_PAGES

TODAY = dt.date(2026, 11, 29)  # a Sunday
AGENTS = {
    "1": "Tender Scout",
    "2": "Code Companion",
    "3": "Translator · c4c2",
    "4": "Translator · f06d",
    "5": "Résumé-Writer",
    "6": "Q3 Reporter",
    "7": "Messages per User",
}


def span(start: str, end: str, preset: str | None = None) -> Span:
    return Span(dt.date.fromisoformat(start), dt.date.fromisoformat(end), preset)


OCTOBER = span("2026-10-01", "2026-10-31", "Last month")
ANSWERED = [
    ("messages", Question("messages")),
    ("How many messages were there?", Question("messages")),
    ("active users of Tender Scout last month", Question("active_users", ("1",), OCTOBER)),
    ("LAST MONTH: ACTIVE USERS, TENDER SCOUT", Question("active_users", ("1",), OCTOBER)),
    ("resume writer conversations", Question("conversations", ("5",))),
    ("cost of Tender Scout and Code Companion", Question("cost", ("1", "2"))),
    ("messages of translator c4c2", Question("messages", ("3",))),
    ("messages of Q3 Reporter q2", Question("messages", ("6",), span("2026-04-01", "2026-06-30"))),
    ("cost of all agents", Question("cost")),
    ("messages per user of all agents", Question("messages_per_user")),
    ("messages of messages per user", Question("messages", ("7",))),
    ("cache hit rate this week", Question("hit_rate", (), span("2026-11-23", "2026-11-28", "This week"))),
    ("spend in the last 3 days", Question("cost", (), span("2026-11-26", "2026-11-28"))),
    ("spend past 2 weeks", Question("cost", (), span("2026-11-15", "2026-11-28"))),
    ("spend last 2 months", Question("cost", (), span("2026-09-29", "2026-11-28"))),
    ("cost yesterday", Question("cost", (), span("2026-11-28", "2026-11-28"))),
    ("cost today", Question("cost", (), span("2026-11-29", "2026-11-29"))),
    ("cost in October", Question("cost", (), span("2026-10-01", "2026-10-31"))),
    ("cost in November", Question("cost", (), span("2026-11-01", "2026-11-28"))),
    ("cost in December", Question("cost", (), span("2025-12-01", "2025-12-31"))),
    ("cost February 2024", Question("cost", (), span("2024-02-01", "2024-02-29"))),
    ("cost 2026-09", Question("cost", (), span("2026-09-01", "2026-09-30"))),
    ("cost in 2026", Question("cost", (), span("2026-01-01", "2026-11-28"))),
    ("cost Q4 2025", Question("cost", (), span("2025-10-01", "2025-12-31"))),
    ("cost from 2026-10-05 to 2026-10-09", Question("cost", (), span("2026-10-05", "2026-10-09"))),
    ("cost 2026-10-05 until 2027-10-09", Question("cost", (), span("2026-10-05", "2026-11-28"))),
    ("last month", Question(span=OCTOBER)),
    ("tender scout", Question(agents=("1",))),
    ("cost compared with the previous period", Question("cost", against=Against.PREVIOUS)),
    ("cost last month vs last year", Question("cost", (), OCTOBER, Against.YEAR)),
    ("cost vs the same period last year", Question("cost", against=Against.YEAR)),
]


@pytest.mark.parametrize(("question", "meaning"), ANSWERED, ids=lambda each: str(each)[:40])
def test_a_question_names_a_figure_agents_dates_and_a_comparison(question: str, meaning: Question) -> None:
    assert read(question, AGENTS, TODAY) == meaning


@pytest.mark.parametrize(
    ("question", "what", "todo"),
    [
        ("", "names no figure", "active users of Tender Scout last month"),
        ("how many in the", "names no figure", "cache read"),
        ("weather", "“weather” is not the name of a figure, an agent", "Figures: active adoptions"),
        ("messages of Tendr Scout", "“tendr scout” is not", "Did you mean Tender Scout?"),
        ("mesages", "“mesages” is not", "message"),
        ("tokens", "“tokens” is not", "input tokens"),
        ("messages of translator", "“translator” is not", "Translator · c4c2 or Translator · f06d"),
        ("messages per user", "is both a figure and an agent", "“messages per user of all agents”"),
        ("active users", "Active users of several agents are unknown", "Name one agent"),
        ("users of tender scout and code companion", "Unique users of several agents", "active adoptions"),
        ("cost and conversations", "several figures: Cost and Conversations", "one at a time"),
        ("cost last month last week", "several date ranges", "Ask for one."),
        ("cost 2026-02-31", "“2026-02-31” is not a date range", "2026-10-01 to 2026-10-31"),
        ("cost 2026-10-09 to 2026-10-05", "is not a date range", "2026-10-01 to 2026-10-31"),
        ("cost last 0 days", "“last 0 days” is not a date range", "2026-10-01"),
        ("cost last 999999999 days", "is not a date range", "2026-10-01"),
        ("cost in 2027", "There are no figures for", "Ask for earlier dates"),
        (
            "cost compared with bananas",
            "with the previous period or last year",
            "compared with last year",
        ),
        ("Who used Tender Scout most?", "never about individual people", "active users of Tender Scout"),
        ("messages of ada@example.com", "never about individual people", "how many people use an agent"),
        ("x" * 301, "too long", "Ask for a figure"),
    ],
    ids=lambda each: each[:40],
)
def test_what_has_no_answer_says_why_and_what_to_ask(question: str, what: str, todo: str) -> None:
    refusal = read(question, AGENTS, TODAY)
    assert isinstance(refusal, NotAnswered)
    assert what in refusal.what
    assert todo in refusal.todo


def test_agents_of_one_name_and_agents_called_like_dates_are_not_guessed() -> None:
    alike = read("messages of bob", {"1": "Bob", "2": "BOB"}, TODAY)
    dated = read("messages in may", {"1": "May"}, TODAY)
    assert "Several agents are called bob" in str(alike)
    assert "“may” is both an agent and a date range" in str(dated)


def test_billing_cycles_are_dates_where_a_workspace_has_them() -> None:
    cycle = span("2026-10-15", "2026-11-14", "Last billing cycle")
    assert read("cost last billing cycle", {}, TODAY, 15) == Question("cost", (), cycle)
    assert isinstance(read("cost last billing cycle", {}, TODAY), NotAnswered)


def test_every_figure_of_summary_has_a_name_and_every_page_exists() -> None:
    assert {*USAGE, *TOKENS, *AMOUNTS} <= PAGES.keys()
    assert set(NAMES.values()) == PAGES.keys()
    assert set(PAGES.values()) <= ALL_PAGES.keys()


_pieces = st.sampled_from(
    [
        "messages",
        "cost of",
        "Tender Scout",
        "last month",
        "2026-13-45",
        "vs",
        "q3",
        "|",
        "*",
        "per user",
        "last",
    ]
)


@given(
    st.one_of(st.text(), st.lists(_pieces).map(" ".join)),
    st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    st.none() | st.integers(1, 28),
)
def test_no_question_raises(text: str, today: dt.date, billing_day: int | None) -> None:
    found = read(text, AGENTS, today, billing_day)
    assert isinstance(found, Question | NotAnswered)
    if isinstance(found, Question):
        assert found != Question()
        assert set(found.agents) <= AGENTS.keys()
        assert found.span is None or found.span.start <= found.span.end <= today


@given(st.lists(_pieces, min_size=1), st.text("bdfghjkz", min_size=4, max_size=9))
def test_no_word_is_passed_over(pieces: list[str], nonsense: str) -> None:
    assert isinstance(read(" ".join([*pieces, nonsense]), AGENTS, TODAY), NotAnswered)
