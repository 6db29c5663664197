from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.metrics.bridge import Bridge, bridge, movers
from odeus_dash.metrics.why import agent_sentence, part_bars, why_sentence
from tests.metrics.frames import export


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


def test_why_in_words(snapshot):
    assert [why_sentence(each) for each in CHANGES] == snapshot


def test_chosen_agents_are_named_as_such(snapshot):
    assert [why_sentence(change(100), chosen=1), why_sentence(change(0), chosen=3)] == snapshot


@given(
    st.integers(0, 10**6), st.lists(st.integers(-1000, 1000), min_size=3, max_size=3), st.integers(0, 1000)
)
def test_every_change_has_a_sentence_and_a_picture_that_adds_up(previous, parts, new):
    reach, intensity, unsplit = parts
    moved = change(previous + 3000, new=new, reach=reach, intensity=intensity, unsplit=unsplit)
    assert why_sentence(moved).endswith(".")
    assert part_bars(moved)["value"].sum() == moved.change


def test_bars_say_what_happened_and_leave_out_what_did_not():
    frame = part_bars(change(100, new=3, reach=-8, intensity=2))
    assert frame.select("name", "value").rows() == [
        ("New agents", 3),
        ("Reach: fewer users", -8),
        ("Intensity: more messages per user", 2),
    ]
    assert part_bars(change(100, unsplit=1))["name"].to_list() == ["Not attributable"]
    assert part_bars(change(100)).is_empty()


def test_an_agent_that_made_half_of_the_change_is_its_reason():
    before = export({"id": "a", "messages": 100, "users": 5, "active": 5})
    now = export(
        {"id": "a", "messages": 140, "users": 7, "active": 7},
        {"id": "b", "messages": 50, "users": 5, "active": 5},
    )
    said = "Messages rose 90% to 190, mainly from a new agent, B (+50)."
    assert why_sentence(bridge(now, before), movers(now, before)) == said
    said = "Messages to selected agents rose 40% to 140, mainly due to more users (+40)."
    alone = now.head(1)
    assert why_sentence(bridge(alone, before), movers(alone, before), chosen=1) == said


def test_a_name_that_runs_from_right_to_left_leaves_figures_in_their_place() -> None:
    assert agent_sentence("עוזר", 2, None) == "\u2068עוזר\u2069 received 2 messages."
