"""Saved reviews: the list of them, and one of them opened."""

from __future__ import annotations

from itertools import chain

from odeus_dash.data import Data
from odeus_dash.errors import ReviewProblem
from odeus_dash.page import Action, Actions, Entry, Failed, Heading, Note, Page, Sentence, Tabs, compose
from odeus_dash.parts.notes import author_of
from odeus_dash.parts.saved_pages import SavedPages, unpacked, version
from odeus_dash.periods import Period, local_today
from odeus_dash.store import Review, SavedReview
from odeus_dash.store.reviews import unusable
from odeus_dash.words import reviews as words
from odeus_dash.words.formats import date_text, period_text


def period_of(review: Review) -> Period:
    """Return the days that a review is about."""
    return Period(review.start, review.end, review.timezone)


def mark_of(review: Review) -> str:
    """Return when and by whom a review was saved."""
    return words.MARK.format(day=_saved_on(review), author=author_of(review))


def entry_of(review: Review, actions: tuple[Action, ...]) -> Entry:
    """Return a review in the list, with a button that opens it; of one that cannot be shown, why."""
    if review.problem:
        problem = unusable(review.text, review.problem)
        return Entry(review.id, review.text or words.UNNAMED, str(problem), actions=actions)
    said = words.OF_REVIEW.format(
        days=period_text(period_of(review)), author=author_of(review), day=_saved_on(review)
    )
    show = Action("show review", words.OPEN, "visibility", review.id)
    return Entry(review.id, review.text, said, actions=(show, *actions))


def opened(title: str, data: Data, found: SavedReview | ReviewProblem) -> Page:
    """Return the page with a saved review as it was, or with the reason why it cannot be shown."""
    back = Actions((Action("close review", words.ALL_REVIEWS, "arrow_back"),))
    try:
        if isinstance(found, ReviewProblem):
            raise found
        saved = _as_seen(data, found)
    except ReviewProblem as problem:
        return compose(title, words.NOT_OPENED, Failed(problem, retry=False), back)
    review = found.review
    tabs = ((page.title, (Heading(page.headline), *chain(*page.parts))) for page in saved.pages)
    return compose(
        title,
        words.AS_IT_WAS.format(days=period_text(period_of(review)), day=_saved_on(review)),
        back,
        Sentence(review.text, subject=words.DECIDED),
        Note(" · ".join(saved.about), icon="history"),
        [Note(each, icon="info") for each in saved.remarks],
        Tabs("saved_page", tuple(tabs)),
    )


def _as_seen(data: Data, found: SavedReview) -> SavedPages:
    """The pages as the viewer may see them. Raises ReviewProblem."""
    review = found.review
    if (data.fewest or 0) > review.fewest:
        reason = words.FEWER_HIDDEN.format(then=review.fewest, now=data.fewest)
        raise ReviewProblem(reason, words.ASK_ADMIN)
    try:
        return unpacked(found.pages, version(for_viewers=data.masked, dark=data.theme.dark))
    except KeyError:
        problem = ReviewProblem(words.ONLY_ADMINS, words.ASK_ADMIN)
    except ValueError:  # they are as they were saved, by their digest
        problem = unusable(review.text, "version")
    raise problem


def _saved_on(review: Review) -> str:
    return date_text(local_today(review.saved_at, review.timezone), with_year=True)
