"""The command line and the Cost page say the same of a range, also where a price changes inside a bucket."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from odeus_dash.__main__ import main
from odeus_dash.choice import Choice
from odeus_dash.cli.workspace import source_of
from odeus_dash.comparison import Against
from odeus_dash.data import BY_MODEL, Answers, Data, Waiting
from odeus_dash.data.costing import over_time, spend
from odeus_dash.demo import DemoServer
from odeus_dash.demo.agents import cast
from odeus_dash.export_client import Limits
from odeus_dash.page import Block, Page, Table, Tabs
from odeus_dash.periods import Granularity, Period
from odeus_dash.settings import read_settings
from odeus_dash.viewer import LOCAL
from pages import cost
from tests.cli.calls import NOW, environ
from tests.prices.own_prices import price

EXCLUDED = next(each.id for each in cast() if each.slug == "code")
PERIOD = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 21), "UTC")
CHANGING = price("claude-sonnet-4-5", 3, 15, 0.3, 3.75) + price(
    "claude-sonnet-4-5", 2, 10, 0.2, 2.5, valid_from="2026-10-07"
)


@pytest.fixture(scope="module")
def configured(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("configured")
    (folder / "prices.toml").write_text(CHANGING)
    (folder / "groups.csv").write_text(
        "agent_id,group\n" + "".join(f"{each.id},{each.department}\n" for each in cast()[::2])
    )
    url, key = server.base_url, server.key.reveal()
    workspace = f'[workspaces.acme]\ndeployment_url = "{url}"\nkey = "{key}"\ngroups = "groups.csv"\n'
    workspace += f'exclude = ["{EXCLUDED}"]\n'
    own = environ(folder, url, key, f'{workspace}[prices]\nfile = "prices.toml"\n')
    return {name: each for name, each in own.items() if name not in ("ODEUS_API_KEY", "ODEUS_DEPLOYMENT_URL")}


@pytest.fixture(scope="module")
def said(configured: dict[str, str]) -> dict[str, Any]:
    """What the command line says, with everything that can be asked for."""
    days = ["--from", str(PERIOD.start), "--to", str(PERIOD.end)]
    options = ["--granularity", "week", "--compare", "previous", "--format", "json"]
    found: dict[str, Any] = {}
    for by in ("agent", "model", "owner", "group"):
        with redirect_stdout(io.StringIO()) as told:
            assert main(["summary", *days, *options, "--by", by], environ=configured, clock=lambda: NOW) == 0
        found |= json.loads(told.getvalue())
    return found


@pytest.fixture(scope="module")
def data(configured: dict[str, str]) -> Data:
    """What the page gets of the same, once all of it has come."""
    settings = read_settings(configured)
    [workspace] = settings.workspaces.values()
    choice = Choice(PERIOD, Granularity.WEEK, against=Against.PREVIOUS)
    with source_of(workspace, settings, lambda: NOW, Limits()) as source:
        answers = Answers(source, workspace)
        data = Data(answers, choice, NOW, LOCAL, settings.smallest_group, settings.pricing)
        answers.wait(lambda: whole_page(data))
    return data


def whole_page(data: Data) -> Page:
    page = cost.page(data)
    if data.answers.missing:
        raise Waiting
    return page


def blocks(page: Page) -> Iterator[Block]:
    """All blocks of a page, those in tabs one by one."""
    for block in (block for part in page.parts for block in part):
        yield from (each for _, tab in block.tabs for each in tab) if isinstance(block, Tabs) else [block]


def amounts(frame: pl.DataFrame, name: str, column: str = "cost") -> dict[str, float | None]:
    rows = frame.select(name, column).iter_rows()
    return {key: None if value is None else float(round(Decimal(str(value)), 6)) for key, value in rows}


def test_the_page_and_the_command_line_agree(said: dict[str, Any], data: Data) -> None:
    page = whole_page(data)
    shown = {block.key: block.frame for block in blocks(page) if isinstance(block, Table)}
    tables = {"costs": "agent", "model_costs": "model", "owner_costs": "owner", "group_costs": "group"}
    for table, by in tables.items():
        assert amounts(shown[table], by) == {row["name"]: row["cost"] for row in said[f"by_{by}"]}
    assert said["excluded"] == [EXCLUDED]
    assert EXCLUDED not in {row["agent_id"] for row in said["by_agent"]}
    for column, part in (("cost", said), ("previous", said["previous"])):
        assert float(round(shown["model_costs"][column].sum(), 6)) == part["cost"]["total"]


def test_their_buckets_agree(said: dict[str, Any], data: Data) -> None:
    spent = spend(data)
    assert spent is not None
    assert spent.pieces.height
    line = over_time(data.trend(BY_MODEL), spent).with_columns(pl.col("bucket").cast(pl.String))
    for name, column in (("total", "cost"), ("cache_saving_net", "cache_saving_net")):
        assert amounts(line, "bucket", column) == {
            each["start"]: each["cost"][name] for each in said["buckets"]
        }
