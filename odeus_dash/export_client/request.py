"""The request to the API, and sending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import httpx

from odeus_dash.choice import ExportKind
from odeus_dash.errors import UnknownEncoding
from odeus_dash.export_client.addresses import PUBLIC, Way
from odeus_dash.export_client.connections import failure_of, named
from odeus_dash.export_client.decoding import decoded
from odeus_dash.export_client.transport import CAME_FROM, WAY
from odeus_dash.periods import Period
from odeus_dash.settings import Workspace

#: The most that is read of an answer, in bytes: a real one has a few hundred.
_MOST = 1024**2


@dataclass(frozen=True)
class Asked:
    """One export of a workspace."""

    workspace: Workspace
    period: Period
    kind: ExportKind

    @property
    def host(self) -> str:
        """The deployment's host, and its port if it has one: what messages call it."""
        return urlsplit(self.workspace.base_url).netloc

    def body(self) -> dict[str, object]:
        """The request's JSON. The API reads wall-clock time in the timezone, whatever the `Z` says."""
        timezone = self.period.timezone
        body: dict[str, object] = {
            "from": {"date": f"{self.period.start}T00:00:00.000Z", "timezone": timezone},
            "to": {"date": f"{self.period.end}T23:59:59.999Z", "timezone": timezone},
        }
        if self.kind.group_by:
            body["group_by"] = self.kind.group_by
        return body


@dataclass(frozen=True)
class Reply:
    """An answer of the API: all of its body, or the first mebibyte, and the way its file may come."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    came_from: Way = PUBLIC


def ask(http: httpx.Client, asked: Asked, way: Way) -> Reply:
    """Send the request on its `way`; any status is an answer.

    Raises Unreachable or TimedOut, and for a 200 that cannot be unpacked UnknownEncoding or DamagedAnswer.
    """
    url = f"{asked.workspace.base_url}/export/{asked.kind.path}"

    def sent() -> Reply:
        headers = {"Authorization": f"Bearer {asked.workspace.key.reveal()}", "Accept": "application/json"}
        sending = http.stream("POST", url, json=asked.body(), headers=headers, extensions={WAY: way})
        with sending as response:
            body = bytearray()
            try:
                for chunk in decoded(response, asked.host):
                    body += chunk
                    if len(body) >= _MOST:
                        break
            except (httpx.DecodingError, UnknownEncoding):
                if response.status_code == 200:
                    raise
                body.clear()  # what a refusal means is known by its status
            came_from = response.extensions.get(CAME_FROM, PUBLIC)
            return Reply(response.status_code, response.headers, bytes(body), came_from)

    return named(sent, partial(failure_of, host=asked.host))
