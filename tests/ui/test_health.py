"""What /healthz says of each part, and the figures of /metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from odeus_dash import counters
from odeus_dash.memo import kept
from odeus_dash.server.connections import Connections
from odeus_dash.source import API_ANSWERED
from odeus_dash.ui import health, monitoring
from tests.ui.looking import forget_all

ACCOUNTS = '[sign_in]\nprovider = "password"\naccounts_file = "none.json"\ncookie_secret = "{}"'.format(
    "x" * 40
)


@pytest.fixture(autouse=True)
def made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No settings but those of the test; what the process makes once is made for it alone."""
    monkeypatch.setenv("ODEUS_DASH_SECRETS", str(tmp_path / "secrets.toml"))
    for name in ("ODEUS_DASH_ARCHIVE", "ODEUS_DASH_STORE"):
        monkeypatch.setenv(name, "off")
    (tmp_path / "secrets.toml").touch()
    forget_all()
    health._archive.cache_clear()
    yield
    forget_all()
    health._archive.cache_clear()


def test_what_is_not_configured_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "_marked", {})
    seen = {"status": "ok", "accounts": "off", "archive": "off", "database": "off", "api_answered": None}
    monkeypatch.setattr("odeus_dash.ui.sign_in.local_only.check", lambda _: None)
    assert health.look() == seen


def test_the_time_of_the_apis_last_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "_marked", {API_ANSWERED: 1_796_000_000.5})
    assert health.look()["api_answered"] == "2026-11-30T00:53:20+00:00"


def test_parts_that_work_are_ok_and_leave_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ODEUS_DASH_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("ODEUS_DASH_STORE", str(tmp_path / "store.sqlite3"))
    seen = health.look()
    assert (seen["archive"], seen["database"]) == ("ok", "ok")
    assert list((tmp_path / "archive").iterdir()) == []


@pytest.mark.parametrize("part", ["archive", "database", "accounts"])
def test_a_part_that_fails_is_named_without_a_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, part: str
) -> None:
    (tmp_path / "a-file").write_text("no folder")
    if part == "archive":
        monkeypatch.setenv("ODEUS_DASH_ARCHIVE", str(tmp_path / "a-file"))
    elif part == "database":
        monkeypatch.setenv("ODEUS_DASH_STORE", str(tmp_path / "a-file" / "store.sqlite3"))
    else:
        (tmp_path / "secrets.toml").write_text(ACCOUNTS)
    seen = health.look()
    assert (seen["status"], seen[part]) == ("failing", "failing")
    assert str(tmp_path) not in repr(seen)


@kept
def height(frame: pl.DataFrame) -> int:
    return frame.height


LINE = re.compile(r'(odeus_dash_[a-z_]+)(?:\{([a-z_]+)="(\w+)"\})? (-?[\d.e+]+)')


def metrics() -> dict[tuple[str, str], float]:
    """The values of all series by name and label; every line has to be of Prometheus's text format."""
    values, typed = {}, set()
    for line in monitoring.text(Connections()).splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert (kind == "counter") == name.endswith("_total")
            assert name not in typed
            typed.add(name)
        elif not line.startswith("# HELP "):
            [name, _, label, value] = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
            assert name in typed
            values[name, label or ""] = float(value)
    return values


def test_metrics_are_text_that_prometheus_reads() -> None:
    before = metrics()
    frame = pl.DataFrame({"a": [1, 2]})
    assert [height(frame), height(frame)] == [2, 2]
    counters.count("exports", outcome="TimedOut")
    after = metrics()
    grown = {series for series in after if after[series] == before.get(series, 0) + 1}
    assert grown >= {
        ("odeus_dash_results_total", "yes"),
        ("odeus_dash_results_total", "no"),
        ("odeus_dash_exports_total", "TimedOut"),
    }
    assert after["odeus_dash_memory_bytes", ""] > 10_000_000
    assert after["odeus_dash_open_files", ""] > 0
    assert after["odeus_dash_kept", "results"] >= 1
    assert after["odeus_dash_tabs", "yes"] == after["odeus_dash_tabs", "no"] == 0
