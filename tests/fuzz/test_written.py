"""Files that people write or keep: settings, prices, goals, notes and saved reviews."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import lzma
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odeus_dash.errors import BadNotesFile, BadSettings, ReviewProblem
from odeus_dash.page import Page, Prose, Tile, Tiles
from odeus_dash.parts.saved_pages import SavedPages, packed, unpacked, version
from odeus_dash.prices import PriceList
from odeus_dash.prices import read as read_prices
from odeus_dash.settings import Settings, read_settings
from odeus_dash.store import Goal, Note, SavedReview
from odeus_dash.store.exchange import _digest, as_file, from_file
from odeus_dash.store.reviews import as_row, head_of, whole_of
from tests.fuzz.mutated import JSON, altered, changed
from tests.store.entries import goal, note, review

SECRETS: dict[str, Any] = {
    "workspaces": {
        "acme": {
            "key": "a-key",
            "deployment_url": "https://odeus.acme.example",
            "timezone": "Europe/Berlin",
            "viewers": ["ann", "*"],
            "budget": 3000,
            "billing_day": 5,
            "budgets": {"agents": {"a": 200}, "owners": {"jane@acme.example": 5.5}, "groups": {"Sales": 8}},
            "invoices": {"2026-10": 2950.0},
            "people": True,
            "groups": {"a": "Sales", "b": {"group": "IT", "cost_centre": "4100"}},
            "exclude": ["x"],
            "ca_file": "ca.pem",
            "allowed_networks": ["198.18.0.0/15"],
        },
        "other": {"key_file": "key.txt", "groups": "groups.csv"},
    },
    "sign_in": {
        "provider": "password",
        "accounts_file": "/var/lib/accounts.json",
        "cookie_secret": "x" * 32,
        "cookie_hours": 10,
        "admin_values": ["admins"],
    },
    "privacy": {"smallest_group": 5},
    "network": {"private_hosts": False},
    "archive": {"root": "archive", "settled_after_hours": 48, "demo": False, "warm": True},
    "store": {"url": "postgresql://a:b@db.example/x"},
    "metrics": {"token": "a-token"},
    "prices": {
        "file": "prices.toml",
        "currency": "EUR",
        "factor": 0.92,
        "factor_as_of": dt.date(2026, 10, 30),
        "factor_source": "ECB",
    },
}
PRICES: dict[str, Any] = {
    "aliases": {"our-gpt": "gpt-5"},
    "prices": [
        {"model": "own", "input": 2.5, "output": 10, "cache_read": 0.25, "valid_from": dt.date(2026, 10, 1)},
        {"model": "big", "input": 1, "output": 2, "tiers": [{"above": 200000, "input": 5, "output": 15}]},
    ],
}
SAVED: dict[str, Any] = json.loads(as_file([goal(), note(), review()]))
ROW = as_row(review())
VERSION = version(for_viewers=False, dark=False)
PAGE = Page(
    "Briefing",
    "Messages rose.",
    (
        (Tiles((Tile("messages", 1200.0, "messages"),)),),
        (Prose(pl.DataFrame({"What": ["Fix caching"], "Figure": [None]})),),
    ),
)


def toml(value: Any) -> str:
    """The value as TOML, tables in one line."""
    if isinstance(value, dict):
        fields = (f"{json.dumps(str(name))} = {toml(each)}" for name, each in value.items())
        return "{" + ", ".join(fields) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if value is None or isinstance(value, str | bool):
        return json.dumps(value or "") if not isinstance(value, bool) else str(value).lower()
    return str(value)


def as_toml(document: Any) -> bytes:
    return "\n".join(f"{json.dumps(name)} = {toml(each)}" for name, each in document.items()).encode()


#: What the parser of TOML itself cannot bear.
DIGITS, DEEP = b"a = " + b"9" * 5000, b"a = " + b"[" * 3000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("settings")
    (found / "key.txt").write_text("b-key")
    (found / "groups.csv").write_text("agent_id,group\na,Sales\n")
    return found


def is_read(path: Path) -> bool:
    try:
        found = read_settings({}, [path])
    except BadSettings:
        return False
    assert isinstance(found, Settings)
    return True


def test_the_settings_to_begin_with(folder: Path) -> None:
    (folder / "secrets.toml").write_bytes(as_toml(SECRETS))
    assert is_read(folder / "secrets.toml")


@example(DIGITS)
@example(DEEP)
@example(as_toml({"workspaces": {"a": {"key_file": "\0"}}}))
@example(as_toml({"workspaces": {"a": {"key": "k", "invoices": {"": 1}}}}))
@example(as_toml({"sign_in": SECRETS["sign_in"] | {"accounts_file": "\0"}}))
@given(altered(SECRETS).map(as_toml) | changed(as_toml(SECRETS)))
def test_settings(folder: Path, content: bytes) -> None:
    (folder / "secrets.toml").write_bytes(content)
    is_read(folder / "secrets.toml")


@given(changed(b"agent_id,group,cost_centre\na,Sales,41\nb,IT,\n"))
def test_a_file_of_groups(folder: Path, content: bytes) -> None:
    (folder / "own.csv").write_bytes(content)
    (folder / "own.toml").write_bytes(as_toml({"workspaces": {"a": {"key": "k", "groups": "own.csv"}}}))
    is_read(folder / "own.toml")


@example(DIGITS)
@example(DEEP)
@example(b"prices = [{model = 'a', input = 1e9999999999999999999, output = 1}]")
@given(altered(PRICES).map(as_toml) | changed(as_toml(PRICES)))
def test_prices(folder: Path, content: bytes) -> None:
    (folder / "prices.toml").write_bytes(content)
    try:
        found = read_prices(folder / "prices.toml", "EUR", Decimal("0.92"), dt.date(2026, 11, 29))
    except BadSettings:
        return
    assert isinstance(found, PriceList)


def signed(document: dict[str, Any]) -> bytes:
    kinds = ("goals", "notes", "reviews")
    document["digest"] = _digest({name: document.get(name) for name in kinds})
    return json.dumps(document).encode()


@given(altered(SAVED).map(signed) | changed(json.dumps(SAVED).encode()))
def test_a_file_of_goals_and_notes(content: bytes) -> None:
    try:
        found = from_file("x.json", content)
    except BadNotesFile:
        return
    assert all(isinstance(each, Goal | Note | SavedReview) for each in found)
    assert from_file("x.json", as_file(found)) is not None


def signed_row(head: Any) -> dict[str, Any]:
    text = json.dumps(head)
    return ROW | {"head": text, "digest": hashlib.sha256(text.encode()).hexdigest()}


@given(altered(json.loads(ROW["head"])).map(signed_row) | altered({**ROW, "pages": "x"}))
def test_a_row_of_a_review(row: dict[str, Any]) -> None:
    row = ROW | row
    head_of(row)
    try:
        found = whole_of(row)
    except ReviewProblem:
        return
    assert found.review.start <= found.review.end


@given(st.data())
def test_saved_pages(data: st.DataObject) -> None:
    saved = packed({VERSION: SavedPages(("a",), ("b",), (PAGE,))})
    document = json.loads(lzma.decompress(saved))
    content = data.draw(
        changed(saved) | altered(document, JSON, 2).map(lambda each: lzma.compress(json.dumps(each).encode()))
    )
    try:
        found = unpacked(content, VERSION)
    except (KeyError, ValueError):
        return
    assert isinstance(found, SavedPages)
