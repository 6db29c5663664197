"""A path tells what its file is of, and no other path does."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.archive import Slot
from odeus_dash.archive.names import fetch_of, folders_of, parsed
from odeus_dash.choice import OF_AGENTS, ExportKind
from odeus_dash.periods import Period
from tests.archive.conftest import NOW, week

DIGEST = "0123456789abcdef"
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "America/Port-au-Prince", "Etc/GMT+1", "Etc/GMT-14"]
)
MICROSECONDS = st.integers(0, 10 * 365 * 24 * 3600 * 10**6)
WORKSPACES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=15)


@given(WORKSPACES, st.sampled_from(OF_AGENTS), DAYS, st.integers(0, 100), ZONES, MICROSECONDS)
def test_a_path_and_its_fetch_say_the_same(
    name: str, kind: ExportKind, start: dt.date, more: int, timezone: str, later: int
) -> None:
    slot = Slot(name, kind, Period(start, start + dt.timedelta(days=more), timezone))
    fetch = fetch_of(slot, dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=later), DIGEST)
    assert parsed(fetch.name) == fetch
    assert fetch.digest == DIGEST
    assert f"{fetch.name.rpartition('/')[0]}/" in folders_of(slot)
    assert fetch.name.isascii()


def test_a_path_looks_like_this() -> None:
    assert fetch_of(week(workspace="Acme GmbH"), NOW, DIGEST).name == (
        "workspace=Acme%20GmbH/export=agents/bucket=week/start=2026-10-05/"
        "20261122T172618.123456Z_2026-10-11_Europe--Berlin_0123456789abcdef.parquet"
    )


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("acme", "%61cme"),
        ("acme", "ac me"),
        ("acme", "%ff"),
        ("acme", ".."),
        ("agents/", "users/"),
        ("bucket=week", "bucket=month"),
        ("start=2026-10-05", "start=2026-10-12"),
        ("start=2026-10-05", "start=2026-02-30"),
        ("Europe--Berlin", "Mars--Olympus"),
        ("Europe--Berlin", "..--etc"),
        ("20261122T", "20261322T"),
        (".parquet", ".parquet.damaged"),
        ("workspace=", "../workspace="),
    ],
)
def test_any_other_path_is_not_ours(part: str, other: str) -> None:
    ours = fetch_of(week(), NOW, DIGEST).name
    assert part in ours
    found = parsed(ours.replace(part, other))
    assert found is None or (other == ".." and found.slot.workspace == "..")
