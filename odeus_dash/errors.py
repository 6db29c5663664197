"""Every failure that Odeus Dash names.

Each carries two sentences for the reader: `what` happened and what `todo` next. `str(error)` is both.
Neither contains a key, a signed URL or an e-mail address. `title` is a headline for the screen.

    OdeusDashError
    ├── BadInput                 invalid input or settings                     (exit code 2)
    │   ├── BadAccounts
    │   ├── BadDeploymentURL
    │   ├── BadFile              an opened file is not a single export of a single period
    │   ├── BadNotesFile         an opened file has no unchanged goals, notes and reviews
    │   ├── BadEntry             a goal or note with invalid input
    │   ├── BadPeriod
    │   ├── BadSettings
    │   └── NotAnswered          a question that cannot be answered
    ├── KeyProblem               the workspace rejects the key                 (exit code 3)
    │   ├── KeyRefused           401: missing, wrong, revoked
    │   └── NoPermission         403: known, but not allowed to export usage
    ├── ArchiveProblem           the archive cannot be read or written, or has a damaged file
    ├── StoreProblem             the database of goals and notes cannot be used
    │   ├── StoreGone            it no longer exists, or its server does not answer
    │   ├── StoreReadOnly        nothing can be written to it
    │   ├── StoreLocked          another program locks it for too long
    │   ├── StoreDamaged         it is not a database of ours
    │   ├── StoreTooNew          a newer version of the dashboard wrote it
    │   └── StoreConflict        the entry was changed or deleted meanwhile
    ├── ReviewProblem            a saved review is missing, damaged, or may not be shown
    ├── NotKept                  the API no longer has all days of the period
    ├── NotInFiles               the opened files do not cover the period
    └── ExportFailed             anything else that prevents a usable table    (exit code 4)
        ├── ExportTooLarge       400: more rows than one export may hold
        ├── InvalidRange         400: the server rejects the range
        ├── DownloadTooLarge     the file exceeds the download limit
        ├── NotOdeus             something answered, but not an Odeus export API
        ├── Refused              the server refuses to export for another reason
        ├── UnknownEncoding      an answer has an unsupported content encoding
        ├── ForbiddenAddress     a host resolves to an address where nothing may be sent
        ├── UnusableFile         a complete CSV without agents, or with impossible counts
        ├── NotSaved             downloaded, but there is no room for it on this computer
        └── Retryable            may work on another try
            ├── Unreachable      no connection: DNS, refused, TLS, lost before an answer
            ├── TimedOut         connected, but no answer in time
            ├── RateLimited      429; `.wait` seconds, when the server said so
            ├── ServerFault      5xx; `.status`
            ├── DamagedAnswer    200 without an export: incomplete JSON, a web page
            └── ExportStale      this export is lost, a new one may work
                ├── SignedURLExpired
                └── DamagedFile  truncated, wrong row count, no header
"""

from __future__ import annotations

import errno
import os
from typing import ClassVar


def reason_of(failure: OSError) -> str:
    """Return the reason of a system failure in lower case, without the path: `permission denied`."""
    return os.strerror(failure.errno).lower() if failure.errno else "unknown reason"


def is_full(failure: OSError) -> bool:
    """Whether a system failure says that there is no room for a file."""
    return failure.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class OdeusDashError(Exception):
    """A named failure: `what` happened and what `todo` next, each a sentence without secrets."""

    exit_code: ClassVar[int] = 4
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what} {todo}")
        self.what = what
        self.todo = todo


class BadInput(OdeusDashError):
    exit_code = 2
    title = "Invalid input"


class BadAccounts(BadInput):
    title = "Invalid account file"


class BadDeploymentURL(BadInput):
    title = "Invalid deployment URL"


class BadFile(BadInput):
    title = "File not opened"


class BadNotesFile(BadInput):
    title = "File not imported"


class BadEntry(BadInput):
    title = "Not saved"


class BadPeriod(BadInput):
    title = "Invalid date range"


class BadSettings(BadInput):
    title = "Invalid settings"


class NotAnswered(BadInput):
    """`unknown` are words of the question that no name matches, if that is the reason."""

    title = "No answer"

    def __init__(self, what: str, todo: str, unknown: str = "") -> None:
        super().__init__(what, todo)
        self.unknown = unknown


class KeyProblem(OdeusDashError):
    exit_code = 3
    title = "API key not accepted"


class KeyRefused(KeyProblem):
    title = "API key rejected"


class NoPermission(KeyProblem):
    title = "No permission to export usage"


class ArchiveProblem(OdeusDashError):
    title = "Archive problem"


class StoreProblem(OdeusDashError):
    title = "Goals and notes not available"


class StoreGone(StoreProblem):
    pass


class StoreReadOnly(StoreProblem):
    title = "Not saved"


class StoreLocked(StoreProblem):
    pass


class StoreDamaged(StoreProblem):
    pass


class StoreTooNew(StoreProblem):
    pass


class StoreConflict(StoreProblem):
    title = "Not saved"


class ReviewProblem(OdeusDashError):
    title = "Review not available"


class NotKept(OdeusDashError):
    title = "Days no longer available"


class NotInFiles(OdeusDashError):
    title = "Not in the opened files"


class ExportFailed(OdeusDashError):
    title = "Export failed"


class ExportTooLarge(ExportFailed):
    """More rows than one export may have; `rows` and `limit` are None if the server named none."""

    title = "Export too large"

    def __init__(self, what: str, todo: str, rows: int | None, limit: int | None) -> None:
        super().__init__(what, todo)
        self.rows = rows
        self.limit = limit


class InvalidRange(ExportFailed):
    title = "Date range rejected"


class DownloadTooLarge(ExportFailed):
    title = "File too large"


class NotOdeus(ExportFailed):
    title = "Not an Odeus deployment"


class Refused(ExportFailed):
    title = "Export refused"


class UnknownEncoding(ExportFailed):
    title = "Unsupported encoding"


class ForbiddenAddress(ExportFailed):
    title = "Address not allowed"


class UnusableFile(ExportFailed):
    title = "Unusable file"


class NotSaved(ExportFailed):
    title = "Export not saved"


class Retryable(ExportFailed):
    """A failure that trying again may solve; the only class that the retry policy checks."""


class Unreachable(Retryable):
    title = "Deployment unreachable"


class TimedOut(Retryable):
    title = "Timed out"


class RateLimited(Retryable):
    """Too many requests; `wait` is the pause in seconds that the server asked for, or None."""

    title = "Too many requests"

    def __init__(self, what: str, todo: str, wait: float | None) -> None:
        super().__init__(what, todo)
        self.wait = wait


class ServerFault(Retryable):
    """The server failed with a 5xx `status`."""

    title = "Deployment error"

    def __init__(self, what: str, todo: str, status: int, wait: float | None = None) -> None:
        super().__init__(what, todo)
        self.status = status
        self.wait = wait


class DamagedAnswer(Retryable):
    title = "Unexpected answer"


class ExportStale(Retryable):
    """The signed URL or the file of this export is bad; a new export may work."""


class SignedURLExpired(ExportStale):
    title = "Download link expired"


class DamagedFile(ExportStale):
    title = "File damaged"
