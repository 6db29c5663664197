"""Pages kept with a review: they come back as they were, damaged ones do not; and what moved since then."""

from __future__ import annotations

import datetime as dt
import json
import lzma
from dataclasses import replace
from typing import Any

import pytest

from odeus_dash.charts.theme import DARK
from odeus_dash.errors import ReviewProblem
from odeus_dash.page import Attention, AttentionRow, Heading, Page, Picture, Table, Tabs
from odeus_dash.parts.saved_pages import SavedPages, packed, to_keep, unpacked, version
from odeus_dash.store import Figure, Kept, SavedReview
from odeus_dash.viewer import Role, Viewer
from tests.every_page import MODULES
from tests.pages.literal import FOUR_WEEKS, as_text, blocks, data, made, tiles
from tests.pages.two_agents import TWO_AGENTS
from tests.store.entries import review

VIEWER = Viewer("vic", Role.VIEWER)
ADMINS, DARKLY, VIEWERS = (
    version(for_viewers=False, dark=False),
    version(for_viewers=False, dark=True),
    version(for_viewers=True, dark=False),
)
AGENTS = {"agent": ("ann",), "compare": ("ann", "bob")}


def kept(page: str, **options: Any) -> Page:
    return to_keep(made(page, data(TWO_AGENTS, agents=frozenset(AGENTS.get(page, ())), **options)), "EUR")


def saved(*pages: Page, **versions: Page) -> bytes:
    return packed(
        {
            ADMINS: SavedPages(("5 Oct–1 Nov",), ("Simulated.",), pages),
            **{name: SavedPages((), (), (page,)) for name, page in versions.items()},
        }
    )


@pytest.mark.parametrize("page", MODULES)
def test_every_page_comes_back_as_it_was(page: str) -> None:
    before = kept(page)
    [after] = unpacked(saved(before), ADMINS).pages
    assert as_text(after) == as_text(before)
    for picture, former in zip(of_kind(Picture, after), of_kind(Picture, before), strict=True):
        assert json.loads(picture.figure.to_json()) == json.loads(former.figure.to_json())
        assert not any((*picture.figure.agents, *picture.figure.filters))
    for table, former in zip(of_kind(Table, after), of_kind(Table, before), strict=True):
        assert (table.columns, table.saved_in) == (former.columns, "EUR")
    assert not any(each.filter for each in tiles(after).values())


def of_kind(kind: type, page: Page) -> list[Any]:
    return [each for each in blocks(page) if isinstance(each, kind)]


def test_questions_buttons_and_their_headings_are_left_out() -> None:
    text = as_text(kept("reviews", kept=Kept(is_on=True)))
    assert not any(line.startswith(("##", "?")) or "(file" in line for line in text.splitlines())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        saved()[:-20],
        lzma.compress(b"[]"),
        lzma.compress(b'{"admins light": {"is": "Page"}}'),
    ],
)
def test_what_is_no_saved_page_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no saved pages"):
        unpacked(content, ADMINS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"is": "Tiles"', '"is": "Form"'),
        ('"is": "Tile"', '"is": "Note"'),
        ('"means": "messages"', '"means": 5'),
        ('"means": "messages"', '"more": 5'),
        ('"means": "messages"', '"means": "no figure"'),
        ('"data": [', '"data": ["x", '),
    ],
)
def test_what_does_not_fit_the_types_of_pages_is_refused(old: str, new: str) -> None:
    text = lzma.decompress(saved(kept("messages"))).decode()
    assert old in text
    with pytest.raises(ValueError, match="no saved pages"):
        unpacked(lzma.compress(text.replace(old, new).encode()), ADMINS)


# --- opened ---


def opened(found: SavedReview | ReviewProblem, **options: Any) -> Page:
    """The page with a review, in a workspace of which nothing can be had."""
    return made("reviews", data(lambda _: pytest.fail("loaded"), answered={"review": found}, **options))


def test_an_opened_review_says_what_it_was_and_needs_no_figures() -> None:
    page = opened(review(pages=saved(kept("briefing"), kept("cost"))))
    assert page.headline == "The review of 5 Oct–1 Nov, as saved on 20 Nov 2026."
    text = as_text(page)
    assert "Decided:: Fix caching" in text
    assert "5 Oct–1 Nov" in text
    assert "Simulated." in text
    [tabs] = [each for part in page.parts for each in part if isinstance(each, Tabs)]
    assert [name for name, _ in tabs.tabs] == ["Briefing", "Cost"]
    assert tabs.tabs[0][1][0] == Heading("Messages held steady at 5,600.")


