from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odeus_dash.charts.text import columns, in_two_lines, label, plain, short

from .visible import HOSTILE, INERT

any_text = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)


def test_markup_entities_and_formulas_lose_their_meaning() -> None:
    assert plain(HOSTILE) == INERT


@given(any_text)
def test_nothing_is_left_that_plotly_would_interpret(text: str) -> None:
    made = plain(text)
    assert not set("<>$") & set(made)
    assert "%{" not in made
    assert re.sub(r"&(amp|lt|gt|#36|#37);", "", made).count("&") == 0


@given(st.text(alphabet="ab<>&$;#%{}%'\" é漢", max_size=40))
def test_what_is_shown_is_the_text_with_its_white_space_collapsed(text: str) -> None:
    assert html.unescape(plain(text)) == " ".join(text.split())


@pytest.mark.parametrize("blank", ["", "  ", "\n\t", "\u2028", "\x00"])
def test_nothing_to_see_is_nothing(blank: str) -> None:
    assert plain(blank) == ""


def test_line_breaks_become_one_space() -> None:
    assert plain(" two\r\n\n lines\u2028here\x00 ") == "two lines here"


def test_right_to_left_text_is_isolated() -> None:
    assert plain("עוזר") == "\u2068עוזר\u2069"
    assert plain("assistant") == "assistant"


def test_a_name_cannot_turn_the_text_beside_it() -> None:
    assert plain("a\u202egnp.exe\u2069") == "agnp.exe"


def test_short_text_stays() -> None:
    assert short("RFP Writer", 10) == "RFP Writer"
    assert short("  RFP \n Writer ", 10) == "RFP Writer"


def test_long_text_ends_in_an_ellipsis() -> None:
    assert short("RFP Writer", 9) == "RFP Wri…"
    assert short("RFP Writer", 5) == "RFP…"


def test_what_tells_two_agents_apart_is_never_cut() -> None:
    assert short("Contract Check · 34d7", 16) == "Contract… · 34d7"
    assert short("Contract Check · 34d7", 10) == "Contract…"  # no room for both
    assert short("Contract Check · quarterly report", 15) == "Contract Check…"


@given(any_text, st.integers(min_value=1, max_value=30))
@example("00M::III0", 8)  # whose widths add up to 8.000000000000002
def test_never_wider_than_asked(text: str, width: int) -> None:
    assert columns(short(text, width)) <= width


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("e\u0301xpert", "e\u0301"),
        ("👩🏽‍💻 copilot", "👩🏽‍💻"),
        ("🇩🇪🇫🇷 desk", "🇩🇪"),
        ("❤️ club", "❤️"),
    ],
)
def test_one_sign_is_kept_whole_or_left_out(text: str, sign: str) -> None:
    kept = {short(text, width).removesuffix("…") for width in range(1, 4)}
    assert kept <= {"", sign, *(text[: len(sign) + more] for more in (1, 2))}
    assert sign in kept


def test_wide_signs_take_two_columns() -> None:
    assert columns("漢字") == 4
    assert columns("e\u0301") == 1
    assert columns(unicodedata.lookup("ROCKET")) == 2


def test_wide_letters_and_capitals_take_more_than_narrow_ones() -> None:
    assert columns("n" * 40) == 40 < columns("N" * 40) < columns("W" * 40) == columns("m" * 40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("RFP Writer", ["RFP Writer"]),
        ("Service Desk Answers", ["Service Desk", "Answers"]),
        ("Contract Check · 34d7", ["Contract Check", "· 34d7"]),
        ("Contract Check of the quarter · 34d7", ["Contract Check", "of the q… · 34d7"]),
        ("Donaudampfschifffahrt", ["Donaudampfsch", "ifffahrt"]),
        ("漢字漢字漢字漢字漢字漢字漢字漢字", ["漢字漢字漢字漢", "字漢字漢字漢…"]),
    ],
)
def test_a_name_in_two_lines_keeps_words_whole_where_it_can(text: str, lines: list[str]) -> None:
    assert in_two_lines(text, 14) == lines


@given(any_text, st.integers(min_value=2, max_value=30))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    lines = [html.unescape(line).strip() for line in in_two_lines(text, width)]
    assert len(lines) <= 2
    assert all(columns(line) <= width for line in lines)


def test_label_is_cut_before_it_is_made_inert() -> None:
    assert label("<<<<<<", 4) == "&lt;&lt;&lt;…"
