import pytest

from odeus_dash.metrics.change_words import change_clause, change_text, with_clause
from odeus_dash.metrics.comparison import FigureChange
from odeus_dash.wording import compact

DAYS = "1 – 30 Sep 2026"


def grown(before: float | None, now: float | None) -> FigureChange:
    if before is None or now is None:
        return FigureChange(before, None, None, small=True)
    return FigureChange(before, now - before, (now - before) / before if before else None, small=False)


@pytest.mark.parametrize(
    ("name", "before", "now", "text"),
    [
        ("messages", 40_000, 45_120, "+5.12k (+13 %)"),
        ("messages", 1000, 970, "-30 (-3 %)"),
        ("messages", 0, 40, "+40, from 0"),
        ("messages", 500, 500, "0 (0 %)"),
        ("messages", None, 5, "–"),
        ("hit_rate", 0.6, 0.612, "+1.2 points"),
    ],
)
def test_a_tile_says_absolutely_and_relatively(name, before, now, text):
    assert change_text(name, grown(before, now), compact) == text


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (100, 112, f"messages rose 12 % against {DAYS}"),
        (1000, 966, f"messages fell 3.4 % against {DAYS}"),
        (1000, 1004, f"messages held steady against {DAYS}"),
        (0, 0, ""),
        (0, 5, ""),
        (None, 5, ""),
    ],
)
def test_a_sentence_names_the_days_before(before, now, words):
    assert change_clause("messages", grown(before, now), DAYS) == words


def test_a_sentence_can_say_where_the_figure_has_come():
    assert (
        change_clause("messages", grown(100, 112), DAYS, to="112")
        == f"messages rose 12 % to 112 against {DAYS}"
    )
    assert (
        change_clause("messages", grown(100, 100), DAYS, to="100")
        == f"messages held steady at 100 against {DAYS}"
    )
    assert change_clause("messages", grown(0, 5), DAYS, to="5") == f"messages came to 5, from none in {DAYS}"


def test_a_clause_joins_a_sentence_if_there_is_one():
    assert with_clause("All is well.", "all rose") == "All is well; all rose."
    assert with_clause("All is well.", "") == "All is well."
