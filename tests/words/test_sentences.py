"""What people read is short and plain: sentences in the code, and the pages as their snapshots hold them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted([*ROOT.glob("odeus_dash/**/*.py"), *ROOT.glob("pages/*.py")])
PAGES = ROOT / "tests/pages/__snapshots__/test_every_page.ambr"
MOST_WORDS, MOST_IN_HEADLINE = 25, 15
BANNED = "bucket|dearer|thereof|likewise|anew|somebody|nobody|whoever|wish|chosen|against"
#: What no text for people has. The bucket of an object store, beside its folder, is no day, week or month.
#: "None of them" is English, a bare None is a value that got into a text.
BROKEN = {
    "a blank before %": re.compile(r"[\d}] %"),
    "a word of the glossary's left column": re.compile(
        rf"\b({BANNED})(s|es)?\b(?! and a folder)", re.IGNORECASE
    ),
    "a semicolon": re.compile(";"),
    "nothing": re.compile(r"\bNone\b(?! (of|has|have|is|are|was|were)\b)"),
}


def strings(module: Path) -> Iterator[str]:
    """The texts in a module as templates, docstrings left out: `{}` stands for the value in an f-string."""
    inside = set[ast.AST]()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            inside.add(body[0].value)
        if isinstance(node, ast.JoinedStr):
            inside.update(node.values)
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield re.sub(r"\{\w+\}", "{}", node.value)


def texts(module: Path) -> list[str]:
    """The texts for people in a module: every one in `words`, elsewhere those that are sentences."""
    is_words = module.parent.name == "words"
    return [each for each in strings(module) if " " in each and (is_words or each.endswith("."))]


def said(snapshot: str) -> list[str]:
    """The lines of the pages in a snapshot file, without the names of their tests."""
    return [line.strip() for line in snapshot.splitlines() if not line.startswith("# ")]


def headlines(snapshot: str) -> list[str]:
    """The second line of every page in a snapshot file."""
    return [page.strip().splitlines()[1].strip() for page in snapshot.split("'''")[1::2]]


def long_sentences(text: str) -> list[str]:
    """The sentences of a text with more than so many words; a row of a table has none."""
    sentences = [] if " | " in text else re.split(r"(?<=[.!?])\s+", text)
    return [each for each in sentences if len(each.split()) > MOST_WORDS]


def faults(lines: list[str]) -> list[str]:
    """What is wrong with each line: `what: line`."""
    found = [f"{what}: {line}" for line in lines for what, sign in BROKEN.items() if sign.search(line)]
    return found + [f"too long: {each}" for line in lines for each in long_sentences(line)]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_texts_in_a_module_are_short_and_plain(module: Path) -> None:
    assert faults(texts(module)) == []


def test_the_pages_are_short_and_plain() -> None:
    assert faults(said(PAGES.read_text("utf-8"))) == []


def test_headlines_are_short() -> None:
    found = headlines(PAGES.read_text("utf-8"))
    assert [each for each in found if len(each.split()) > MOST_IN_HEADLINE] == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("up 10 %", "a blank before %"),
        ("up {} %", "a blank before %"),
        ("Fewer buckets.", "a word of the glossary's left column"),
        ("Nobody was here.", "a word of the glossary's left column"),
        ("It rose; it fell.", "a semicolon"),
        ("Users: None", "nothing"),
        (f"{'word ' * MOST_WORDS}more.", "too long"),
    ],
)
def test_what_is_looked_for_is_found(line: str, what: str) -> None:
    assert [each.partition(": ")[0] for each in faults([line])] == [what]


@pytest.mark.parametrize("line", ["None of them is new.", "10% of it.", f"{'word ' * 24}end. And more."])
def test_what_is_right_passes(line: str) -> None:
    assert faults([line]) == []


def test_texts_of_a_module_are_found_without_docstrings(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""A docstring."""\nx = f"It has {1 + 1:,} rows "\\\n    "at most."\n# A comment.\n')
    assert texts(module) == ["It has {} rows at most."]


def test_headlines_are_second_lines() -> None:
    assert headlines("# name: a\n  '''\n  Title\n  Up 3%.\n     more\n  '''\n# ---\n") == ["Up 3%."]
