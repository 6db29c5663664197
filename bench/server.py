"""An export API and its storage that serve one file, each with a latency of its own. Run as a process."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route


class _Blocks(FileResponse):
    """Sent in larger blocks than usual: the server should not be what is measured."""

    chunk_size = 1 << 20


def application(
    file: Path, rows: int, api_delay: float, storage_delay: float, only: str | None = None
) -> Starlette:
    """Delays in seconds, waited for before each answer.

    With `only`, such as "2026-10-01 2026-10-31", there is no usage in any other range.
    """

    async def export(request: Request) -> Response:
        asked = await request.json()
        await asyncio.sleep(api_delay)
        days = " ".join(asked[end]["date"][:10] for end in ("from", "to"))
        if only and days != only:
            return JSONResponse({"message": "No usage data found"}, 404)
        data = {
            "filePath": file.name,
            "downloadUrl": str(request.url_for("download")),
            "dataType": "assistants",
            "recordCount": rows,
            "dateRange": {end: asked[end]["date"] for end in ("from", "to")},
        }
        return JSONResponse({"success": True, "data": data})

    async def download(_: Request) -> Response:
        await asyncio.sleep(storage_delay)
        return _Blocks(file, media_type="text/csv")

    return Starlette(
        routes=[
            *(Route(f"{base}/export/assistants", export, methods=["POST"]) for base in ("", "/api/public")),
            Route("/file.csv", download, name="download"),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api-delay", type=float, default=0)
    parser.add_argument("--storage-delay", type=float, default=0)
    parser.add_argument("--only")
    asked = parser.parse_args()
    app = application(asked.file, asked.rows, asked.api_delay, asked.storage_delay, asked.only)
    # Without a time of its own, which would correct the clocks of those that measure on fixed days.
    quiet = {"log_level": "error", "access_log": False, "date_header": False}
    uvicorn.run(app, host="127.0.0.1", port=asked.port, **quiet)


if __name__ == "__main__":
    main()
