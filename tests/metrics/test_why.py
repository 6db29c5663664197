from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odeus_dash.metrics.bridge import Bridge
from odeus_dash.metrics.why import steps, why_sentence


def change(previous=0, **parts):
    given = dict.fromkeys(("new", "retired", "reach", "intensity", "unsplit"), 0) | parts
    return Bridge(previous=previous, **given, current=previous + sum(given.values()))


@pytest.mark.parametrize(
    ("bridge", "sentence"),
    [
        (
            change(43_090, new=500, retired=-180, reach=4_800),
            "Messages rose 5,120 (12 %) to 48,210: mostly because agents had more users (+4,800).",
        ),
        (
            change(1_000, reach=-100),
            "Messages fell 100 (10 %) to 900, because agents had fewer users (-100).",
        ),
        (
            change(1_000, new=60, reach=50, intensity=10),
            (
                "Messages rose 120 (12 %) to 1,120: mostly because agents came into use (+60) and agents had "
                "more users (+50)."
            ),
        ),
        (
            change(1_000, reach=300, intensity=-100),
            (
                "Messages rose 200 (20 %) to 1,200: mostly because agents had more users (+300), "
                "although users sent fewer messages each (-100)."
            ),
        ),
        (
            change(1_000, retired=-300, unsplit=10),
            "Messages fell 290 (29 %) to 710: mostly because agents went out of use (-300).",
        ),
        (
            change(1_000, unsplit=-300),
            "Messages fell 300 (30 %) to 700, because agents with unknown users were used less (-300).",
        ),
        (
            change(100, reach=75, intensity=-75),
            "Messages stayed at 100: agents had more users (+75), but users sent fewer messages each (-75).",
        ),
        (change(100), "Messages stayed at 100."),
        (change(0, new=7), "Messages rose from none to 7, because agents came into use (+7)."),
        (change(7, retired=-7), "Messages fell from 7 to none, because agents went out of use (-7)."),
        (change(0), "Messages: none in either period."),
        (None, "The exports of the two periods hold no message counts to compare."),
    ],
)
def test_why_in_words(bridge, sentence):
    assert why_sentence(bridge) == sentence


@pytest.mark.parametrize(
    ("bridge", "longer", "sentence"),
    [
        (
            change(3_000, reach=75),
            Fraction(31, 30),
            "Messages rose 75 (2.5 %) to 3,075, per day -0.8 %, because agents had more users (+75).",
        ),
        (
            change(3_100, retired=-100),
            Fraction(30, 31),
            "Messages fell 100 (3.2 %) to 3,000, per day 0 %, because agents went out of use (-100).",
        ),
        (change(100), Fraction(28, 31), "Messages stayed at 100, per day +11 %."),
        (
            change(0, new=7),
            Fraction(31, 30),
            "Messages rose from none to 7, because agents came into use (+7).",
        ),
    ],
)
def test_periods_of_different_length_are_compared_per_day_too(bridge, longer, sentence):
    assert why_sentence(bridge, longer=longer) == sentence


def test_chosen_agents_are_named_as_such():
    assert why_sentence(change(100), chosen=1) == "Messages of 1 chosen agent stayed at 100."
    assert why_sentence(change(0), chosen=3) == "Messages of 3 chosen agents: none in either period."


@given(
    st.integers(0, 10**6), st.lists(st.integers(-1000, 1000), min_size=3, max_size=3), st.integers(0, 1000)
)
@settings(max_examples=100, deadline=None)
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
