"""Every failure that Odeus Dash names.

Each carries two sentences for the person in front of the screen: what happened and what to do
next. `str(error)` is both of them; neither ever holds a key, a signed URL or an e-mail address.

    OdeusDashError
    ├── BadInput                 what was typed or configured cannot be used   (exit code 2)
    │   ├── BadAccounts
    │   ├── BadDeploymentURL
    │   ├── BadFile              an opened file is not one export of one period
    │   ├── BadPeriod
    │   └── BadSettings
    ├── KeyProblem               the workspace does not accept the key         (exit code 3)
    │   ├── KeyRefused           401: missing, wrong, revoked
    │   └── NoPermission         403: known, but not allowed to export usage
    ├── ArchiveProblem           the archive cannot be read or written, or had a damaged file
    ├── NotKept                  the API does not have all days of the period any more
    ├── NotInFiles               the opened files do not make up the period
    └── ExportFailed             anything else between us and a usable table   (exit code 4)
        ├── ExportTooLarge       400: more rows than one export may hold
        ├── InvalidRange         400: the server does not take the range
        ├── DownloadTooLarge     the file is larger than we are set to accept
        ├── NotOdeus             something answered, but not an Odeus export API
        ├── Refused              the server does not export, for a reason of its own
        ├── UnknownEncoding      an answer is packed in a way that we cannot read
        ├── ForbiddenAddress     a host leads where nothing may be sent
        ├── UnusableFile         a whole CSV without agents, or with counts that cannot be true
        └── Retryable            may work if asked again
            ├── Unreachable      no connection: DNS, refused, TLS, cut before an answer
            ├── TimedOut         connected, but no answer in time
            ├── RateLimited      429; `.wait` seconds, when the server said so
            ├── ServerFault      5xx; `.status`
            ├── DamagedAnswer    200 without an export: JSON that breaks off, a web page
            └── ExportStale      this export is lost; a new one may succeed
                ├── SignedURLExpired
                └── DamagedFile  truncated, wrong row count, no header
"""

from __future__ import annotations

from typing import ClassVar


class OdeusDashError(Exception):
    """A failure with a name. `what` happened and `todo` next, each a sentence without secrets."""

    exit_code: ClassVar[int] = 4
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what} {todo}")
        self.what = what
        self.todo = todo


class BadInput(OdeusDashError):
    exit_code = 2
    title = "This cannot be used"


class BadAccounts(BadInput):
    title = "The accounts cannot be used"


class BadDeploymentURL(BadInput):
    title = "The deployment URL cannot be used"


class BadFile(BadInput):
    title = "The file cannot be opened"


class BadPeriod(BadInput):
    title = "The date range cannot be used"


class BadSettings(BadInput):
    title = "The settings cannot be used"


class KeyProblem(OdeusDashError):
    exit_code = 3
    title = "The key was not accepted"


class KeyRefused(KeyProblem):
    title = "The key was refused"


class NoPermission(KeyProblem):
    title = "The key may not export usage"


class ArchiveProblem(OdeusDashError):
    title = "The archive has a problem"


class NotKept(OdeusDashError):
    title = "The API does not keep these days"


class NotInFiles(OdeusDashError):
    title = "The opened files do not hold this"


class ExportFailed(OdeusDashError):
    title = "The export failed"


class ExportTooLarge(ExportFailed):
    """More rows than one export may hold; `rows` and `limit` are None when the server named none."""

    title = "The export is too large"

    def __init__(self, what: str, todo: str, rows: int | None, limit: int | None) -> None:
        super().__init__(what, todo)
        self.rows = rows
        self.limit = limit


class InvalidRange(ExportFailed):
    title = "The workspace refused the date range"


class DownloadTooLarge(ExportFailed):
    title = "The file is too large"


class NotOdeus(ExportFailed):
    title = "This is not an Odeus deployment"


class Refused(ExportFailed):
    title = "The workspace refused the export"


class UnknownEncoding(ExportFailed):
    title = "The answer cannot be read"


class ForbiddenAddress(ExportFailed):
    title = "This host is not asked"


class UnusableFile(ExportFailed):
    title = "The file cannot be used"


class Retryable(ExportFailed):
    """Asking again may help. The one class that the retry policy looks at."""


class Unreachable(Retryable):
    title = "The deployment cannot be reached"


class TimedOut(Retryable):
    title = "The deployment did not answer in time"


class RateLimited(Retryable):
    """Too many requests; `wait` is what the server asked for in seconds, None if it did not say."""

    title = "Too many requests"

    def __init__(self, what: str, todo: str, wait: float | None) -> None:
        super().__init__(what, todo)
        self.wait = wait


class ServerFault(Retryable):
    """The server failed with a 5xx `status`."""

    title = "The deployment has a problem"

    def __init__(self, what: str, todo: str, status: int, wait: float | None = None) -> None:
        super().__init__(what, todo)
        self.status = status
        self.wait = wait


class DamagedAnswer(Retryable):
    title = "The answer holds no export"


class ExportStale(Retryable):
    """This export cannot be had any more, but a new one may: the signed URL or the file is bad."""


class SignedURLExpired(ExportStale):
    title = "The download link expired"


class DamagedFile(ExportStale):
    title = "The file arrived damaged"
