"""What templates say is short, and in the words that readers know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module

import pytest

ROOMS = ("cache", "cost", "data", "tokens")
MOST_WORDS = 25
#: What else means in the interface: see the fixed terms in the definitions.
UNKNOWN_TO_READERS = re.compile(
    r"\b(buckets?|against|dearer|dearest|chosen|agrees?|somebody|nobody|anew|likewise|thereof)\b"
)


def templates(room: str) -> Iterator[str]:
    for name, value in vars(import_module(f"odeus_dash.words.{room}")).items():
        if name.isupper():
            yield from map(str, value.values() if isinstance(value, Mapping) else [value])


@pytest.mark.parametrize("room", ROOMS)
def test_sentences_are_short(room: str) -> None:
    sentences = [each for text in templates(room) for each in re.split(r"(?<=[.?!]) ", text)]
    assert sentences
    assert [each for each in sentences if len(each.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("room", ROOMS)
def test_words_are_those_of_the_readers(room: str) -> None:
    assert [each for each in templates(room) if UNKNOWN_TO_READERS.search(each) or " %" in each] == []
