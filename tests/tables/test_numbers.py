"""Numbers as people's spreadsheets write them, and the law that each convention is read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash import tables
from odeus_dash.choice import ExportKind
from odeus_dash.tables.columns import COUNT, DECIMAL
from odeus_dash.tables.numbers import read_numbers

#: What stands between thousands where decimals are written with a point, and with a comma.
BLANKS = (" ", "\u00a0", "\u202f", "\u2009")
CONVENTIONS = [
    *((group, ".") for group in ("", ",", "'", "’", *BLANKS)),
    *((group, ",") for group in ("", ".", "'", "’", *BLANKS)),
]


def counts(*cells: str, decimals: tuple[str, ...] = ()) -> list[int | None]:
    return read(cells, decimals)["messages"]


def decimals(*cells: str, counts: tuple[str, ...] = (), comma_separated: bool = True) -> list[float | None]:
    return read(counts, cells, comma_separated)["messages_per_user"]


def read(counts: tuple[str, ...], decimals: tuple[str, ...], comma_separated: bool = True) -> dict[str, Any]:
    cells = {
        "messages": pl.Series("messages", counts, dtype=pl.String),
        "messages_per_user": pl.Series("messages_per_user", decimals, dtype=pl.String),
    }
    types = {"messages": COUNT, "messages_per_user": DECIMAL}
    found = read_numbers(cells, types, comma_separated=comma_separated)
    return {name: values.to_list() for name, values in found.items()}


@pytest.mark.parametrize(
    "cell",
    [
        *("1,200", "1.200", "1'200", "1’200", "1 200", "1\u00a0200", "1\u202f200", "1\u2009200"),
        *("1.2E+03", "1,2E+03", "12e2", "1.200000E+03", "1200E0"),
        *('="1200"', '="1,200"', '"1200"', "'1200", "'1200'", '" 1200 "'),
        *("+1200", "01200", "1200.", "1200.0", "1200,00", "1200.000", "1,200.0", "1.200,00"),
    ],
)
def test_a_count_can_be_written_in_many_ways(cell: str) -> None:
    assert counts(cell) == [1200]


@pytest.mark.parametrize(
    "cell",
    [
        *("1,2,3", "12,34,567", "1,2000", "1,20", "1200,000,000", "0,200,000", ",200", "1,,200", "1,200 000"),
        *("1.2k", "#N/A", "#DIV/0!", "many", "1_200", "0x10", "1 2", "12 %", "€ 1200", "1200 €", "--5"),
        *(
            "1.5",
            "1,5",
            "1.2345E+03",
            "1.200,5",
            "1e300",
            "9223372036854775808",
            "inf",
            "١٢٠٠",
            "1,200.0E+03",
        ),
    ],
)
def test_what_is_no_count_is_not_read(cell: str) -> None:
    assert counts(cell) == [None]


def test_a_count_with_a_minus_is_read_as_such() -> None:
    assert counts("-5", "−5", "-1,200", "-1.200") == [-5, -5, -1200, -1200]


def test_three_zeros_are_a_thousand_where_nothing_proves_that_they_are_decimals() -> None:
    assert counts("1,000") == counts("1.000") == [1000]
    assert counts("1.000", "2.500") == [1000, 2500]
    assert counts("1.000", decimals=("2,5",)) == counts("1,000", decimals=("2.5",)) == [1000]


def test_three_zeros_are_decimals_where_another_count_proves_it() -> None:
    assert counts("1.000", "1250.000") == [1, 1250]
    assert counts("1.000", "0.000", "12.0") == [1, 0, 12]
    assert counts("1,000", "1250,000") == [1, 1250]


def test_three_zeros_are_not_read_where_they_may_be_either() -> None:
    assert counts("1.000", decimals=("2.5",)) == [None]
    assert counts("1,000", decimals=("2,5",)) == [None]
    assert counts("1.000", "1.200", "1250.0") == [None, 1200, 1250]
    assert counts("1.000", decimals=("2,5", "2.5")) == [None]


def test_counts_in_groups_are_read_whatever_the_decimals_are_written_like() -> None:
    assert counts("1.200", "45.000", decimals=("42.86",)) == [1200, 45_000]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("24.5", "1,234"), [24.5, 1234.0]),
        (("24.5", "1.234"), [24.5, 1.234]),
        (("24,5", "1,234"), [24.5, 1.234]),
        (("24,5", "1.234"), [24.5, 1234.0]),
        (("1,234.5", "1,234"), [1234.5, 1234.0]),
        (("1.234,5", "1.234"), [1234.5, 1234.0]),
        (("1234.567", "1,234"), [1234.567, 1234.0]),
        (("0,123", "1.234"), [0.123, 1234.0]),
        (("1.234.567", "7,125"), [1234567.0, 7.125]),
        (("1'234.5", "1 234,5", "2.5"), [1234.5, None, 2.5]),
        (("2.5e3", "1,234"), [2500.0, 1234.0]),
        (("inf", "-Infinity"), [float("inf"), float("-inf")]),
    ],
)
def test_a_file_writes_its_decimals_in_one_way(cells: tuple[str, ...], values: list[float | None]) -> None:
    assert decimals(*cells) == values


def test_decimals_that_most_others_disprove_are_not_read() -> None:
    assert decimals("24,5", "25,5", "26.5") == [24.5, 25.5, None]
    assert decimals("24,5", "26.5", "1.234", "1,234") == [None, 26.5, None, None]


def test_without_other_decimals_the_counts_prove_how_the_file_writes() -> None:
    assert decimals("1.234", "1,234", counts=("1.200",)) == [1234.0, 1.234]
    assert decimals("1.234", "1,234", counts=("1,200",)) == [1.234, 1234.0]


def test_where_nothing_proves_it_only_the_way_of_the_api_is_read() -> None:
    assert decimals("1.234", "1,234", "7") == [1.234, None, 7.0]
    assert decimals("1.234", "1,234", "7", comma_separated=False) == [None, None, 7.0]


def written(number: float, group: str, mark: str, places: int) -> str:
    return f"{number:,.{places}f}".replace(",", "G").replace(".", mark).replace("G", group)


@given(st.sampled_from(CONVENTIONS), st.lists(st.integers(0, 2**53), min_size=1))
def test_counts_are_read_back_in_every_convention(convention: tuple[str, str], numbers: list[int]) -> None:
    group, mark = convention
    assert counts(*(written(number, group, mark, 0) for number in numbers)) == numbers


@given(
    st.sampled_from(CONVENTIONS),
    st.lists(st.integers(0, 10**9), min_size=1),
    st.sampled_from([1, 2, 4]),
    st.booleans(),
)
def test_decimals_are_read_back_in_every_convention(
    convention: tuple[str, str], numbers: list[int], places: int, comma_separated: bool
) -> None:
    values = [number / 10**places for number in numbers]
    cells = [written(value, *convention, places) for value in values]
    assert decimals(*cells, comma_separated=comma_separated) == values


@given(st.sampled_from(CONVENTIONS), st.lists(st.integers(0, 10**9), min_size=1))
def test_no_count_is_ever_read_as_another_number(convention: tuple[str, str], numbers: list[int]) -> None:
    """Whatever the decimals beside them prove: a count is read rightly, or not at all."""
    cells = [written(number, *convention, 0) for number in numbers]
    for beside in (("2.5",), ("2,5",), ("2.5", "2,5"), ()):
        for number, value in zip(numbers, counts(*cells, decimals=beside), strict=True):
            assert value in {number, None}


def test_in_a_file_one_odd_cell_is_the_only_one_that_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('assistant_id,messages,messages_per_user\na,"1,200","1,042.5"\nb,#N/A,25.0\nc,45,9\n')
    table = tables.read_csv(path, ExportKind.AGENTS)
    assert table.frame.select("messages", "messages_per_user").rows() == [
        (1200, 1042.5),
        (None, 25.0),
        (45, 9.0),
    ]
    assert table.facts.unreadable == (("messages", 1),)


def test_an_export_of_a_german_spreadsheet_is_read_as_it_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('assistant_id,messages,messages_per_user\na,1.200,"42,86"\nb,1.000,"1.042,5"\n')
    table = tables.read_csv(path, ExportKind.AGENTS)
    assert table.frame.select("messages", "messages_per_user").rows() == [(1200, 42.86), (1000, 1042.5)]
    assert table.facts.unreadable == ()
