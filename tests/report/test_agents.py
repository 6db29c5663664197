"""The pages about agents in files: what is known of an agent, and the best of each row."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from odeus_dash.report.formats import FORMATS, Format
from odeus_dash.viewer import Viewer
from tests.pages.two_agents import TWO_AGENTS
from tests.report.made import HOSTILE, VIEWER, hostile, made

BOTH = frozenset({"ann", "bob"})


def said(form: Format, content: bytes) -> str:
    """All the text of a file, with its markup."""
    if form.ending == "html":
        return content.decode()
    with ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(each).decode("utf-8", "replace") for each in parts.namelist())


@pytest.mark.parametrize("form", FORMATS, ids=lambda each: each.ending)
def test_agents_side_by_side_are_a_table(form: Format) -> None:
    file = said(form, form.write(made(TWO_AGENTS, "compare", agents=BOTH)))
    assert "✓ 933" in file
    assert "Messages per user" in file
    assert HOSTILE["bob"] not in said(form, form.write(made(hostile, "compare", agents=BOTH)))


@pytest.mark.parametrize("form", FORMATS, ids=lambda each: each.ending)
@pytest.mark.parametrize("viewer", [None, VIEWER], ids=["admin", "viewer"])
def test_an_agent_comes_with_what_is_known_of_it(form: Format, viewer: Viewer | None) -> None:
    options = {"viewer": viewer} if viewer else {}
    file = said(form, form.write(made(TWO_AGENTS, "agent", agents=frozenset({"ann"}), **options)))
    assert "Rank 1 of 2" in file.replace("\u00a0", " ")
    assert ("ann@acme.example" in file) == (viewer is None)
