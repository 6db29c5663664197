"""Where results are written to: a full disk is one line, and leaves nothing half written."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from odeus_dash.__main__ import main
from odeus_dash.cli.output import say, write_anywhere
from odeus_dash.demo import DemoServer
from tests.cli.calls import NOW, environ
from tests.disk import files_no_larger_than

FULL = Path("/dev/full")
DAYS = ("--from", "2026-10-01", "--to", "2026-10-03")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")


@pytest.fixture
def full() -> Iterator[io.TextIOWrapper]:
    file = FULL.open("w", encoding="utf-8")
    yield file
    with contextlib.suppress(OSError):  # what it still holds
        file.close()


def call(folder: Path, server: DemoServer, *argv: str) -> int:
    return main(argv, environ=environ(folder, server.base_url, server.key.reveal()), clock=lambda: NOW)


def test_a_full_disk_behind_the_output_is_named(
    tmp_path: Path,
    server: DemoServer,
    full: io.TextIOWrapper,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdout", full)
    assert call(tmp_path, server, "summary", *DAYS) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "The output cannot be written: no space left on device. "
        "Free some space on its disk, or write it elsewhere."
    )


def test_a_terminal_without_our_characters_gets_plain_ones(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    terminal = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", terminal)
    write_anywhere()
    say("acme · 2–29 Nov: \N{MINUS SIGN}4% of 5\N{NO-BREAK SPACE}€, Zoë \N{GRINNING FACE}")
    assert capfdbinary.readouterr().out.decode("latin-1") == "acme · 2-29 Nov: -4% of 5\xa0?, Zoë ?\n"


def test_a_full_disk_behind_the_messages_ends_no_command(
    tmp_path: Path,
    server: DemoServer,
    full: io.TextIOWrapper,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stderr", full)
    assert call(tmp_path, server, "summary", *DAYS) == 0
    assert "messages" in capsys.readouterr().out.lower()


@pytest.mark.parametrize("name", ["october.csv", "october.parquet"])
def test_a_full_disk_keeps_no_half_file(
    tmp_path: Path, server: DemoServer, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / name
    assert call(tmp_path, server, "export", *DAYS, "--output", str(file)) == 0
    whole = file.read_bytes()
    with files_no_larger_than(len(whole) - 1):
        code = call(tmp_path, server, "export", *DAYS, "--output", str(file))
    assert code == 2
    assert "Free some space" in capsys.readouterr().err
    assert [each.name for each in folder.iterdir()] == [name]
    assert file.read_bytes() == whole
