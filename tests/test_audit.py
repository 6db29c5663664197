"""The audit lines, as whoever collects them reads them."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash import audit
from odeus_dash.audit import Event, record


@pytest.mark.parametrize("event", Event)
def test_a_line_says_when_what_and_who(event: Event, capsys: pytest.CaptureFixture[str]) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    record(event, "ada@acme.example", workspace="acme")
    out, err = capsys.readouterr()
    assert err == ""
    assert out.endswith("}\n")
    line = json.loads(out)
    time = line.pop("time")
    assert time.endswith("Z")
    assert before <= dt.datetime.fromisoformat(time) <= dt.datetime.now(dt.UTC)
    assert line == {"event": str(event), "account": "ada@acme.example", "workspace": "acme"}


def test_the_events_are_a_closed_set(capsys: pytest.CaptureFixture[str]) -> None:
    seen = {"signed_in", "sign_in_failed", "workspace_opened", "download"}
    changed = {f"{what}_{how}" for what in ("goal", "note", "review") for how in ("saved", "deleted")}
    assert set(Event) == seen | changed | {"row_dismissed", "row_restored", "notes_imported"}
    record("download", "ada")
    with pytest.raises(ValueError, match="logged_out"):
        record("logged_out", "ada")
    assert capsys.readouterr().out.count("\n") == 1


def test_only_known_facts_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TypeError, match="address"):
        record("signed_in", "ada", address="198.51.100.7")
    assert capsys.readouterr().out == ""


def test_what_happens_again_and_again_is_first_once() -> None:
    assert [audit.is_first(key) for key in ("one", "one", "other", "one")] == [True, False, True, False]


@given(name=st.text(max_size=150))
def test_no_name_breaks_out_of_its_line(name: str) -> None:
    lines = _Lines()
    audit.log.addHandler(lines)
    try:
        record("sign_in_failed", name, reason=name)
    finally:
        audit.log.removeHandler(lines)
    [line] = lines.seen
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["account"][:100] == name.replace("\x7f", "\ufffd")[:100]
    assert len(json.loads(line)["reason"]) <= 101


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())
