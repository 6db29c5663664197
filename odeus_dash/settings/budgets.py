"""Read the monthly budgets of a workspace's agents, owners and groups."""

from __future__ import annotations

from decimal import Decimal

from odeus_dash.settings.section import Section, section
from odeus_dash.settings.values import Budget, Budgeted

#: A larger monthly budget is a typo.
MOST = 10**12
_KINDS = {"agents": Budgeted.AGENT, "owners": Budgeted.OWNER, "groups": Budgeted.GROUP}


def budgets(own: Section) -> tuple[Budget, ...]:
    """Return the budgets in the tables `agents`, `owners` and `groups` of `budgets`, largest first."""
    tables = section(own.path, f"{own.title}.budgets", own.fields.get("budgets", {}), frozenset(_KINDS))
    found = [
        Budget(kind, subject.strip(), Decimal(str(amounts.number(subject, 0, most=MOST))))
        for name, kind in _KINDS.items()
        for amounts in [tables.table(name)]
        for subject in amounts.fields
    ]
    return tuple(sorted(found, key=lambda each: (-each.amount, each.kind, each.name)))
