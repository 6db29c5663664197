"""What a saved review holds for viewers, and that an admin saves one which viewers open."""

from __future__ import annotations

import json
import lzma
from typing import Any

import pytest

from odeus_dash.choice import Filters
from odeus_dash.parts.saved_pages import packed, version
from odeus_dash.ui import saved_reviews
from pages import PAGES
from tests.pages.literal import data
from tests.pages.test_privacy import OWNER, K, export_of
from tests.ui.test_keeping import ANN, VIC, Open, events, labelled, open_as, path, press, rows, said, whole

__all__ = ["open_as", "path"]  # fixtures
SAVED = {path: each for path, each in PAGES.items() if path not in saved_reviews.NOT_SAVED}


def kept(secret: int, **options: Any) -> tuple[dict[str, Any], saved_reviews._Made]:
    """What is kept for each kind of reader."""
    found = data(export_of(secret), smallest_group=K, **options)
    made = found.answers.wait(lambda: saved_reviews._made(found, SAVED))
    return json.loads(lzma.decompress(packed(made.versions))), made


def test_hidden_numbers_make_no_difference_to_what_viewers_open() -> None:
    """Nor does it whether the admin saves what viewers see, in a meeting."""
    (one, made), (three, others) = kept(1), kept(3, meeting=True)
    for dark in (False, True):
        name = version(for_viewers=True, dark=dark)
        assert one[name] == three[name]
        assert not any(each in json.dumps(one[name]) for each in (OWNER, "olga.owner", "account-of-owner"))
        name = version(for_viewers=False, dark=dark)
        assert one[name] != three[name]
    assert made.viewer_figures == others.viewer_figures
    assert made.figures == others.figures != made.viewer_figures
    assert len(made.figures) == len(made.viewer_figures) == 5


def test_what_is_about_an_owner_is_for_admins() -> None:
    found, made = kept(1, filters=Filters(owner=frozenset({OWNER})))
    assert set(found) == {version(for_viewers=False, dark=dark) for dark in (False, True)}
    assert not made.viewer_figures


def test_an_admin_saves_a_review_which_viewers_open(
    open_as: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = open_as(ANN, "reviews")
    days = said(ann).splitlines()[2].strip("*")
    press(ann, "Save this review")
    for text, expected in (("  ", "Write what was decided, then save."), ("Fix\ncaching", "**Fix caching**")):
        ann.session_state["saving_review"] = True  # as AppTest runs the whole script, not the dialog alone
        ann.text_area[0].set_value(text)
        press(ann, "Save")
        assert expected in said(ann) + "".join(each.value for each in ann.warning)
    assert "No goals, no notes, one saved review." in said(ann)
    review = str(labelled(ann.button, "Open").key).removeprefix("show review ")
    whole(ann.selectbox(key="range").set_value("Last 7 days").run())
    assert days not in said(ann).splitlines()[2]
    press(ann, "Open")
    assert ann.query_params["review"] == review
    assert f"The review of {days}, as saved on " in said(ann)
    vic = open_as(VIC, "reviews")
    assert not {"Save this review", "Delete"} & {each.label or each.help for each in vic.button}
    vic.query_params["review"] = review
    whole(vic.run())
    assert "Decided:** Fix caching" in said(vic)
    assert "Groups under 5 hidden" in said(vic)
    assert [each.label for each in vic.tabs][:3] == ["Reviews", "Briefing", "Messages"]  # as in that menu
    assert f"Since the review of {days}" in "".join(rows(open_as(VIC)))
    press(ann, "All reviews")
    whole(next(each for each in ann.button if each.help == "Delete").click().run())
    press(ann, "Delete permanently")
    assert "No goals or notes yet." in said(ann)
    vic.query_params["review"] = review
    assert "This workspace has no such saved review." in said(whole(vic.run()))
    assert events(capsys) == [("review_saved", "ann"), ("review_deleted", "ann")]
