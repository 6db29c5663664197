"""What reaches a viewer's browser: every element of every page, as the bytes that are sent."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from odeus_dash.choice import Choice, ExportKind
from odeus_dash.comparison import Against
from odeus_dash.page import Download
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import Workspace
from odeus_dash.tables import frame_schema
from odeus_dash.ui import load
from odeus_dash.viewer import Role, Viewer
from pages.data import page
from tests.every_page import MODULES
from tests.odeus import Rows, a_workspace
from tests.ui.looking import looking, run

ADMIN, VIEWER = Viewer("ann", Role.ADMIN), Viewer("vic", Role.VIEWER)
#: Viewers do not get the Data page.
FOR_ALL = tuple(page for page in MODULES if page != "data")
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
FOUR_WEEKS = Period(dt.date(2026, 10, 5), dt.date(2026, 11, 1), "UTC")
OWNER = "olga.owner@acme.example"
K = 5


def export_of(secret: int) -> Rows:
    """Three large and three small agents. `secret`, 1 to 4, moves every number that nobody may learn.

    Agent L3 is large over the four weeks and small in a single one; S1 had one user before them.
    """

    def rows(start: dt.date, end: dt.date, by_model: bool) -> pl.DataFrame:
        days = (end - start).days + 1
        whole = days > 7
        users = {
            "L1": 40,
            "L2": 17,
            "L3": 9 if whole else secret,
            "S1": secret if start >= FOUR_WEEKS.start else 1,
            "S2": 5 - secret,
            "S3": 1,
        }
        kind = ExportKind.AGENTS_BY_MODEL if by_model else ExportKind.AGENTS
        models = [{"model": "gpt-5"}, {"model": "gpt-5-mini"}] if by_model else [{}]
        cells = [
            _row(agent, count, (5 + place) * days, start, end) | model
            for place, (agent, count) in enumerate(users.items())
            for model in models
        ]
        declared = pl.DataFrame(cells, schema=dict(frame_schema(kind)), orient="row")
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


@pytest.fixture(autouse=True)
def nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "secrets.toml").touch()
    for name in ("ODEUS_API_KEY", "ODEUS_DEPLOYMENT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ODEUS_DASH_SECRETS", str(tmp_path / "secrets.toml"))
    load.configured.clear()
    yield
    load.configured.clear()


def seen(page: str, workspace: Workspace, viewer: Viewer, **options: object) -> list[bytes]:
    """Every element that `page` sends to the viewer's browser."""

    agents = frozenset(options.pop("agents", ()))
    choice = Choice(FOUR_WEEKS, Granularity.WEEK, agents, Against.PREVIOUS)
    app = run(page, looking(workspace, choice, NOW, viewer, smallest_group=K, **options))
    assert not app.error
    sent = (element.proto.SerializeToString() for element in _elements(app._tree))
    return [each for each in sent if each]  # without the places that progress has left


def _elements(block: object) -> Iterator[object]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _elements(child)
        else:
            yield child


@pytest.fixture(scope="module")
def workspaces() -> Iterator[tuple[Workspace, Workspace]]:
    """Two workspaces that differ only in what is hidden from viewers."""
    with a_workspace(export_of(1)) as one, a_workspace(export_of(3)) as other:
        yield one, other


Two = tuple[Workspace, Workspace]


def assert_hidden(page: str, sent: list[bytes]) -> None:
    """Nothing of owners is sent, and that figures are hidden is said."""
    every = b"".join(sent)
    assert not [each for each in (b"olga.owner", b"account-of-owner", b"Ask ") if each in every]
    assert _note(page) in every


def _note(page: str) -> bytes:
    return b"fewer than 5 users" if page != "data" else b"for admins"


@pytest.mark.parametrize("page", MODULES)
def test_hidden_numbers_make_no_difference_to_what_a_viewer_gets(page: str, workspaces: Two) -> None:
    """After an admin has looked at both: what is cached for one is not shown to the other."""
    one, other = workspaces
    for_admin = [seen(page, each, ADMIN) for each in workspaces]
    assert _note(page) not in b"".join(for_admin[0])
    for_viewer = seen(page, one, VIEWER)
    assert for_viewer == seen(page, other, VIEWER)
    assert_hidden(page, for_viewer)
    if page != "data":  # whose downloads get another address every time
        assert [seen(page, each, ADMIN) for each in workspaces] == for_admin
    assert (for_admin[0] != for_admin[1]) == (page not in ("tokens", "cache", "lifecycle"))


@pytest.mark.parametrize("page", ["overview", "users", "engagement", "changes"])
@pytest.mark.parametrize("agents", [("S1",), ("L1", "S1"), ("L3",)])
def test_neither_does_any_choice_of_agents(page: str, agents: tuple[str, ...], workspaces: Two) -> None:
    one, other = workspaces
    assert seen(page, one, VIEWER, agents=agents) == seen(page, other, VIEWER, agents=agents)


@pytest.mark.parametrize("page", FOR_ALL)
def test_nor_to_what_an_admin_shows_in_a_meeting(page: str, workspaces: Two) -> None:
    one, other = workspaces
    shown = seen(page, one, ADMIN, meeting=True)
    assert shown == seen(page, other, ADMIN, meeting=True)
    assert_hidden(page, shown)


def test_an_admin_does_see_owners(workspaces: Two) -> None:
    assert b"olga.owner" in b"".join(seen("messages", workspaces[0], ADMIN))


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


def test_downloads_in_a_meeting_are_masked(workspaces: Two) -> None:
    choice = Choice(FOUR_WEEKS, Granularity.WEEK)
    data = looking(workspaces[0], choice, NOW, ADMIN, smallest_group=K, meeting=True)
    taken = data.answers.wait(lambda: page(data)).parts
    frames = [block.frame for blocks in taken for block in blocks if isinstance(block, Download)]
    assert len(frames) == 3
    for frame in frames:
        small = frame.filter(pl.col("assistant_id").str.starts_with("S"))
        assert (
            small.select("unique_users", "assistant_owner_email").null_count().row(0) == (small.height,) * 2
        )
