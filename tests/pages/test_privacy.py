"""What a viewer gets: every word, table, picture and file of every page, in open tabs and others."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.page import Block, Download, Grid, Picture, Prose, Table
from odeus_dash.source import Wanted
from odeus_dash.tables import frame_schema
from odeus_dash.viewer import Role, Viewer
from tests.every_page import MODULES
from tests.pages.literal import FOUR_WEEKS, Rows, blocks, data, made

ADMIN, VIEWER = Viewer("ann", Role.ADMIN), Viewer("vic", Role.VIEWER)
#: Viewers do not get the Data page.
FOR_ALL = tuple(page for page in MODULES if page != "data")
OWNER = "olga.owner@acme.example"
K = 5
COUNTING_PEOPLE = ("briefing", "messages", "users", "engagement", "changes", "cost")
ABOUT_AGENTS = ("agent", "compare")
#: Pages that tell nothing about people, two of them as long as no agent is selected.
WITHOUT_PEOPLE = ("tokens", "cache", "lifecycle", "reviews", "agent", "compare")


def export_of(secret: int) -> Rows:
    """Three large and three small agents. `secret`, 1 to 4, moves every number that nobody may learn.

    Agent L3 is large over the four weeks and small in a single one; S1 had one user before them.
    """

    def rows(wanted: Wanted) -> pl.DataFrame:
        start, end, days = wanted.period.start, wanted.period.end, wanted.period.days
        by_model = wanted.kind is ExportKind.AGENTS_BY_MODEL
        whole = days > 7
        users = {
            "L1": 40,
            "L2": 17,
            "L3": 9 if whole else secret,
            "S1": secret if start >= FOUR_WEEKS.start else 1,
            "S2": 5 - secret,
            "S3": 1,
        }
        models = [{"model": "gpt-5"}, {"model": "gpt-5-mini"}] if by_model else [{}]
        cells = [
            _row(agent, count, (5 + place) * days, start, end) | model
            for place, (agent, count) in enumerate(users.items())
            for model in models
        ]
        declared = pl.DataFrame(cells, schema=dict(frame_schema(wanted.kind)), orient="row")
        return declared.drop("uncached_tokens")

    return rows


def _row(agent: str, users: int, messages: int, start: dt.date, end: dt.date) -> dict[str, object]:
    return {
        "period_start": start,
        "period_end": end,
        "assistant_id": agent,
        "assistant_name": f"Agent {agent}",
        "messages": messages,
        "unique_users": users,
        "active_users": users,
        "conversations": messages // 2,
        "messages_per_user": messages / users,
        "assistant_description": f"Ask {OWNER} or {users} others",
        "assistant_url": f"https://acme.example/{agent}",
        "assistant_owner_id": f"account-of-owner-{users}",
        "assistant_owner_email": OWNER,
        "sum_prompt_tokens": 1000 * messages,
        "avg_prompt_tokens": 500.0,
        "min_prompt_tokens": 10,
        "max_prompt_tokens": 2000,
        "sum_completion_tokens": 100 * messages,
        "avg_completion_tokens": 50.0,
        "min_completion_tokens": 1,
        "max_completion_tokens": 200,
        "sum_cached_prompt_tokens": 300 * messages,
        "sum_cache_creation_tokens": 200 * messages,
        "sum_no_cache_tokens": 500 * messages,
    }


def told(page: str, secret: int, viewer: Viewer, **options: object) -> list[str]:
    """All that the page says, shows and lets one save."""
    found = made(page, data(export_of(secret), viewer=viewer, smallest_group=K, **options))
    return [found.title, found.headline, *map(_content, blocks(found))]


def _content(block: Block) -> str:
    match block:
        case Picture():
            return f"{block.alt} {block.figure.to_json()}"
        case Table():
            shown = [each.name for each in block.columns if each.name in block.frame.columns]
            return f"{block.columns} {block.frame.select(shown).rows()}"
        case Grid() | Prose() | Download():
            return f"{block.frame.columns} {block.frame.rows()}"
    return repr(block)


def has_no_owner(said: list[str]) -> bool:
    return not any(each in "".join(said) for each in (OWNER, "olga.owner", "account-of-owner", "Ask olga"))


@pytest.mark.parametrize("page", MODULES)
def test_hidden_numbers_make_no_difference_to_what_a_viewer_gets(page: str) -> None:
    """After an admin has looked at both: what is kept for one is not shown to the other."""
    for_admin = [told(page, secret, ADMIN) for secret in (1, 3)]
    for_viewer = told(page, 1, VIEWER)
    assert for_viewer == told(page, 3, VIEWER)
    assert has_no_owner(for_viewer)
    assert [told(page, secret, ADMIN) for secret in (1, 3)] == for_admin
    assert (for_admin[0] != for_admin[1]) == (page not in WITHOUT_PEOPLE)


@pytest.mark.parametrize("page", COUNTING_PEOPLE + ABOUT_AGENTS)
@pytest.mark.parametrize("agents", [("S1",), ("L1", "S1"), ("L3",)])
def test_neither_does_any_choice_of_agents(page: str, agents: tuple[str, ...]) -> None:
    chosen = frozenset(agents)
    assert told(page, 1, VIEWER, agents=chosen) == told(page, 3, VIEWER, agents=chosen)


@pytest.mark.parametrize(("page", "agents"), [("agent", ("L1",)), ("compare", ("L1", "L2"))])
def test_owners_of_single_agents_are_for_admins(page: str, agents: tuple[str, ...]) -> None:
    options = {"agents": frozenset(agents)}
    assert not has_no_owner(told(page, 1, ADMIN, **options))
    assert has_no_owner(told(page, 1, VIEWER, **options))
    assert has_no_owner(told(page, 1, ADMIN, meeting=True, **options))


@pytest.mark.parametrize("page", FOR_ALL)
def test_nor_to_what_an_admin_shows_in_a_meeting(page: str) -> None:
    shown = told(page, 1, ADMIN, meeting=True)
    assert shown == told(page, 3, ADMIN, meeting=True)
    assert has_no_owner(shown)


@pytest.mark.parametrize("page", ["briefing", "messages", "cost", "data"])
def test_an_admin_does_see_owners(page: str) -> None:
    assert (page == "briefing") == has_no_owner(told(page, 1, ADMIN))


@pytest.mark.parametrize("page", sorted(Path("pages").glob("*.py")), ids=lambda path: path.stem)
def test_pages_get_frames_from_their_data_only(page: Path) -> None:
    imports = [node for node in ast.walk(ast.parse(page.read_text())) if isinstance(node, ast.ImportFrom)]
    names = {(node.module, each.name) for node in imports for each in node.names}
    assert {name for module, name in names if module == "odeus_dash.source"} <= {
        "Export",
        "Restatement",
        "Trend",
        "clock_note",
        "found_in",
    }
    assert not names & {("odeus_dash", "source"), ("odeus_dash", "export_client"), ("odeus_dash", "ui")}


def test_downloads_in_a_meeting_are_masked() -> None:
    page = made("data", data(export_of(1), smallest_group=K, meeting=True))
    frames = [block.frame for block in blocks(page) if isinstance(block, Download)]
    assert len(frames) == 3
    for frame in frames:
        small = frame.filter(pl.col("assistant_id").str.starts_with("S"))
        assert (
            small.select("unique_users", "assistant_owner_email").null_count().row(0) == (small.height,) * 2
        )
