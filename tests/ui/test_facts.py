"""A few agents side by side, as HTML."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.looking import letters


def _versus() -> None:
    from odeus_dash.page import Versus, VersusRow
    from odeus_dash.ui import facts

    name = "\u202e<img src=x onerror=alert(1)> three\r\nlines"
    facts.versus(Versus(((name, "#123456"),), (VersusRow("messages", ((name, name),)),)))


def test_text_from_outside_is_text_and_turns_nothing_around() -> None:
    [table] = AppTest.from_function(_versus).run().html
    assert "<img" not in table.proto.body
    assert "\u202e" not in table.proto.body
    assert letters([table]).count("three lines") == 3
