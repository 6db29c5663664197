"""Text from outside, once through `plain`, is text and nothing else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from odeus_dash.ui.notices import plain

PIECES = st.sampled_from(
    ["**", "_", "`", "[x](javascript:alert(1))", "<b>", "</b>", "$", "$$", ":red[", "]", ":smile:", "\\", "|",
     "# ", "- ", "1. ", "> ", "---", "~~", "&lt;", "![i](x)", "\n", "\t", " ", "a", "===", "[^1]", "^", "@",
     ":material/home:", ":streamlit:", "->", "<!--", "```", "+ ", "http://x.example", "www.x.example",
     "a@x.example"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
#: As remark-gfm finds addresses in text that has been parsed already.
ADDRESS = re.compile(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", re.IGNORECASE)
#: What Streamlit makes signs of in text that has been parsed already.
SIGNS = re.compile(r":material/\w+:|:streamlit:|<->|->|<-|--|>=|<=|~=")
#: Marks that turn the direction of what follows are not shown either way.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def rendered(markdown: str) -> list[tuple[str, str]]:
    """The kind and content of all that Markdown makes of it, one level deep."""
    inline = [token for token in MARKDOWN.parse(markdown) if token.type == "inline"]
    return [(part.type, part.content) for token in inline for part in token.children or []]


@given(TEXTS)
def test_markdown_makes_nothing_but_the_text_of_it(text: str) -> None:
    parts = rendered(plain(text))
    assert {kind for kind, _ in parts} <= {"text", "text_special"}
    letters = "".join(content for _, content in parts).replace("\u2060", "")
    assert letters == " ".join(TURNS.sub("", text).replace("\0", "\ufffd").split()).replace("\u2060", "")
    assert [token.type for token in MARKDOWN.parse(plain(text))] in (
        [],
        ["paragraph_open", "inline", "paragraph_close"],
    )


@given(TEXTS)
def test_what_streamlit_adds_to_markdown_finds_nothing_either(text: str) -> None:
    marked = plain(text)
    assert not re.search(r"(?<!\\)(\\\\)*[$:\[\]<>`*_~|#]", marked)
    assert not ADDRESS.search(marked.replace("\\", ""))
    assert not SIGNS.search(re.sub(r"\\(.)", r"\1", marked))


def test_a_name_does_not_turn_the_sentence_around() -> None:
    assert plain("\u202ecost\u202c and \u2067saving") == "cost and saving"


def script(text: str) -> None:
    from odeus_dash.errors import NotOdeus
    from odeus_dash.ui import notices

    notices.show_failure(NotOdeus(text, "Do *this*."))


def test_a_failure_is_what_happened_and_what_to_do() -> None:
    app = AppTest.from_function(script, args=("It said <b>no</b>.",)).run()
    assert len(app.exception) == 0
    assert app.error[0].value == "**It said \\<b\\>no\\</b\\>\\.** Do \\*this\\*\\."
