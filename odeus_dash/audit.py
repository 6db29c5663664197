"""One line of JSON per thing that somebody did: who signed in, what was opened, what was taken.

The lines go to the logger `odeus_dash.audit`, which writes them to standard output unless whoever runs
the dashboard has given it handlers of their own. The account name is the only personal data in them: no
address, no agent, no figure, no key.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from enum import StrEnum
from threading import Lock

from cachetools import TTLCache

#: Longer texts are cut: what somebody typed as an account name may be a novel.
LONGEST = 100
#: What may be said beside the account; anything else is a mistake in the program.
FACTS = frozenset({"provider", "role", "workspace", "file", "reason"})

log = logging.getLogger(__name__)

_lock = Lock()
_recorded: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=24 * 3600)


class Event(StrEnum):
    """Everything that leaves a line."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    WORKSPACE_OPENED = "workspace_opened"
    DOWNLOAD = "download"


def record(event: Event | str, account: str, **facts: str) -> None:
    """Write the line of `event`, done by `account`, with the time in UTC.

    ValueError for an event that is none, TypeError for a fact outside FACTS.
    """
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"no audit line says {', '.join(sorted(unknown))}")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {name: _short(text) for name, text in facts.items()}
    log.info(json.dumps({"time": now, "event": Event(event), "account": _short(account), **said}))


def is_first(key: str) -> bool:
    """Return whether this process was not asked for `key` before: for what would be recorded again and again.

    A key is remembered for a day, longer than any sign-in counts.
    """
    with _lock:
        if key in _recorded:
            return False
        _recorded[key] = True
        return True


def _short(text: str) -> str:
    """The text, cut if it is long, without DEL: the one control character that JSON does not escape."""
    text = text.replace("\x7f", "\ufffd")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class _StandardOutput(logging.Handler):
    """Writes to what is standard output at that moment, one whole line at a time."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stdout.write(f"{record.getMessage()}\n")
            sys.stdout.flush()
        except (OSError, ValueError):  # a closed or full output must not stop anybody's work
            self.handleError(record)


if not log.handlers:
    log.addHandler(_StandardOutput())
log.setLevel(logging.INFO)
log.propagate = False
