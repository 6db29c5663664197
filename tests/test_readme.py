"""What README.md says of the house is what stands there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text(encoding="utf-8")


def test_the_ladder_is_the_one_that_is_checked() -> None:
    """But for app.py, which imports no module of its own."""
    linter = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    rungs = [rung.replace("odeus_dash.", "") for rung in linter["contracts"][0]["layers"]]
    said = README.split("**Who may import whom**")[1].split("```")[1].split("\n")[1:-1]
    assert said == ["app.py", *rungs]


def test_the_tree_has_every_module() -> None:
    tree = README.split("## The house")[1].split("```")[1]
    said = set(re.findall(r"^  (\w+)(?:/|\.py) ", tree, re.MULTILINE))
    package = HOUSE / "odeus_dash"
    modules = {
        each.stem for each in package.iterdir() if each.suffix == ".py" or (each / "__init__.py").exists()
    }
    assert said == modules - {"__init__", "__main__"}


def test_every_file_that_it_sends_to_is_there() -> None:
    rows = README.split("**Where does my change go?**")[1].split("**Who may")[0]
    places = [each for each in re.findall(r"`([\w./]+)`", rows) if "/" in each or each.endswith(".py")]
    roots = (HOUSE, HOUSE / "odeus_dash", HOUSE / "odeus_dash" / "ui")
    missing = [each for each in places if not any((root / each).exists() for root in roots)]
    assert [each for each in missing if "NAME" not in each] == []
