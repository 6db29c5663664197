"""What commands write: results to standard output, everything else aside to standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from odeus_dash.errors import BadInput, reason_of


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
