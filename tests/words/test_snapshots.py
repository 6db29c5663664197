"""What the pages and sentences say, as their snapshots hold it, has numbers as people read them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SNAPSHOTS = sorted(Path(__file__).parents[1].glob("*/__snapshots__/*.ambr"))
#: What no text for people has.
BROKEN = {
    "a blank before %": re.compile(r"\d %"),
    "a hyphen for a minus": re.compile(r"(?<![\w-])-\s?[$€£]?\d"),
    "blanks round the dash of an interval": re.compile(r"\d\s–|–\s\d"),
    "a code for a currency that has a symbol": re.compile(r"\b(USD|EUR|GBP)\s\d"),
    "the current year": re.compile(r"\b[A-Z][a-z]{2,3} 2026\b"),
    "nothing": re.compile(r"\b(None(?! (of|has|have|is|are|was|were)\b)|nan|NaN|inf)\b"),
    "a change that is none": re.compile(r"\b0 \(0"),
}


def said(path: Path) -> list[str]:
    """The lines of the snapshots in a file, without the names of their tests."""
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith("# ")]


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda path: path.stem)
def test_no_snapshot_has(path: Path, what: str) -> None:
    assert [line for line in said(path) if BROKEN[what].search(line)] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a blank before %", "up 10 %"),
        ("a hyphen for a minus", "-4.2%"),
        ("a hyphen for a minus", "changed by -$21"),
        ("a hyphen for a minus", "(- 3)"),
        ("blanks round the dash of an interval", "2 – 28 Nov"),
        ("a code for a currency that has a symbol", "USD 3,133.75"),
        ("the current year", "28 Nov 2026"),
        ("nothing", "* Messages: None"),
        ("a change that is none", "+0 (0%)"),
    ],
)
def test_what_is_looked_for_is_found(what: str, line: str) -> None:
    assert BROKEN[what].search(line)


def test_there_are_snapshots_of_every_page() -> None:
    assert "test_every_page" in {path.stem for path in SNAPSHOTS}
