"""An identity provider in miniature: OpenID Connect's code flow over real HTTP, on loopback.

It signs `person` in at once, without a form, and can misbehave in the ways of Fault. Apart from those it
is strict: client secret, redirect address, PKCE and one use per code are checked.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "odeus-dash", "client-secret-canary"


class Fault(Enum):
    """What may be wrong with a token."""

    NONCE = auto()
    EXPIRED = auto()
    AUDIENCE = auto()
    #: For another app, with ours as the authorised party: Authlib accepts it.
    AUDIENCE_BUT_PARTY = auto()
    ISSUER = auto()
    SIGNATURE = auto()
    NO_TOKEN = auto()
    #: The provider itself is out of order.
    DOWN = auto()


@dataclass
class IdentityProvider:
    """A running provider. `person` holds the claims of whoever signs in next; None cancels."""

    url: str
    person: Mapping[str, object] | None = None
    fault: Fault | None = None
    signed_out: int = 0
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    _foreign_key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    _codes: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/jwks", self._jwks),
                Route("/end_session", self._end_session),
            ]
        )

    async def _discovery(self, _: Request) -> Response:
        if self.fault is Fault.DOWN:
            return Response("out of order", status_code=503)
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "end_session_endpoint": f"{self.url}/end_session",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked["client_id"] != CLIENT_ID or "openid" not in asked["scope"]:
            return Response("unknown client", status_code=400)
        answer = {"state": asked["state"]}
        if self.person is None:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe()
            self._codes[answer["code"]] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)

    async def _token(self, request: Request) -> Response:
        async with request.form() as form:
            sent = {name: value for name, value in form.items() if isinstance(value, str)}
        asked = self._codes.pop(sent.get("code", ""), None)
        if asked is None or not _proven(request, sent, asked):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        answer = {"access_token": "access-token-canary", "token_type": "Bearer", "expires_in": 3600}
        if self.fault is not Fault.NO_TOKEN:
            answer["id_token"] = self._identity_token(asked["nonce"])
        return JSONResponse(answer)

    def _identity_token(self, nonce: str) -> str:
        now = int(time.time())
        right = {"iss": self.url, "aud": CLIENT_ID, "sub": "1", "nonce": nonce, "iat": now, "exp": now + 3600}
        wrong: Mapping[Fault | None, Mapping[str, object]] = {
            Fault.NONCE: {"nonce": "another"},
            Fault.EXPIRED: {"iat": now - 7200, "exp": now - 3600},
            Fault.AUDIENCE: {"aud": "another-app"},
            Fault.AUDIENCE_BUT_PARTY: {"aud": "another-app", "azp": CLIENT_ID},
            Fault.ISSUER: {"iss": "https://elsewhere.example"},
        }
        key = self._foreign_key if self.fault is Fault.SIGNATURE else self._key
        claims = {**right, **(self.person or {}), **wrong.get(self.fault, {})}
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)

    async def _jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _end_session(self, request: Request) -> Response:
        self.signed_out += 1
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=302)


def _proven(request: Request, sent: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    """Whether the code comes from the client that asked for it: its secret, address and PKCE verifier."""
    basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return (
        request.headers.get("authorization") == f"Basic {basic}"
        and sent.get("redirect_uri") == asked["redirect_uri"]
        and asked.get("code_challenge") == challenge
    )


@contextmanager
def running() -> Iterator[IdentityProvider]:
    listener = socket.create_server(("127.0.0.1", 0))
    provider = IdentityProvider(f"http://127.0.0.1:{listener.getsockname()[1]}")
    config = uvicorn.Config(provider.app(), lifespan="off", ws="none", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=5)
