"""Read what a workspace's settings say about its agents: their groups, and which of them are left out.

Groups are a table of the section, `"AGENT-ID" = "Sales"` or `{group = "Sales", cost_centre = "4100"}`, or the
path of a CSV file with the columns agent_id, group and, if there are any, cost_centre.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from odeus_dash.settings.section import Section, section
from odeus_dash.settings.values import Membership

_FIELDS = frozenset({"group", "cost_centre"})
#: What the columns of a file may be called, in small letters.
_HEADS = {**dict.fromkeys(("agent_id", "agent id", "assistant_id"), "agent_id"), "group": "group"}
_HEADS |= dict.fromkeys(("cost_centre", "cost_center", "cost centre", "cost center"), "cost_centre")
#: Spreadsheets write either, depending on the country.
_SEPARATORS = (",", ";", "\t")


def groups(own: Section) -> tuple[Membership, ...]:
    """Return the group of each agent that has one, in order of the agents' ids."""
    if not isinstance(own.fields.get("groups"), str):
        return tuple(sorted(_of_table(own.table("groups"))))
    path = own.file("groups")
    return tuple(sorted(_of_file(own, path))) if path else ()


def _of_table(table: Section) -> Iterator[Membership]:
    for agent, value in table.fields.items():
        if isinstance(value, dict):
            fields = section(table.path, f"{table.title}.{agent}", value, _FIELDS)
            name, centre = fields.text("group"), fields.text("cost_centre")
        else:
            name, centre = table.text(agent), None
        if not name or not name.strip():
            raise table.wrong(agent, "this agent has no group.", 'Use the form "AGENT-ID" = "Sales".')
        yield Membership(agent.strip(), name.strip(), (centre or "").strip())


def _of_file(own: Section, path: Path) -> Iterator[Membership]:
    """Return the rows of a CSV file. Blank ones are passed over."""
    lines = _lines(own, path)
    heads = [_HEADS.get(each.strip().lower(), "") for each in lines[0]] if lines else []
    if not {"agent_id", "group"} <= set(heads):
        problem = "the file it names has no columns agent_id and group."
        raise own.wrong("groups", problem, "Begin it with a line like agent_id,group,cost_centre.")
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines[1:], 2):
        row = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
        if not any(row.values()):
            continue
        agent, name = row.get("agent_id", ""), row.get("group", "")
        if not agent or not name:
            problem = f"in row {number} of the file it names, the agent or the group is missing."
            raise own.wrong("groups", problem, "Fill in both, or remove the row.")
        if agent in seen:
            problem = f"rows {seen[agent]} and {number} of the file it names are about the same agent."
            raise own.wrong("groups", problem, "Keep one of them.")
        seen[agent] = number
        yield Membership(agent, name, row.get("cost_centre", ""))


def _lines(own: Section, path: Path) -> list[list[str]]:
    """Return the cells of a file's rows, separated by what its first line has most of."""
    with suppress(OSError, UnicodeError, csv.Error):
        content = path.read_text(encoding="utf-8-sig")
        separator = max(_SEPARATORS, key=content.partition("\n")[0].count)
        return [*csv.reader(io.StringIO(content, newline=""), delimiter=separator)]
    todo = "Correct the path or its permissions, and save it as CSV in UTF-8."
    raise own.wrong("groups", "the file it names cannot be read.", todo)
