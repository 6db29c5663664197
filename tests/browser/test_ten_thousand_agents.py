"""A workspace of 10,000 agents with long and hostile names: what its pages cost, and that a name stays one.

That no page makes an element of a name is in test_layout_of_names; here are the names of models as well.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.hostile import MADE_FROM_NAMES
from tests.every_page import PATHS
from tests.launcher import AppServer, running_app
from tests.odeus import exporting
from tests.sign_in.session import opened

AGENTS = 10_000
MOST_BYTES = 400_000
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "<b>bold</b> & <script>alert(1)</script>",
    "$E = mc^2$ and $$\\frac{1}{2}$$",
    '=HYPERLINK("http://example.com","x")',
    "**strong** _em_ `code` # heading :red[colour] :material/home: :smile:",
    "![image](http://example.com/x.png)",
    "<a href='http://example.com'>link</a>",
    'two\nlines\r\nand "quotes", commas',
    "🤖 Ассистент 助手",
    "\u202eright to left override \u200f שלום عليكم",
    "%{x} {{braces}} ${template} <br> &lt;entity&gt;",
    "http://example.com www.example.com someone@example.com",
]


def name(number: int) -> str:
    return f"{HOSTILE[number % len(HOSTILE)]} {'long ' * 30} {number}"


def columns(number: int) -> dict[str, object]:
    messages, prompt = (AGENTS - number) * 3 + 10, (AGENTS - number) * 7000 + 90_000
    return {
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "org_id": "org",
        "assistant_id": f"00000000-0000-4000-8000-{number:012}",
        "assistant_name": name(number),
        "messages": messages,
        "unique_users": messages // 9 + 1,
        "active_users": messages // 11 + 1,
        "conversations": messages // 4 + 1,
        "messages_per_user": 9.5,
        "assistant_description": f"Description {name(number)}",
        "assistant_url": "javascript:alert(1)" if number % 2 else f"https://app.example.com/{number}",
        "assistant_owner_id": f"owner-{number}",
        "assistant_owner_email": f"owner.{number}@example.com",
        "sum_prompt_tokens": prompt,
        "avg_prompt_tokens": prompt / messages,
        "min_prompt_tokens": 12,
        "max_prompt_tokens": 90_000,
        "sum_completion_tokens": messages * 300,
        "avg_completion_tokens": 300,
        "min_completion_tokens": 3,
        "max_completion_tokens": 4_000,
        "sum_cached_prompt_tokens": prompt // 2,
        "sum_cache_creation_tokens": prompt // 10,
        "sum_no_cache_tokens": prompt - prompt // 2 - prompt // 10,
    }


KPIS = ("messages", "unique_users", "active_users", "conversations", "messages_per_user")


def as_csv(rows: list[dict[str, object]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    rows = [columns(number) for number in range(AGENTS)]
    models = [
        {key: value for key, value in row.items() if key not in KPIS} | {"model": f"model {HOSTILE[0]}"}
        for row in rows
    ]
    agents, by_model = as_csv(rows), as_csv(models)
    with exporting(lambda _start, _end, is_by_model: by_model if is_by_model else agents) as odeus:
        settings = {"ODEUS_API_KEY": "a-key", "ODEUS_DEPLOYMENT_URL": odeus.url}
        with running_app(tmp_path_factory.mktemp("app"), **settings) as running:
            yield running


@pytest.mark.parametrize("path", PATHS)
def test_a_page_costs_at_most_400_kb(app: AppServer, path: str) -> None:
    # Every bucket is another export of this size. The front page loads the weeks, drawing little again and
    # again meanwhile, and /users has all of them at once; one page is enough for a comparison.
    trend = "Week" if path in ("", "users") else "Quarter"
    compare = "Previous+period" if path == "messages" else "Nothing"
    with opened(app.url, path, f"range=Last+12+months&trend={trend}&compare={compare}") as session:
        assert session.shows("heading")
        assert not session.shows("exception")
        assert f"All {AGENTS:,} agents" in session.text
        assert sum(map(len, session.frames)) <= MOST_BYTES


def test_the_last_row_comes_when_one_scrolls_to_it(open_page: OpenPage) -> None:
    tab = open_page("/messages?range=Last+7+days&trend=Week&compare=Nothing")
    assert tab.data_bytes() <= MOST_BYTES
    before = len(b"".join(tab.frames))
    tab.page.get_by_test_id("stDataFrame").hover()
    tab.page.mouse.wheel(0, 36 * AGENTS)
    last = tab.page.locator("[data-testid=stDataFrame] [role=gridcell]").filter(has_text=f" {AGENTS - 1}")
    expect(last.first).to_be_attached()
    assert len(b"".join(tab.frames)) - before <= MOST_BYTES
    assert tab.page.locator(MADE_FROM_NAMES).count() == 0


def test_names_are_shown_letter_by_letter(open_page: OpenPage) -> None:
    tab = open_page("/messages?range=Last+7+days&trend=Week")
    shown = "\n".join([*tab.cells(), *tab.figures()])
    for hostile in HOSTILE[:6]:
        assert hostile[:14] in shown
    for title in ("Cost", "Cache", "Tokens", "Messages"):  # of models with such names as well
        tab.follow(title)
        assert tab.alerts == []
        assert tab.page.locator(MADE_FROM_NAMES).count() == 0, title
    tab.choose("Agents", f"{' '.join(name(4).split())}")
    assert tab.page.locator(MADE_FROM_NAMES).count() == 0
    assert '=HYPERLINK("http://example.com","x")' in tab.headline.replace("\u2060", "")