def test_viewers_and_dark_screens_have_versions_of_their_own() -> None:
    versions = {DARKLY: kept("messages"), VIEWERS: kept("users")}
    found = review(pages=saved(kept("briefing"), **versions))
    assert "[Messages]" in as_text(replace_theme(found))
    for options in ({"viewer": VIEWER}, {"meeting": True}):
        text = as_text(opened(found, **options))
        assert "[People]" in text
        assert "[Briefing]" not in text


def replace_theme(found: SavedReview) -> Page:
    return made("reviews", replace(data(TWO_AGENTS, answered={"review": found}), theme=DARK))


@pytest.mark.parametrize(
    ("found", "options", "says"),
    [
        (ReviewProblem("It is damaged.", "Delete it."), {}, "It is damaged. Delete it."),
        (review(pages=b"x"), {}, "“Fix caching” was saved by another version"),
        (review(pages=saved(), fewest=3), {"viewer": VIEWER}, "It hides groups under 3. Groups under 5"),
        (review(pages=saved()), {"viewer": VIEWER}, "viewers see no owners"),
    ],
)
def test_what_cannot_be_shown_is_said(
    found: SavedReview | ReviewProblem, options: dict[str, Any], says: str
) -> None:
    page = opened(found, **options)
    assert page.headline == "This review cannot be opened."
    assert says in as_text(page)
    assert "[All reviews]" in as_text(page)


# --- since the last review ---

USUAL = (
    Figure("messages", 5_000.0, "messages", 1),
    Figure("people_at_least", 20.0, "people", 1),
    Figure("cost", 50.0, "USD", 1),
)


def since(*reviews: SavedReview, **options: Any) -> AttentionRow | None:
    """The first row of the briefing, if it is about a review."""
    known = Kept(is_on=True, reviews=tuple(each.review for each in reviews))
    page = made("briefing", data(TWO_AGENTS, kept=known, **options))
    [attention] = [each for each in blocks(page) if isinstance(each, Attention)] or [Attention(())]
    return next((each for each in attention.rows if each.path == "reviews"), None)


def former(**changes: Any) -> SavedReview:
    """A review of the four weeks before the selected ones."""
    days = {"start": dt.date(2026, 9, 7), "end": dt.date(2026, 10, 4)}
    return review(**days | {"agents": (), "figures": USUAL, "viewer_figures": USUAL[:2]} | changes)


def test_the_briefing_says_what_was_decided_and_what_moved() -> None:
    older = former(text="Older", saved_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    found = since(older, last := former())
    assert found is not None
    assert found.action == "Since the review of 7 Sept–4 Oct"
    assert found.reason == "Messages +12%, people (min.) −50%, cost −19%. Decided: Fix caching"
    assert found.review == last.review.id


@pytest.mark.parametrize(
    ("changes", "options", "says"),
    [
        # Of a shorter period: per day, and nothing about people.
        (
            {"start": dt.date(2026, 9, 21)},
            {},
            "Messages −44% per day, cost −59% per day. Decided: Fix caching",
        ),
        ({}, {"viewer": VIEWER}, "Messages +12%. Decided: Fix caching"),
        ({"fewest": 3}, {"viewer": VIEWER}, "Decided: Fix caching"),
        ({"fewest": 3}, {}, "Messages +12%, people (min.) −50%, cost −19%. Decided: Fix caching"),
        ({"agents": ("ann",)}, {}, "Decided: Fix caching"),
        ({"figures": ()}, {}, "Decided: Fix caching"),
        (
            {"figures": (replace(USUAL[0], version=99), replace(USUAL[2], unit="EUR"))},
            {},
            "Decided: Fix caching",
        ),
        ({"figures": (replace(USUAL[0], value=5_600.0),)}, {}, "No change. Decided: Fix caching"),
        ({"text": "one, " * 20}, {"agents": frozenset({"ann"})}, f"Decided: {'one, ' * 13}one…"),
    ],
)
def test_only_what_means_the_same_is_compared(
    changes: dict[str, Any], options: dict[str, Any], says: str
) -> None:
    found = since(former(**changes), **options)
    assert found is not None
    assert found.reason == says


def test_a_review_of_later_days_or_one_that_is_damaged_is_not_the_last() -> None:
    later = former(start=FOUR_WEEKS.start, end=FOUR_WEEKS.end + dt.timedelta(1))
    damaged = former(problem="damaged", text="Bad")
    assert since(later) is None
    assert since(damaged) is None
    row = since(former())
    assert row is not None
    assert since(former(), answered={"dismissed": frozenset({row.key})}) is not None  # another id
    assert "since the" not in as_text(made("briefing", data(TWO_AGENTS, kept=Kept(is_on=True)))).lower()
