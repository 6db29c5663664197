"""What an archive does, the same in a folder and in an object store."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from odeus_dash import tables
from odeus_dash.archive import Archive, Slot
from odeus_dash.choice import ExportKind
from odeus_dash.periods import Granularity, Period
from tests.archive.conftest import NOW, week

FRAME = pl.DataFrame({"assistant_id": ["a", "b"], "messages": [3, 5]})
HOUR = dt.timedelta(hours=1)
NAMES = [
    "acme/../../etc",
    "..",
    ".",
    'say "hi"',
    "it's",
    "🦆 Ducks",
    "a=b",
    "100%",
    "مساحة العمل",
    " ",
    "a\\b",
    "%2e",
]


def test_what_is_put_is_read(archive: Archive) -> None:
    notes = {"rows": 2, "missing": ["x"], "name": "🦆"}
    fetch = archive.put(week(), FRAME.reverse(), notes, NOW)
    kept = archive.read(fetch)
    assert kept
    assert_frame_equal(kept.frame, FRAME)
    assert (kept.notes, fetch.fetched_at) == (notes, NOW)
    assert archive.fetches(week()) == [fetch]
    assert archive.problems == ()


@pytest.mark.parametrize("at_a_time", [2, 3])
def test_rows_are_sorted_by_agent_and_model(
    archive: Archive, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odeus_dash.archive.archive._ROWS", at_a_time)
    frame = pl.DataFrame({"model": ["y", "x", "z"], "assistant_id": ["a", "a", "A"]})
    kept = archive.read(archive.put(week(), frame, {}, NOW))
    assert kept
    assert kept.frame.rows() == [("z", "A"), ("x", "a"), ("y", "a")]


def test_an_empty_bucket_is_kept_with_its_types(archive: Archive) -> None:
    nothing = tables.empty(ExportKind.AGENTS).frame
    kept = archive.read(archive.put(week(), nothing, {}, NOW))
    assert kept
    assert_frame_equal(kept.frame, nothing)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_stays_below_the_root_and_apart(archive: Archive, name: str) -> None:
    fetch = archive.put(week(workspace=name), FRAME, {}, NOW)
    archive.put(week(workspace=f"{name}."), FRAME.clear(), {}, NOW)
    assert archive.fetches(week(workspace=name)) == [fetch]
    assert fetch.name.count("/") == 4
    assert ".." not in fetch.name.split("/")
    kept = archive.read(fetch)
    assert kept
    assert kept.frame.height == 2


def test_fetches_are_of_exactly_this_period(archive: Archive) -> None:
    slot = week()
    later = archive.put(slot, FRAME, {}, NOW + HOUR)
    first = archive.put(slot, FRAME, {}, NOW)
    archive.put(week(timezone="UTC"), FRAME, {}, NOW)
    archive.put(Slot("acme", ExportKind.AGENTS_BY_MODEL, slot.period), FRAME, {}, NOW)
    archive.put(Slot("acme", slot.kind, Period(slot.period.start, slot.period.start)), FRAME, {}, NOW)
    assert archive.fetches(slot) == [first, later]


def test_an_elapsed_part_is_found_when_fetched_again_later(archive: Archive) -> None:
    part = Slot("acme", ExportKind.AGENTS, Period(dt.date(2026, 11, 16), dt.date(2026, 11, 22)))
    open_month = Slot("acme", ExportKind.AGENTS, Period(dt.date(2026, 11, 1), dt.date(2026, 11, 22)))
    assert "bucket=week/" in archive.put(part, FRAME, {}, NOW).name
    names = [archive.put(open_month, FRAME, {}, at).name for at in (NOW, NOW + 24 * HOUR)]
    assert ["bucket=month/" in names[0], "bucket=range/" in names[1]] == [True, True]
    assert [each.name for each in archive.fetches(open_month)] == names


def test_held_is_the_newest_fetch_of_every_unit(archive: Archive) -> None:
    second = archive.put(week("2026-10-12"), FRAME, {}, NOW)
    archive.put(week("2026-10-05"), FRAME, {}, NOW)
    first = archive.put(week("2026-10-05"), FRAME, {}, NOW + HOUR)
    archive.put(week("2026-10-19", timezone="UTC"), FRAME, {}, NOW)
    archive.put(week("2026-10-20"), FRAME, {}, NOW)  # begins on a Tuesday: no calendar week
    archive.put(week("2026-10-26", workspace="acme2"), FRAME, {}, NOW)
    assert archive.held("acme", ExportKind.AGENTS, "Europe/Berlin", Granularity.WEEK) == [first, second]
    assert archive.held("nobody", ExportKind.AGENTS, "Europe/Berlin", Granularity.WEEK) == []


def test_files_of_other_versions_are_read_as_they_are(archive: Archive) -> None:
    older, newer = FRAME.select("assistant_id"), FRAME.with_columns(new=pl.lit([1, 2]))
    for frame in (older, newer):
        kept = archive.read(archive.put(week(), frame, {}, NOW))
        assert kept
        assert_frame_equal(kept.frame, frame)


def test_other_programs_read_it_as_it_stands(archive: Archive, root: str) -> None:
    for start in ("2026-10-05", "2026-10-12"):
        archive.put(week(start, workspace="Größe 1/2"), FRAME, {}, NOW)
    found = pl.scan_parquet(f"{root}/**/*.parquet", hive_partitioning=True).collect()
    assert set(found["start"]) == {dt.date(2026, 10, 5), dt.date(2026, 10, 12)}
    assert set(found["end"]) == {dt.date(2026, 10, 11), dt.date(2026, 10, 18)}
    assert set(found["workspace"]) == {"Größe 1/2"}
    assert set(found["bucket"]) == {"week"}
    assert set(found["timezone"]) == {"Europe/Berlin"}
    assert set(found["fetched_at"]) == {NOW}
    assert found["messages"].sum() == 16


def test_check_leaves_nothing_behind(archive: Archive, root: str) -> None:
    free = archive.check()
    assert free is None if "://" in root else free > 0
    assert archive._files.paths("") == []


DAMAGES = {
    "truncated": lambda content: content[: len(content) // 2],
    "one bit": lambda content: content[:40] + bytes([content[40] ^ 4]) + content[41:],
    "empty": lambda _: b"",
    "foreign": lambda _: b"<html>Please sign in</html>",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_and_can_be_written_again(archive: Archive, damage: str) -> None:
    fetch = archive.put(week(), FRAME, {}, NOW)
    content = archive._files.read(fetch.name)
    assert content
    archive._files.write(fetch.name, DAMAGES[damage](content))
    assert archive.read(fetch) is None
    assert archive.fetches(week()) == []
    assert archive._files.paths("") == [f"{fetch.name}.damaged"]
    assert f"{fetch.name}.damaged" in str(archive.problems[0])
    assert archive.read(fetch) is None  # another reader may still know of it
    assert len(archive.problems) == 1
    assert archive.put(week(), FRAME, {}, NOW) == fetch
    assert archive.read(fetch)


def test_parquet_files_that_are_not_ours_are_set_aside(archive: Archive) -> None:
    fetch = archive.put(week(), FRAME, {}, NOW)
    folder = fetch.name.rpartition("/")[0]
    archive._files.write(f"{folder}/part-0.parquet", b"PAR1")
    archive._files.write(f"{folder}/_SUCCESS", b"")
    assert archive.fetches(week()) == [fetch]
    assert "part-0.parquet.damaged" in str(archive.problems[0])
    assert f"{folder}/_SUCCESS" in archive._files.paths(folder)  # nobody reads it as numbers: it may stay


def test_a_file_with_the_right_hash_that_is_no_parquet_is_damaged(archive: Archive) -> None:
    fetch = archive.put(week(), FRAME, {}, NOW)
    digest = "e3b0c44298fc1c14"  # of nothing
    name = fetch.name.replace(fetch.digest, digest)
    archive._files.write(name, b"")
    (empty,) = (each for each in archive.fetches(week()) if each.digest == digest)
    assert archive.read(empty) is None
    assert len(archive.problems) == 1
