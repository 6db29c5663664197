"""What commands write: results to standard output, everything else aside to standard error."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress
from io import TextIOWrapper

from odeus_dash.errors import BadInput, reason_of

#: What stands for our characters where the output is not UTF-8: without its minus, a number would be another.
_PLAIN = {"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{MIDDLE DOT}": "|", "\N{NO-BREAK SPACE}": " "}


def write_anywhere() -> None:
    """Let the output be of any encoding: characters that it does not have become plain ones, or `?`."""

    def plain(failure: UnicodeError) -> tuple[str, int]:
        if not isinstance(failure, UnicodeEncodeError):
            raise failure
        lost = failure.object[failure.start : failure.end]
        return "".join(_PLAIN.get(each, "?") for each in lost), failure.end

    codecs.register_error("odeus_dash.plain", plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="odeus_dash.plain")


def say(text: str) -> None:
    """Print a result. Raises BadInput where it cannot be written, such as to a file on a full disk."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as failure:
        discard()
        what = f"The output cannot be written: {reason_of(failure)}."
        raise BadInput(what, "Free some space on its disk, or write it elsewhere.") from failure


def aside(text: str, end: str = "\n") -> None:
    """Print a line to standard error. That it cannot be written ends no command."""
    with suppress(OSError):
        print(text, end=end, file=sys.stderr, flush=True)


def discard() -> None:
    """Discard the buffer of standard output, which Python would try to write on exit, and fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
