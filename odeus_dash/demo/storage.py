"""The object store behind the signed URLs: a second listener that does not know API keys.

Like real stores, it refuses requests in XML: with 403 for a link that has expired or was changed, and with
400 for a request with an Authorization header as well as the signature.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import hashlib
import hmac
import secrets
import threading
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from odeus_dash.demo.options import DemoOptions


class Storage:
    """Keeps exported files in memory until their links have expired. Thread-safe."""

    def __init__(self, options: DemoOptions) -> None:
        self._options = options
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._files: dict[str, tuple[int, bytes]] = {}

    def put(self, path: str, content: bytes) -> str:
        """Keep `content` under `path` (no leading slash) and return path and query of a signed URL."""
        now, life = self._options.now(), dt.timedelta(seconds=self._options.url_life_seconds)
        expires = _milliseconds(now + life)
        with self._lock:
            kept = {path: file for path, file in self._files.items() if file[0] > _milliseconds(now)}
            self._files = kept | {path: (expires, content)}
        return f"/{path}?" + urlencode({"expires": expires, "signature": self._sign(path, str(expires))})

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._get, methods=["GET"])])

    async def _get(self, request: Request) -> Response:
        await asyncio.sleep(self._options.storage_latency)
        if "authorization" in request.headers:
            return _refuse(400, "InvalidArgument", "Only one way of authorisation is allowed: the signature.")
        path, expires = request.path_params["path"], request.query_params.get("expires", "")
        signature = request.query_params.get("signature", "")
        if not hmac.compare_digest(signature.encode(), self._sign(path, expires).encode()):
            return _refuse(403, "SignatureDoesNotMatch", "The signature does not match the request.")
        file = self._files.get(path)
        if file is None or file[0] <= _milliseconds(self._options.now()):
            return _refuse(403, "AccessDenied", "Request has expired.")
        content, headers = file[1], {"vary": "accept-encoding", "cache-control": "private, no-store"}
        if self._options.gzip and "gzip" in request.headers.get("accept-encoding", ""):
            content = gzip.compress(content, compresslevel=5)
            headers["content-encoding"] = "gzip"
        return Response(content, headers=headers, media_type="text/csv")

    def _sign(self, path: str, expires: str) -> str:
        return hmac.new(self._secret, f"{path}\n{expires}".encode(), hashlib.sha256).hexdigest()


def _milliseconds(at: dt.datetime) -> int:
    return int(at.timestamp() * 1000)


def _refuse(status: int, code: str, message: str) -> Response:
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>{error}'
    return Response(body, status, media_type="application/xml")
