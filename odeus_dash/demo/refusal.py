"""The one way in which the demo server says no."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Refusal(Exception):
    """An error answer: the HTTP status, and the contract's `error` and `message`."""

    def __init__(self, status: int, error: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {error}: {message}")
        self.status = status
        self.error = error
        self.message = message
        self.headers = headers


def answer_refusal(_request: Request, refusal: Exception) -> Response:
    """Starlette's handler for Refusal."""
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for this class only
    content = {"error": refusal.error, "message": refusal.message}
    return JSONResponse(content, refusal.status, refusal.headers)
