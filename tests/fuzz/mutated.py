"""Inputs as faults make them of valid ones: bytes flipped, cut, doubled and put in, values replaced."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

#: What programs stumble over, wherever text is read.
TOKENS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1e400",
        "-0",
        "nan",
        "inf",
        "9" * 20,
        "9" * 400,
        "9" * 5000,
        "1_000",
        "٣",
        "0x1f",
        "2026-02-30",
    ),
    *(
        "9999-12-31",
        "0001-01-01",
        "\x00",
        "\r",
        "\n",
        "\ufeff",
        "\u202e",
        "\ud7ff",
        "😀",
        "é",
        '"',
        "'",
        "\\",
        "/",
    ),
    *(
        "<b>",
        "=1+1",
        "{",
        "}",
        "[",
        "]",
        ",",
        ";",
        "\t",
        "~",
        "~nobody/x",
        "..",
        "%",
        "%00",
        "null",
        "true",
        "NaN",
    ),
    "[" * 3000,
)
BYTES = (
    *(each.encode() for each in TOKENS),
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"PK\x01\x02",
)


@st.composite
def changed(draw: st.DrawFn, valid: bytes, most: int = 4) -> bytes:
    """`valid` after one to `most` changes, each at any place."""
    content = valid
    for _ in range(draw(st.integers(1, most))):
        begin, end = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        end = min(end, begin + draw(st.sampled_from([1, 8, 100, len(content)])))
        piece = content[begin:end]
        match draw(st.sampled_from(["flip", "cut", "end", "double", "insert", "replace"])):
            case "flip" if piece:
                content = (
                    content[:begin] + bytes([piece[0] ^ draw(st.integers(1, 255))]) + content[begin + 1 :]
                )
            case "cut":
                content = content[:begin] + content[end:]
            case "end":
                content = content[:begin]
            case "double":
                content = content[:end] + piece + content[end:]
            case "insert":
                content = (
                    content[:begin] + draw(st.sampled_from(BYTES) | st.binary(max_size=6)) + content[begin:]
                )
            case _:
                content = content[:begin] + draw(st.sampled_from(BYTES)) + content[end:]
    return content


#: Any value that JSON can hold, a few levels deep.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(TOKENS) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=4,
)


@st.composite
def altered(draw: st.DrawFn, valid: Any, values: st.SearchStrategy[Any] = JSON, most: int = 3) -> Any:
    """A copy of lists and dicts in which one to `most` values were replaced, doubled, added or removed."""
    document = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, most))):
        places = list(_places(document))
        if not places:
            return document
        holder, at = draw(st.sampled_from(places))
        match draw(st.sampled_from(["replace", "replace", "remove", "double", "add"])):
            case "remove":
                del holder[at]
            case "double" if isinstance(holder, list):
                holder.insert(at, copy.deepcopy(holder[at]))
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from([*TOKENS, *map(str, holder)]))] = draw(values)
            case _:
                holder[at] = draw(values)
    return document


def _places(document: Any) -> Sequence[tuple[Any, Any]]:
    """Each list or dict with the place of a value in it, all levels of them."""
    inner = document.items() if isinstance(document, dict) else enumerate(document)
    found = [] if not isinstance(document, dict | list) else [(document, at) for at, _ in list(inner)]
    below = [document[at] for _, at in found]
    return [*found, *(place for each in below if isinstance(each, dict | list) for place in _places(each))]
