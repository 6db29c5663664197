"""The models export, read into the columns of an export by model."""

from __future__ import annotations

from pathlib import Path

import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables import empty, read_models

HEAD = (
    "period_start,period_end,org_id,name,provider,bring_your_keys,requests,sum_prompt_tokens,"
    "sum_completion_tokens,sum_cached_prompt_tokens,sum_cache_creation_tokens,no_cache_tokens,total_cost_usd"
)
ROW = "2026-11-02,2026-11-08,acme,gpt-5,openai,{own},4,1000,50,600,100,{rest},{cost}"


def read(tmp_path: Path, *lines: str, rows: int | None = None):
    path = tmp_path / "models.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return read_models(path, len(lines) - 1 if rows is None else rows)


def test_rows_of_own_keys_have_their_tokens_and_cost(tmp_path: Path) -> None:
    own = ROW.format(own="TRUE", rest=300, cost="0.0123")
    table = read(tmp_path, HEAD, own, ROW.format(own="false", rest=300, cost=9), own.replace("0.0123", ""))
    assert table.facts.rows == 3
    [first, second] = table.frame.rows(named=True)
    assert (first["model"], first["avg_prompt_tokens"], first["reported_usd"]) == ("gpt-5", 250, 0.0123)
    assert first["sum_prompt_tokens"] == 1000
    assert (first["sum_no_cache_tokens"], first["uncached_tokens"]) == (300, 300)
    assert second["reported_usd"] is None
    assert table.frame.schema == empty(ExportKind.MODELS).frame.schema


def test_cache_columns_and_the_kind_of_key_may_be_missing(tmp_path: Path) -> None:
    table = read(tmp_path, "total_cost_usd,Name,sum_prompt_tokens", "1.5,gpt-5,10", "x,gpt-5-mini,7")
    assert table.frame.select("model", "sum_prompt_tokens", "reported_usd").rows() == [
        ("gpt-5", 10, 1.5),
        ("gpt-5-mini", 7, None),
    ]
    assert table.frame["avg_prompt_tokens"].null_count() == 2


def test_without_own_keys_there_is_nothing_to_compare(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="lacks sum_prompt_tokens and total_cost_usd"):
        read(tmp_path, "name,provider,bring_your_keys,requests", "gpt-5,openai,false,3")


def test_a_file_of_other_rows_is_damaged(tmp_path: Path) -> None:
    own = ROW.format(own="true", rest=300, cost=1)
    for lines, rows in (((HEAD, own), 2), ((HEAD, own + ",9,9"), 1), ((), 0)):
        with pytest.raises(DamagedFile):
            read(tmp_path, *lines, rows=rows)
