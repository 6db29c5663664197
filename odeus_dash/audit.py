"""The audit log: one line of JSON per sign-in, failed sign-in, opened workspace, downloaded file and change.

The lines go to the logger `odeus_dash.audit`, which writes to standard output unless it has other handlers.
The account name is the only personal data in them: no address, no agent, no figure, no key.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from enum import StrEnum
from threading import Lock

from cachetools import TTLCache

#: Longer texts are cut: a typed account name may be of any length.
LONGEST = 100
#: The facts that a line may have as well as the account. Any other is a mistake in the program.
FACTS = frozenset({"provider", "role", "workspace", "file", "reason", "entry"})

log = logging.getLogger(__name__)

_lock = Lock()
_recorded: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=24 * 3600)


class Event(StrEnum):
    """The events that are logged."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    WORKSPACE_OPENED = "workspace_opened"
    DOWNLOAD = "download"
    ROW_DISMISSED = "row_dismissed"
    ROW_RESTORED = "row_restored"
    GOAL_SAVED = "goal_saved"
    GOAL_DELETED = "goal_deleted"
    NOTE_SAVED = "note_saved"
    NOTE_DELETED = "note_deleted"
    REVIEW_SAVED = "review_saved"
    REVIEW_DELETED = "review_deleted"
    NOTES_IMPORTED = "notes_imported"


def record(event: Event | str, account: str, **facts: str) -> None:
    """Write the line of `event`, done by `account`, with the time in UTC.

    Raises ValueError for an unknown event and TypeError for a fact outside FACTS.
    """
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"unknown audit facts: {', '.join(sorted(unknown))}")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    short = {name: _short(text) for name, text in facts.items()}
    log.info(json.dumps({"time": now, "event": Event(event), "account": _short(account), **short}))


def is_first(key: str) -> bool:
    """Return whether `key` is new to this process: for events that would be recorded again and again.

    A key is remembered for a day, longer than any sign-in lasts.
    """
    with _lock:
        if key in _recorded:
            return False
        _recorded[key] = True
        return True


def _short(text: str) -> str:
    """Return the text, cut if long, without DEL: the one control character that JSON does not escape."""
    text = text.replace("\x7f", "\ufffd")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class _StandardOutput(logging.Handler):
    """A handler that writes whole lines to the current standard output."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stdout.write(f"{record.getMessage()}\n")
            sys.stdout.flush()
        except (OSError, ValueError):  # a closed or full output must not stop the app
            self.handleError(record)


if not log.handlers:
    log.addHandler(_StandardOutput())
log.setLevel(logging.INFO)
log.propagate = False
