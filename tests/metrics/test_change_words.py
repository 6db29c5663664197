import pytest

from odeus_dash.metrics.change_words import change_text, direction, told
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
    ("relative", "per_day", "text"),
    [
        (0.025, -0.008, "+25 (+2.5%, per day −0.8%)"),
        (-0.1, -0.004, "−100 (−10%, per day −0.4%)"),
        (0.001, 0.12, "+1 (+0.1%, per day +12%)"),
        (0.033, 0.0, "+33 (+3.3%, no change per day)"),
    ],
)
def test_where_one_period_is_longer_the_change_per_day_follows(relative, per_day, text):
    change = FigureChange(1000, round(1000 * relative), relative, small=False, per_day=per_day)
    assert change_text("messages", change, compact) == text


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
