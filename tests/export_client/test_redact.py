import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.export_client.redact import LONGEST, READ, beginning, quoted
from odeus_dash.settings import Key

KEY = Key("sk-test-0123456789")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("from must be before to", "from must be before to"),
        ("  two\r\n\tlines\x00 ", "two lines"),
        ("\x1b[31mred\u202edrawkcab\u200b", "[31mred drawkcab"),
        ("key sk-test-0123456789 is old", "key [hidden] is old"),
        ("key sk-test-0*** is old", "key [hidden] is old"),
        ("sent Bearer abc", "sent [hidden]"),
        ("ask owner@acme.example today", "ask [hidden] today"),
        ("ask owner%40acme.example today", "ask [hidden] today"),
        ("see https://a.example/?sig=1 now", "see [hidden] now"),
        ("see s3://bucket/file.csv now", "see [hidden] now"),
        ("see a.example/f?sig=1 now", "see [hidden] now"),
        ("token eyJhbGciOi.eyJzdWIiOiIx.c2ln9", "token [hidden]"),
        ("2026-10-01T00:00:00.000Z is too early", "2026-10-01T00:00:00.000Z is too early"),
        ("averyverylongwordwithoutanynumber", "averyverylongwordwithoutanynumber"),
        (
            "日付の範囲が正しくありません。もう一度お試しください。",
            "日付の範囲が正しくありません。もう一度お試しください。",
        ),
        ("<b>bold</b> *star*", "<b>bold</b> *star*"),
    ],
)
def test_words_are_kept_and_secrets_hidden(text: str, shown: str) -> None:
    assert quoted(text, KEY) == shown


@given(st.text(max_size=400), st.text(max_size=100))
def test_never_long_never_the_key_never_control_characters(before: str, after: str) -> None:
    shown = quoted(f"{before}{KEY.reveal()}{after}", KEY)
    assert len(shown) <= LONGEST
    assert KEY.reveal() not in shown
    assert not any(unicodedata.category(mark).startswith("C") for mark in shown)


#: More than any server's answer may hold, in shapes that patterns with a choice go through again and again.
_SHAPES = ("!", "a", "a.", "@", "1,111", "bearer ", "https://", "?", "?=", "sk-test-")
HUGE = [each * (2**20 // len(each)) for each in _SHAPES]


@pytest.mark.parametrize("text", HUGE, ids=lambda each: each[:8])
def test_of_a_long_text_only_the_beginning_is_looked_at(text: str) -> None:
    assert len(beginning(text)) <= READ
    assert quoted(text, KEY) == quoted(text[: READ + 1], KEY)
    assert quoted(f"no {text}", KEY).startswith("no")


@pytest.mark.parametrize("room", range(len(KEY.reveal()) + 2))
def test_no_part_of_a_secret_is_left_where_a_long_text_is_cut(room: int) -> None:
    hidden = "https://a.example/" + "x" * (READ - 30 - room)
    for secret in (KEY.reveal(), f"{KEY.reveal()}-and-more", "sk-test-0123…", "olga@acme.example"):
        shown = quoted(f"{hidden} why {'y' * 7} {secret} {'z' * 100}", KEY)
        assert re.fullmatch(r"\[hidden\] why( yyyyyyy)?( \[hidden\])? …", shown)
