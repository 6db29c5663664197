"""Groups of agents and agents that are left out, in the settings of a workspace."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.settings import Budget, Budgeted, Membership, Workspace
from tests.settings.test_settings import read

WORKSPACE = '[workspaces.acme]\nkey = "k"\n'


def acme(tmp_path: Path, toml: str, file: str | bytes = "") -> Workspace:
    content = file if isinstance(file, bytes) else file.encode()
    (tmp_path / "groups.csv").write_bytes(content)
    return read(tmp_path, WORKSPACE + toml).workspaces["acme"]


def test_groups_of_a_table(tmp_path: Path) -> None:
    toml = 'groups = {b = "Sales", " a " = {group = " IT ", cost_centre = "4100"}}\nexclude = [" t1 ", "t2"]'
    found = acme(tmp_path, toml)
    assert found.groups == (Membership("a", "IT", "4100"), Membership("b", "Sales"))
    assert found.excluded == {"t1", "t2"}


@pytest.mark.parametrize(
    "content",
    [
        "agent_id,group,cost_centre\na,IT,4100\n\nb,Sales,\n",
        "\ufeffCost center;Group;Assistant_ID;remark\r\n4100; IT ; a;x\r\n;Sales;b;\r\n",
    ],
)
def test_groups_of_a_file(tmp_path: Path, content: str) -> None:
    found = acme(tmp_path, 'groups = "groups.csv"', content)
    assert found.groups == (Membership("a", "IT", "4100"), Membership("b", "Sales"))


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("", "has no columns agent_id and group"),
        ("agent,group\na,IT\n", "has no columns agent_id and group"),
        ("agent_id,group\nSECRET,\n", "in row 2 of the file it names, the agent or the group is missing"),
        (
            "agent_id,group\nSECRET,IT\nb,IT\nSECRET,HR\n",
            "rows 2 and 4 of the file it names are about",
        ),
        ("agent_id,group\nSECRET,M\xfcnchen".encode("latin-1"), "the file it names cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, file: str | bytes, problem: str) -> None:
    with pytest.raises(BadSettings, match=problem) as raised:
        acme(tmp_path, 'groups = "groups.csv"', file)
    assert "field groups" in str(raised.value)
    assert "SECRET" not in str(raised.value)


@pytest.mark.parametrize(
    "toml",
    [
        'groups = "missing.csv"',
        "groups = 3",
        "groups = {a = 3}",
        'groups = {a = " "}',
        'groups = {a = {cost_centre = "4100"}}',
        'groups = {a = {group = "IT", owner = "x"}}',
        'exclude = "a"',
    ],
)
def test_what_is_neither_table_nor_file(tmp_path: Path, toml: str) -> None:
    with pytest.raises(BadSettings, match=r"section \[workspaces.acme"):
        acme(tmp_path, toml)


def test_budgets_of_agents_owners_and_groups(tmp_path: Path) -> None:
    toml = 'budgets = {agents = {" a " = 20}, owners = {"o@x.example" = 99.5}, groups = {IT = 500}}'
    assert acme(tmp_path, toml).budgets == (
        Budget(Budgeted.GROUP, "IT", Decimal(500)),
        Budget(Budgeted.OWNER, "o@x.example", Decimal("99.5")),
        Budget(Budgeted.AGENT, "a", Decimal(20)),
    )


@pytest.mark.parametrize(
    "toml", ["budgets = 3", "budgets = {teams = {a = 1}}", "budgets = {agents = {a = 0}}"]
)
def test_budgets_that_cannot_be_used(tmp_path: Path, toml: str) -> None:
    with pytest.raises(BadSettings, match=r"section \[workspaces.acme.budgets"):
        acme(tmp_path, toml)
