"""The export client of the pages, whose exports and retries are counted for /metrics."""

from __future__ import annotations

from typing import TypeVar

from odeus_dash import counters
from odeus_dash.choice import ExportKind
from odeus_dash.errors import OdeusDashError
from odeus_dash.export_client import ExportClient, Fetched, News, Retrying
from odeus_dash.export_client.client import Read
from odeus_dash.export_client.retry import Tell, to_nobody
from odeus_dash.periods import Period
from odeus_dash.settings import Workspace

T = TypeVar("T")
#: The mark of the API's last answer.
API_ANSWERED = "api_answered"


class CountedClient(ExportClient):
    """An export client that counts what it fetches."""

    def fetch(
        self, workspace: Workspace, period: Period, kind: ExportKind, read: Read[T], tell: Tell = to_nobody
    ) -> Fetched[T]:
        """Fetch as `ExportClient` does, and count the export by its outcome: "ok" or the kind of failure."""

        def hear(news: News) -> None:
            if isinstance(news, Retrying):
                counters.count("export_retries")
            else:
                counters.mark(API_ANSWERED)
            tell(news)

        outcome = "interrupted"
        try:
            fetched = super().fetch(workspace, period, kind, read, hear)
            outcome = "ok"
        except OdeusDashError as problem:
            outcome = type(problem).__name__
            raise
        finally:
            counters.count("exports", outcome=outcome)
        counters.count("export_bytes", fetched.size_bytes)
        counters.count("export_seconds", fetched.seconds)
        return fetched
