"""Figures that arrive when whoever asked for them is not signed in any more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from odeus_dash.choice import ExportKind
from odeus_dash.periods import Period
from odeus_dash.source import Wanted
from odeus_dash.viewer import Role
from tests.odeus import a_workspace
from tests.pages.test_privacy import export_of
from tests.sign_in import passwords

AGENT = "Agent L1"


def test_a_removed_account_gets_nothing_that_was_still_loading(tmp_path: Path) -> None:
    """Removed when its figures are asked for, and so before any of them is there."""
    leaving: list[str] = []
    exports = export_of(4)

    def rows(start: dt.date, end: dt.date, by_model: bool) -> pl.DataFrame:
        while leaving:
            dashboard.file.remove(leaving.pop())
        kind = ExportKind.AGENTS_BY_MODEL if by_model else ExportKind.AGENTS
        return exports(Wanted(Period(start, end), kind))

    with a_workspace(rows) as odeus:
        settings = {"ODEUS_API_KEY": "a-key", "ODEUS_DEPLOYMENT_URL": odeus.base_url}
        with passwords.running(tmp_path, **settings) as dashboard:
            stays, leaves = dashboard.account(Role.ADMIN), dashboard.account(Role.ADMIN)
            cookie = dashboard.stamped(leaves)
            leaving.append(leaves)
            with dashboard.session("messages", cookie, query="workspace=default") as session:
                assert not leaving
                assert AGENT not in session.text
                assert session.asks
            with dashboard.session(
                "messages", dashboard.stamped(stays), query="workspace=default"
            ) as session:
                assert AGENT in session.text
