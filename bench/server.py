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


def application(file: Path, rows: int, api_delay: float, storage_delay: float) -> Starlette:
    """Delays in seconds, waited for before each answer."""

    async def export(request: Request) -> Response:
        asked = await request.json()
        await asyncio.sleep(api_delay)
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
            Route("/export/assistants", export, methods=["POST"]),
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
    asked = parser.parse_args()
    app = application(asked.file, asked.rows, asked.api_delay, asked.storage_delay)
    uvicorn.run(app, host="127.0.0.1", port=asked.port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
