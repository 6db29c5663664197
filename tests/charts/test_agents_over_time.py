from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest

from odeus_dash.charts.agents_over_time import agents_over_time
from odeus_dash.charts.line import Quantity
from odeus_dash.charts.theme import LIGHT, Theme
from odeus_dash.periods import Granularity

from .frames import agents_over_time as frame_of
from .visible import texts

RED, BLUE = "#aa0000", "#0000aa"


def draw(
    frame: pl.DataFrame,
    colours: dict[str, str],
    theme: Theme = LIGHT,
) -> dict[str, list[dict[str, object]]]:
    drawn = agents_over_time(
        frame,
        Quantity("value", "unique users", Granularity.WEEK),
        theme=theme,
        colours=colours,
    )
    return {"data": drawn.to_dict()["data"], "labels": drawn.to_dict()["layout"].get("annotations", [])}


def test_each_agent_has_its_values_in_its_colour() -> None:
    picture = draw(frame_of([[1, 2], [3, 4]]), {"id-00001": RED, "id-00002": BLUE})
    hovered = [trace for trace in picture["data"] if "customdata" in trace]
    assert [trace["y"] for trace in hovered] == [[1, 2], [3, 4]]
    lines = [trace["line"] for trace in picture["data"] if trace["mode"] == "lines"]
    assert [line["color"] for line in lines] == [RED, BLUE]  # type: ignore[index]


def test_names_stand_at_the_ends_in_the_colour_of_the_line() -> None:
    labels = draw(frame_of([[1, 2], [3, 40]]), {"id-00001": RED, "id-00002": BLUE})["labels"]
    assert [(label["text"], label["y"], label["font"]["color"]) for label in labels] == [  # type: ignore[index]
        ("Agent 1", 2, RED),
        ("Agent 2", 40, BLUE),
    ]


def test_agents_without_a_colour_are_not_drawn() -> None:
    assert [label["text"] for label in draw(frame_of([[1], [2]]), {"id-00002": BLUE})["labels"]] == [
        "Agent 2"
    ]


def test_six_agents_at_most() -> None:
    colours = {f"id-{number:05}": RED for number in range(1, 10)}
    assert len(draw(frame_of([[number] for number in range(9)]), colours)["labels"]) == 6


def test_partial_buckets_are_not_joined() -> None:
    picture = draw(frame_of([[1, 2, 3]], partial=[2]), {"id-00001": RED})
    assert [trace["y"] for trace in picture["data"] if trace["mode"] == "lines"] == [[1, 2]]


def test_the_longest_name_has_room_and_is_cut_where_it_is_very_long() -> None:
    for name, shown in (("Ada", 5), ("A name as long as names get", 24)):
        drawn = agents_over_time(
            frame_of([[1]], name=name), Quantity("value", "users", Granularity.WEEK), theme=LIGHT,
            colours={"id-00001": RED},
        ).to_dict()["layout"]  # fmt: skip
        assert len(drawn["annotations"][0]["text"]) == shown
        assert 7 * shown < drawn["margin"]["r"] < 9 * shown + 13


def test_labels_of_crossing_lines_do_not_overlap() -> None:
    frame = frame_of([[5, 100], [5, 100], [5, 99], [5, 98]])
    labels = draw(frame, {f"id-{number:05}": RED for number in range(1, 5)})["labels"]
    scale = (340 - 60) / 112
    places = sorted(label["y"] * scale + label["yshift"] for label in labels)  # type: ignore[operator]
    assert all(high - low >= 18.9 for low, high in pairwise(places))


@pytest.mark.parametrize("colours", [{}, {"unknown": RED}], ids=["nobody chosen", "nobody known"])
def test_nobody_to_draw_is_a_sentence(colours: dict[str, str]) -> None:
    drawn = agents_over_time(
        frame_of([[1]]), Quantity("value", "users", Granularity.WEEK), theme=LIGHT, colours=colours
    )
    assert texts(drawn) == ["No usage in this period"]


def test_a_bucket_that_has_not_been_loaded_is_a_gap() -> None:
    frame = frame_of([[1, 2, 3, 4, 5]]).filter(pl.col("value") != 3)
    drawn = agents_over_time(
        frame,
        Quantity("value", "users", Granularity.WEEK),
        theme=LIGHT,
        colours={"id-00001": RED},
    )
    hovered = [trace["y"] for trace in drawn.to_dict()["data"] if "customdata" in trace]
    assert hovered == [[1, 2, None, 4, 5]]


def test_agent_without_values_is_left_out() -> None:
    labels = draw(frame_of([[None, None], [1, 2]]), {"id-00001": RED, "id-00002": BLUE})["labels"]
    assert [label["text"] for label in labels] == ["Agent 2"]
