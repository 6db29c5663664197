"""What is measured has to be what an export looks like."""

from pathlib import Path

from bench.inputs import Exported, write_export
from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.tables import TokenIdentity


def test_the_generated_export_is_whole_and_fills_all_26_columns(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    write_export(path, 700)
    table = tables.read_csv(path, ExportKind.AGENTS_BY_MODEL, 700)
    assert len(tables.columns_of(ExportKind.AGENTS_BY_MODEL)) == 26
    facts = table.facts
    assert (facts.missing, facts.unknown, facts.unreadable, facts.duplicate_rows) == ((), (), (), 0)
    assert (facts.token_identity, facts.identity_breaks) == (TokenIdentity.WRITE_APART, 0)
    assert table.frame.null_count().sum_horizontal().item() == 0


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    write_export(first, 50)
    write_export(second, 50)
    assert first.read_bytes() == second.read_bytes()


def test_an_export_by_agent_has_its_own_columns_and_days(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    write_export(path, 20, of=Exported(ExportKind.AGENTS, "2026-09-01", "2026-09-30"))
    table = tables.read_csv(path, ExportKind.AGENTS, 20)
    assert (table.facts.missing, table.facts.unknown, table.facts.duplicate_rows) == ((), (), 0)
    assert [str(day) for day in table.frame.row(0)[:2]] == ["2026-09-01", "2026-09-30"]
