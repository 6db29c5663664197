import datetime as dt
import json
from typing import Any

import pytest

from odeus_dash.demo.exports import Asked
from odeus_dash.demo.request import Refusal, read_asked
from tests.demo.calls import body


def test_dates_are_wall_clock_times_and_a_z_is_dropped() -> None:
    for end in ("2026-11-22T23:59:59.999", "2026-11-22T23:59:59.999Z", "2026-11-22T23:59:59.999+05:30"):
        content = body("2026-10-26", "2026-11-22")
        content["to"]["date"] = end
        assert read_asked(json.dumps(content).encode()) == Asked(
            dt.datetime.fromisoformat("2026-10-26T00:00:00"),
            dt.datetime.fromisoformat("2026-11-22T23:59:59.999"),
            "Europe/Berlin",
        )


def test_grouping() -> None:
    content = body("2026-10-26", "2026-11-22", group_by="model", unknown=1)
    assert read_asked(json.dumps(content).encode()).group_by == "model"


def changed(**more: Any) -> bytes:
    return json.dumps(body("2026-10-26", "2026-11-22") | more).encode()


NEW_YEAR = {"date": "2026-01-01T00:00:00Z", "timezone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", "Bad request", "not JSON"),
        (b"from=2026-10-26", "Bad request", "not JSON"),
        (b"\xff\xfe", "Bad request", "not JSON"),
        (b"[" * 100_000, "Bad request", "not JSON"),
        (b"[]", "Bad request", "an object"),
        (b"{}", "Bad request", "from is required"),
        (json.dumps({"from": NEW_YEAR}).encode(), "Bad request", "to is required"),
        (changed(to="2026-11-22"), "Bad request", "to is required"),
        (changed(to={"date": "2026-11-22T00:00:00Z"}), "Bad request", "to.timezone is required"),
        (changed(to={"timezone": "UTC"}), "Bad request", "to.date must be"),
        (changed(to=NEW_YEAR | {"date": "22.11.2026T10"}), "Bad request", "to.date must be"),
        (changed(to=NEW_YEAR | {"date": "2026-11-22"}), "Bad request", "to.date must be"),
        (changed(to=NEW_YEAR | {"date": 1_795_000_000}), "Bad request", "to.date must be"),
        (changed(to=NEW_YEAR | {"timezone": "Mars/Olympus"}), "Bad request", "not an IANA timezone"),
        (changed(to=NEW_YEAR | {"timezone": "UTC"}), "Bad request", "must be the same"),
        (changed(to=NEW_YEAR), "Invalid date range", "must not be after"),
        (changed(to=NEW_YEAR | {"date": "9999-12-31T23:59:59"}), "Invalid date range", "out of bounds"),
        (changed(group_by="user"), "Bad request", "group_by"),
        (changed(group_by=None), "Bad request", "group_by"),
    ],
)
def test_every_mistake_is_named(content: bytes, error: str, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_asked(content)
    assert (refused.value.status, refused.value.error) == (400, error)
    assert says in refused.value.message
