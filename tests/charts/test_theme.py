from __future__ import annotations

import json
import tomllib

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from odeus_dash.charts.line import Quantity
from odeus_dash.charts.notes import Written, with_marks
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.charts.theme import (
    CONFIG,
    DARK,
    LIGHT,
    READABLE,
    Theme,
    agent_colours,
    blend,
    contrast,
    fade,
    figure,
    legible,
    nothing,
)
from odeus_dash.periods import Granularity, Period
from tests.launcher import ROOT

from .frames import agents_over_time
from .visible import texts

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


#: The app's own theme: the colours of everything that is not a picture.
CONFIG_TOML = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ff0000", 1)],
)
def test_contrast_is_the_known_one(one: str, other: str, known: float) -> None:
    assert contrast(one, other) == pytest.approx(known, abs=0.01)


@BOTH
def test_colours_that_carry_meaning_stand_out_from_the_page(colours: Theme) -> None:
    for colour in (*colours.categories, colours.accent, colours.good, colours.bad):
        assert contrast(colour, colours.page) >= 3, colour


@BOTH
def test_text_can_be_read_on_the_page(colours: Theme) -> None:
    assert contrast(colours.ink, colours.page) >= 7
    assert contrast(colours.ink, colours.surface) >= 7
    for words in (colours.muted, colours.accent, colours.bad, colours.good):
        assert contrast(words, colours.page) >= READABLE, words
    assert contrast(colours.muted, colours.surface) >= READABLE


@BOTH
def test_text_can_be_read_on_marks_and_marks_in_tiles(colours: Theme) -> None:
    marks = (colours.accent, colours.good, colours.bad)
    assert [mark for mark in marks if contrast(colours.page, mark) < READABLE] == []
    assert contrast(colours.ink, colours.context) >= READABLE  # shares on the uncached part of a bar
    for tone in (colours.muted, colours.good, colours.bad):  # as the style sheet mixes a tile's change
        assert contrast(blend(tone, colours.ink, 0.8), blend(tone, colours.page, 0.11)) >= READABLE, tone


@BOTH
def test_words_in_the_colour_of_a_line_can_be_read_and_stay_as_near_to_it_as_that_allows(
    colours: Theme,
) -> None:
    for colour in colours.categories:
        words = legible(colour, colours)
        assert contrast(words, colours.page) >= READABLE
        assert words == colour or contrast(colour, colours.page) < READABLE


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_of_the_app_can_be_read_on_page_sidebar_and_badges(name: str) -> None:
    theme = CONFIG_TOML[name]
    page, sidebar = theme["backgroundColor"], theme["sidebar"]["backgroundColor"]
    pairs = [
        (theme[each], on) for each in ("textColor", "linkColor", "grayTextColor") for on in (page, sidebar)
    ]
    pairs.append((theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]))
    for hue in ("green", "red", "orange", "violet", "gray"):
        pairs += [(theme[f"{hue}TextColor"], on) for on in (page, theme[f"{hue}BackgroundColor"])]
    assert {(words, on) for words, on in pairs if contrast(words, on) < READABLE} == set()


def test_the_app_and_its_pictures_have_the_same_colours() -> None:
    for theme, app in ((LIGHT, CONFIG_TOML["light"]), (DARK, CONFIG_TOML["dark"])):
        ours = (theme.ink, theme.muted, theme.line, theme.page, theme.surface, theme.accent)
        names = ("text", "grayText", "border", "background", "secondaryBackground", "primary")
        assert ours == tuple(app[f"{each}Color"] for each in names)


@BOTH
def test_eight_categories_are_eight_colours(colours: Theme) -> None:
    assert len(set(colours.categories)) == 8


def test_eight_agents_get_eight_colours_whatever_their_order() -> None:
    ids = [f"agent-{number}" for number in range(8)]
    assert len(set(agent_colours(ids, LIGHT).values())) == 8
    assert agent_colours(ids, LIGHT) == agent_colours(reversed(ids), LIGHT)


def test_more_agents_than_colours_still_get_one() -> None:
    assert set(agent_colours([str(number) for number in range(50)], LIGHT).values()) == set(LIGHT.categories)


def test_agent_keeps_its_place_in_the_palette_in_the_dark() -> None:
    light, dark = agent_colours(["a", "b"], LIGHT), agent_colours(["a", "b"], DARK)
    assert [LIGHT.categories.index(colour) for colour in light.values()] == [
        DARK.categories.index(colour) for colour in dark.values()
    ]


def test_colour_arithmetic() -> None:
    assert fade("#102030", 0.5) == "rgba(16,32,48,0.5)"
    assert blend("#000000", "#ffffff", 0.5) == "#808080"
    assert blend("#123456", "#ffffff", 1) == "#123456"


@BOTH
def test_figure_has_the_colour_of_the_page_and_takes_no_template_of_the_host(colours: Theme) -> None:
    before = pio.templates.default
    try:
        pio.templates.default = "plotly_dark"  # what Streamlit does with its own
        drawn = figure(colours, [], 100, {}).to_dict()["layout"]
    finally:
        pio.templates.default = before
    style = drawn["template"]["layout"]
    assert style["paper_bgcolor"] == colours.page
    assert style["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert style["font"]["family"] == "Inter, Arial, sans-serif"
    assert "colorway" not in style


def test_what_the_browser_draws_is_put_together_once() -> None:
    drawn = figure(LIGHT, [{"type": "bar", "x": [1, 2]}], 100, {})
    assert drawn.to_dict() is drawn.to_dict()
    assert drawn.to_json() == go.Figure(drawn.to_dict()).to_json()


def test_picture_of_nothing_is_a_sentence() -> None:
    assert texts(nothing(LIGHT)) == ["No usage in this period"]


def test_browser_may_only_download_the_picture() -> None:
    config = json.loads(json.dumps(dict(CONFIG)))
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["displaylogo"] is False
    assert config["responsive"] is True


def test_a_picture_that_was_printed_is_still_whole() -> None:
    drawn = nothing(LIGHT)
    before = drawn.to_json()
    assert len(repr(drawn)) < 100
    assert drawn.to_json() == before


def test_notes_leave_a_picture_its_agents() -> None:
    frame = agents_over_time([[1, 2], [3, 4]])
    drawn = small_multiples(frame, Quantity("value", "messages", Granularity.WEEK), theme=LIGHT)
    week = frame["bucket"][0]
    calendar = frame.select("bucket", "bucket_end").unique().sort("bucket")
    noted = with_marks(
        drawn, calendar, [Written("Launch", Period(week, week), "ann", week)], None, theme=LIGHT
    )
    assert noted is not drawn
    assert noted.agents == drawn.agents
    assert any(noted.agents)
