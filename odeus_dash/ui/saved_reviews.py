"""Saved reviews: the dialog that saves one, and the line above one that is open.

All pages of the menu are saved as their author sees them and as viewers may see them, once they have loaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import ModuleType

import streamlit as st

from odeus_dash.audit import Event
from odeus_dash.charts.theme import DARK, LIGHT
from odeus_dash.data import Data
from odeus_dash.errors import ReviewProblem
from odeus_dash.page import here
from odeus_dash.parts.filters import narrowed
from odeus_dash.parts.saved_pages import SavedPages, packed, to_keep, version
from odeus_dash.parts.saved_reviews import mark_of, period_of
from odeus_dash.report.content import Report, about, report
from odeus_dash.report.facts import facts
from odeus_dash.store import LONGEST_DECISION, Figure, Review, SavedReview, place_of
from odeus_dash.store.store import Store
from odeus_dash.ui import keeping, load, notices, present, top_line
from odeus_dash.viewer import Role, Viewer
from odeus_dash.words import reviews as words
from odeus_dash.words.formats import period_text
from pages.reviews import OPENED

Pages = Mapping[str, ModuleType]
#: Pages that no review keeps: one is for admins, about how figures were loaded.
NOT_SAVED = frozenset({"data"})
_BRIEFING = "briefing."
#: Where the session keeps what was decided until it is saved.
_DRAFT = "review_draft"


@dataclass(frozen=True)
class _Made:
    """What a review keeps of the pages, and their figures for admins and for viewers."""

    versions: dict[str, SavedPages]
    figures: tuple[Figure, ...]
    viewer_figures: tuple[Figure, ...]


def opened(data: Data) -> Data:
    """Return the data with the saved review that the address names, if any, and of its days."""
    if not (review_id := st.query_params.get(keeping.REVIEW)):
        return data
    try:
        found = keeping.review(data, review_id)
    except ReviewProblem as problem:
        return replace(data, answered={**data.answered, OPENED: problem})
    return replace(data.over(period_of(found.review)), answered={**data.answered, OPENED: found})


def is_open(data: Data) -> bool:
    """Whether a saved review is open, or one that cannot be shown."""
    return isinstance(data.reply(OPENED), SavedReview | ReviewProblem)


def line(data: Data, turn: Callable[[], None] | None) -> None:
    """Draw the line above an open review: its days and its mark, and nothing of today's figures."""
    found = data.reply(OPENED)
    with top_line.frame(data, turn):
        if isinstance(found, SavedReview):
            days = notices.plain(period_text(data.choice.period, with_year=True))
            st.container(key="days", width="content").markdown(f"· **{days}**", width="content")
            mark = notices.plain(mark_of(found.review))
            st.badge(mark, icon=":material/history:", color="violet", help=words.MARK_HELP)
        if not turn:
            with top_line.offers():
                present.offer()


def offer(data: Data, pages: Pages) -> None:
    """Open the dialog that saves a review of these `pages`, if an admin asked for it."""
    if st.session_state.pop(keeping.SAVING, False) and data.viewer.is_admin and data.kept.is_on:
        _dialog(data, {path: each for path, each in pages.items() if path not in NOT_SAVED})


@st.dialog(words.SAVE_REVIEW, icon=":material/bookmark_add:")
def _dialog(data: Data, pages: Pages) -> None:
    """Draw what will be in the review, the question, and the button once everything is loaded."""
    with load.in_dialog(data):
        said = about(data, data.now)
        titles = ", ".join(each.TITLE for each in pages.values())
        st.caption(notices.plain(words.IN_IT.format(pages=titles)))
        st.caption(notices.plain(f"{said.dates} · {said.compared} · {said.agents}"))
        if data.choice.filters.owner:
            st.caption(words.NO_VIEWERS)
        draft = st.session_state.get(_DRAFT, "")
        text = st.text_area(words.DECISION, draft, max_chars=LONGEST_DECISION, help=words.DECISION_HELP)
        place = st.empty()
        found = load.loaded(data, lambda: _made(data, pages), st.empty())
        if place.button(words.SAVE, type="primary", icon=":material/bookmark_add:", disabled=found is None):
            decided = " ".join(text.split())
            st.session_state[_DRAFT] = decided
            if not decided:
                st.warning(words.NO_DECISION, icon=":material/warning:")
            elif found:
                _save(data, decided, found)
                st.rerun()


def _made(data: Data, pages: Pages) -> _Made:
    """Raises Waiting while exports are missing."""
    viewer = Viewer("", Role.VIEWER)
    answered = {key: reply for key, reply in data.answered.items() if key != "dismissed"}
    kept = replace(data.kept, dismissed=frozenset())
    seen = {False: replace(data, meeting=False)}
    if not data.choice.filters.owner:
        seen[True] = replace(data, viewer=viewer, answered=answered, kept=kept)
    versions, figures = {}, {}
    for for_viewers, each in seen.items():
        for theme in (LIGHT, DARK):
            made = report(each, pages, dt.datetime.now(dt.UTC), theme)
            currency = made.about.currency
            saved = tuple(to_keep(page, currency) for page in made.pages.values())
            name = version(for_viewers=for_viewers, dark=theme.dark)
            said = made.about
            lines = filter(None, [said.dates, said.compared, said.agents, said.state()])
            versions[name] = SavedPages(tuple(lines), tuple(said.remarks()), saved)
        figures[for_viewers] = _figures(each, made)
    return _Made(versions, figures[False], figures.get(True, ()))


def _figures(data: Data, made: Report) -> tuple[Figure, ...]:
    """The figures of the briefing; none of days that are not over, or that the API has in part."""
    if data.choice.period.is_open(data.now) or here(lambda: data.covered) != data.choice.period:
        return ()
    found = (each for each in facts(made) if each.key.startswith(_BRIEFING))
    return tuple(
        Figure(each.key.removeprefix(_BRIEFING), each.value, each.unit, each.version) for each in found
    )


def _save(data: Data, text: str, made: _Made) -> None:
    """Have the next run save the review."""
    place, days, ours = place_of(data.workspace), data.choice.period, narrowed(data)
    if place is None:
        return
    review = Review(
        text=text,
        start=days.start,
        end=days.end,
        timezone=days.timezone,
        author=data.viewer.name,
        saved_at=dt.datetime.now(dt.UTC),
        fewest=data.smallest_group,
        agents=tuple(sorted(ours.choice.agents)) if ours else (),
        figures=made.figures,
        viewer_figures=made.viewer_figures,
    )

    def make(store: Store, _: Data) -> None:
        store.add(place, [SavedReview(review, packed(made.versions))])
        st.session_state.pop(_DRAFT, None)

    keeping.ask(keeping.Change(Event.REVIEW_SAVED, place, make, review.id))
