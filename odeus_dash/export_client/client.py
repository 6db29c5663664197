"""One export, from asking to a parsed file."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import httpx

from odeus_dash.choice import ExportKind
from odeus_dash.errors import ExportStale, OdeusDashError, RateLimited, Retryable, ServerFault
from odeus_dash.export_client.addresses import way_of
from odeus_dash.export_client.breaker import Breaker
from odeus_dash.export_client.connections import connect
from odeus_dash.export_client.download import clear_abandoned, not_saved, save, temporary_file
from odeus_dash.export_client.limits import Limits
from odeus_dash.export_client.rate_limit import PROCESS_WIDE, RateWindow
from odeus_dash.export_client.reply import Download, date_of, read_reply
from odeus_dash.export_client.request import Asked, ask
from odeus_dash.export_client.retry import Answered, Patience, Tell, Tried, to_nobody
from odeus_dash.export_client.transport import Resolve, look_up, within
from odeus_dash.periods import Period
from odeus_dash.settings import Workspace

T = TypeVar("T")
#: Parses a downloaded CSV, given the rows it has to hold. Raises DamagedFile if it holds others.
Read = Callable[[Path, int], T]

log = logging.getLogger(__name__)
#: Failures that may pass, of a deployment that answers.
_ANSWERED = (RateLimited, ExportStale)


@dataclass(frozen=True)
class Fetched(Generic[T]):
    """A complete export.

    `value` is what `read` made of the file, None if the period holds no usage. `size_bytes` is the
    CSV's size, `seconds` the total time, including waits and earlier `attempts`. `exported_from`
    and `exported_to` are the range that the API says it exported, as it says it; None without usage.
    """

    value: T | None
    size_bytes: int
    seconds: float
    exported_from: str | None
    exported_to: str | None
    attempts: int


class ExportClient:
    """Fetches exports; one serves a whole process, from any number of threads. A context manager.

    `transport` replaces the network, `clock` the monotonic clock of the bounds and `rates` the
    request rate that all clients share. `folder` is where files are kept while they are read,
    `resolve` looks host names up.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        transport: httpx.BaseTransport | None = None,
        *,
        rates: RateWindow = PROCESS_WIDE,
        clock: Callable[[], float] = time.monotonic,
        folder: Path | None = None,
        resolve: Resolve = look_up,
    ) -> None:
        self._limits = limits
        self._rates = rates
        self._clock = clock
        self._folder = folder
        # Another client for the storage, so that nothing of the one that sends the key can get there.
        self._api = connect(limits, transport, resolve)
        self._storage = connect(limits, transport, resolve)
        self._breaker = Breaker(clock)
        clear_abandoned(folder, limits.attempt_seconds)

    def fetch(
        self,
        workspace: Workspace,
        period: Period,
        kind: ExportKind,
        read: Read[T],
        tell: Tell = to_nobody,
    ) -> Fetched[T]:
        """Ask for one export, download it and let `read(path, record_count)` parse it.

        The file is private and gone when this returns. Raises the errors under KeyProblem and
        ExportFailed in `odeus_dash.errors`; what is `Retryable` has been tried again, unless the deployment
        is known to be away: then it is raised at once. Meanwhile this thread calls `tell` with new tries and
        the time at the API.
        """
        asked, identity = Asked(workspace, period, kind), workspace.identity
        if self._breaker.may_probe(identity, self._limits.attempt_seconds):
            threading.Thread(target=self._probe, args=[asked], name="odeus-probe", daemon=True).start()
        patience = Patience(self._limits, self._clock, tell, lambda: self._breaker.away(identity) is not None)
        began = self._clock()
        try:
            for attempt in patience.attempts():
                with attempt:
                    if away := self._breaker.away(identity):
                        raise away.with_traceback(None)
                    download, size, value = self._attempt(asked, read, patience.left, tell)
                    seconds = self._clock() - began
                    log.info("%s sent %d bytes in %.1f s, attempt %d", asked.host, size, seconds, attempt.num)
                    start, end = (download.exported_from, download.exported_to) if download else (None, None)
                    return Fetched(value, size, seconds, start, end, attempt.num)
        except Retryable as failure:
            if not isinstance(failure, _ANSWERED):
                self._breaker.failed(identity, failure, for_good=True)
            raise
        raise AssertionError("the last attempt returns or raises")

    def _probe(self, asked: Asked) -> None:
        """Find out whether an outage is over, in a thread of its own: nobody waits for that."""
        try:
            with suppress(OdeusDashError, RuntimeError):  # the latter once the connections are closed
                self._attempt(asked, lambda *_: None, self._limits.retry_seconds, to_nobody)
        finally:
            self._breaker.probed(asked.workspace.identity)

    def _attempt(
        self, asked: Asked, read: Read[T], patience: float, tell: Tell
    ) -> tuple[Download | None, int, T | None]:
        """Ask once, note whether the deployment answered, and tell how that went."""
        identity, began, refused, size = asked.workspace.identity, self._clock(), False, 0
        try:
            found = self._once(asked, read, patience, tell)
            size = found[1]
        except OdeusDashError as failure:
            refused = isinstance(failure, RateLimited) or getattr(failure, "status", None) == 503
            if isinstance(failure, Retryable) and not isinstance(failure, _ANSWERED):
                self._breaker.failed(identity, failure)
            else:
                self._breaker.answered(identity)
            raise
        else:
            self._breaker.answered(identity)
            return found
        finally:
            rate_used = self._rates.used(asked.workspace.key.fingerprint)
            tell(Tried(self._clock() - began, refused, rate_used, size))

    def _once(
        self, asked: Asked, read: Read[T], patience: float, tell: Tell
    ) -> tuple[Download | None, int, T | None]:
        key = asked.workspace.key.fingerprint
        self._rates.enter(key, patience)
        end = self._clock() + self._limits.attempt_seconds
        try:
            with within(lambda: end - self._clock()):
                reply = ask(self._api, asked, way_of(asked.workspace, self._limits))
                if date := date_of(reply.headers):
                    tell(Answered(date))
                download = read_reply(reply, asked)
                if not download:
                    return None, 0, None
                with temporary_file(self._folder) as path:
                    size = save(self._storage, download, path, self._limits.max_download_bytes)
                    return download, size, read(path, download.record_count)
        except (RateLimited, ServerFault) as failure:
            if failure.wait:
                self._rates.hold(key, failure.wait)
            raise
        except OSError as failure:  # of `read`, which has no room for a copy: all others have names
            raise not_saved(failure) from None

    def close(self) -> None:
        """Close the connections; an export on its way fails."""
        self._api.close()
        self._storage.close()

    def __enter__(self) -> ExportClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
