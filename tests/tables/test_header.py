"""Which column of a file is which."""

from pathlib import Path

import pytest

from odeus_dash.choice import ExportKind
from odeus_dash.errors import DamagedFile, UnusableFile
from odeus_dash.tables.header import Header, read_header


def header_of(tmp_path: Path, text: str, kind: ExportKind = ExportKind.AGENTS) -> Header:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode())
    return read_header(path, kind)


def test_declared_names_are_found_in_any_order_case_and_spacing(tmp_path: Path) -> None:
    header = header_of(tmp_path, '\ufeff MESSAGES ,"Assistant_ID"\r\n1,a\r\n')
    assert header == Header(("messages", "assistant_id"), (), None)


def test_blank_lines_before_the_header_do_not_matter(tmp_path: Path) -> None:
    assert header_of(tmp_path, "\r\n\nassistant_id,messages\n").names == ("assistant_id", "messages")


def test_other_columns_keep_their_place_and_their_own_name(tmp_path: Path) -> None:
    header = header_of(tmp_path, "Team,assistant_id,messages,messages,\n")
    assert header.names == ("#0", "assistant_id", "messages", "#3", "#4")
    assert header.unknown == ("Team", "messages", "(unnamed)")


@pytest.mark.parametrize(
    ("line", "own_name"),
    [
        ("assistant_id,model", "model"),
        ("assistant_id,Model_Name", "Model_Name"),
        ("assistant_id,model_id,model_name", "model_name"),
        ("assistant_id,LLM", "LLM"),
        ("assistant_id,base_model_slug", "base_model_slug"),
    ],
)
def test_the_model_column_is_recognised(tmp_path: Path, line: str, own_name: str) -> None:
    header = header_of(tmp_path, f"{line}\n", ExportKind.AGENTS_BY_MODEL)
    assert header.model_column == own_name
    assert header.names.count("model") == 1


def test_a_column_of_numbers_is_not_the_model(tmp_path: Path) -> None:
    text = "assistant_id,model_count,used_model\na,3,gpt-5\nb,,gpt-5\nc\n"
    assert header_of(tmp_path, text, ExportKind.AGENTS_BY_MODEL).model_column == "used_model"


@pytest.mark.parametrize("line", ["assistant_id,old_model_tag,new_model_tag", "assistant_id,messages"])
def test_no_model_column_is_guessed_where_none_stands_out(tmp_path: Path, line: str) -> None:
    assert header_of(tmp_path, line, ExportKind.AGENTS_BY_MODEL).model_column is None


def test_a_model_column_outside_the_export_by_model_is_unknown(tmp_path: Path) -> None:
    assert header_of(tmp_path, "assistant_id,model\n").unknown == ("model",)


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", "\ufeff", " , \n"])
def test_an_empty_file_is_damaged(tmp_path: Path, text: str) -> None:
    with pytest.raises(DamagedFile, match="empty"):
        header_of(tmp_path, text)


def test_data_in_the_place_of_the_header_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="has no header line"):
        header_of(tmp_path, "2026-10-01,org,a1,Helper,12\n")


@pytest.mark.parametrize(
    "text",
    ["<!doctype html>\n<html><body>Sign in, please</body></html>\n", "id,name\n1,x\n", "messages\n3\n"],
)
def test_a_file_that_names_no_agent_is_unusable(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnusableFile, match="assistant_id"):
        header_of(tmp_path, text)
