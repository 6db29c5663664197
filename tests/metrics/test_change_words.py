import pytest

from odeus_dash.metrics.change_words import change_clause, change_text, direction, told, with_clause
from odeus_dash.metrics.comparison import FigureChange
from odeus_dash.words.formats import compact

DAYS = "1–30 Sept"


def grown(before: float | None, now: float | None) -> FigureChange:
    if before is None or now is None:
        return FigureChange(before, None, None, small=True)
    return FigureChange(before, now - before, (now - before) / before if before else None, small=False)


@pytest.mark.parametrize(
    ("name", "before", "now", "text"),
    [
        ("messages", 40_000, 45_120, "+5,120 (+13%)"),
        ("messages", 1000, 970, "−30 (−3%)"),
        ("messages", 0, 40, "new"),
        ("messages", 500, 500, "no change"),
        ("messages", None, 5, "–"),
        ("hit_rate", 0.6, 0.612, "+1.2 pp"),
    ],
)
def test_a_tile_says_absolutely_and_relatively(name, before, now, text):
    assert change_text(name, grown(before, now), compact) == text


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (100, 112, f"messages rose 12% vs {DAYS}"),
        (1000, 966, f"messages fell 3.4% vs {DAYS}"),
        (1000, 1004, f"messages held steady vs {DAYS}"),
        (0, 0, ""),
        (0, 5, ""),
        (None, 5, ""),
    ],
)
def test_a_sentence_names_the_days_before(before, now, words):
    assert change_clause("messages", grown(before, now), DAYS) == words


def test_a_sentence_can_say_where_the_figure_has_come():
    assert change_clause("messages", grown(100, 112), DAYS, to="112") == f"messages rose 12% to 112 vs {DAYS}"
    assert (
        change_clause("messages", grown(100, 100), DAYS, to="100") == f"messages held steady at 100 vs {DAYS}"
    )
    assert change_clause("messages", grown(0, 5), DAYS, to="5") == f"messages came to 5, from none in {DAYS}"


@pytest.mark.parametrize(
    ("relative", "per_day", "text", "words"),
    [
        (0.025, -0.008, "+25 (+2.5%, per day −0.8%)", f"rose 2.5% vs {DAYS}, per day −0.8%"),
        (-0.1, -0.004, "−100 (−10%, per day −0.4%)", f"fell 10% vs {DAYS}, per day −0.4%"),
        (0.001, 0.12, "+1 (+0.1%, per day +12%)", f"held steady vs {DAYS}, per day +12%"),
        (0.033, 0.0, "+33 (+3.3%, no change per day)", f"rose 3.3% vs {DAYS}, no change per day"),
    ],
)
def test_where_one_period_is_longer_the_change_per_day_follows(relative, per_day, text, words):
    change = FigureChange(1000, round(1000 * relative), relative, small=False, per_day=per_day)
    assert change_text("messages", change, compact) == text
    assert change_clause("messages", change, DAYS) == f"messages {words}"


def test_a_clause_joins_a_sentence_if_there_is_one():
    assert with_clause("All is well.", "all rose") == "All is well; all rose."
    assert with_clause("All is well.", "") == "All is well."


@pytest.mark.parametrize(
    ("change", "way"),
    [
        (grown(100, 112), "up 12%"),
        (grown(100, 88), "down 12%"),
        (grown(1000, 1004), "steady"),
        (grown(0, 5), "new"),
        (grown(0, 0), "unknown"),
        (grown(None, 5), "unknown"),
        (None, "unknown"),
    ],
)
def test_a_sentence_goes_the_way_of_the_figure(change, way):
    assert direction(change) == way.split()[0]
    templates = dict.fromkeys(("steady", "new", "unknown"), "{level}")
    templates |= {each: f"{each} {{change}}, {{level}}" for each in ("up", "down")}
    expected = f"{way}, 7" if " " in way else "7"
    assert told(templates, change, level=7) == expected
