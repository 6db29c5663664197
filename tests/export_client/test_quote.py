import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odeus_dash.export_client.quote import LONGEST, quoted
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
        ("see https://a.example/?sig=1 now", "see [hidden] now"),
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


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.text(max_size=100))
def test_never_long_never_the_key_never_control_characters(before: str, after: str) -> None:
    shown = quoted(f"{before}{KEY.reveal()}{after}", KEY)
    assert len(shown) <= LONGEST
    assert KEY.reveal() not in shown
    assert not any(unicodedata.category(mark).startswith("C") for mark in shown)
