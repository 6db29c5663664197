from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.bridge import Bridge
from odeus_dash.metrics.why import steps, why_sentence


def change(previous=0, **parts):
    given = dict.fromkeys(("new", "retired", "reach", "intensity", "unsplit"), 0) | parts
    return Bridge(previous=previous, **given, current=previous + sum(given.values()))


CHANGES = [
    change(43_090, new=500, retired=-180, reach=4_800),
    change(1_000, reach=-100),
    change(1_000, new=60, reach=50, intensity=10),
    change(1_000, reach=300, intensity=-100),
    change(1_000, retired=-300, unsplit=10),
    change(1_000, unsplit=-300),
    change(100, reach=75, intensity=-75),
    change(100),
    change(0, new=7),
    change(7, retired=-7),
    change(0),
    None,
]
OF_OTHER_LENGTH = [
    (change(3_000, reach=75), Fraction(31, 30)),
    (change(3_100, retired=-100), Fraction(30, 31)),
    (change(100), Fraction(28, 31)),
    (change(0, new=7), Fraction(31, 30)),
]


def test_why_in_words(snapshot):
    assert [why_sentence(each) for each in CHANGES] == snapshot


def test_periods_of_different_length_are_compared_per_day_too(snapshot):
    assert [why_sentence(each, longer=longer) for each, longer in OF_OTHER_LENGTH] == snapshot


def test_chosen_agents_are_named_as_such(snapshot):
    assert [why_sentence(change(100), chosen=1), why_sentence(change(0), chosen=3)] == snapshot


@given(
    st.integers(0, 10**6), st.lists(st.integers(-1000, 1000), min_size=3, max_size=3), st.integers(0, 1000)
)
def test_every_change_has_a_sentence_and_a_picture_that_adds_up(previous, parts, new):
    reach, intensity, unsplit = parts
    bridge = change(previous + 3000, new=new, reach=reach, intensity=intensity, unsplit=unsplit)
    assert why_sentence(bridge).endswith(".")
    values = steps(bridge, "Before", "Now")["value"].to_list()
    assert sum(values[:-1]) == values[-1] == bridge.current


def test_steps_say_what_happened_and_leave_out_an_empty_rest():
    frame = steps(change(100, new=3, reach=-8, intensity=2), "In May", "In June")
    assert frame.rows() == [
        ("In May", 100),
        ("New agents", 3),
        ("Retired agents", 0),
        ("Reach: fewer users", -8),
        ("Intensity: more messages per user", 2),
        ("In June", 97),
    ]
    assert "Not attributable" in steps(change(100, unsplit=1), "a", "b")["step"].to_list()
    assert "Reach" in steps(change(100), "a", "b")["step"].to_list()
