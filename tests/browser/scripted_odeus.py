"""Export servers that answer as a test wants it, for an app that is configured with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.export_client.scripted import Answer, Reply, Request, ScriptedServer
from tests.launcher import AppServer, running_app

KEY = "CANARYKEY-7fe20d"


@contextmanager
def app_on(folder: Path, answer: Answer, **environ: str) -> Iterator[AppServer]:
    """The app, configured with one workspace whose server gives `answer` to everything."""
    with ScriptedServer().running() as odeus:
        odeus.will(answer)
        with running_app(folder, ODEUS_API_KEY=KEY, ODEUS_DEPLOYMENT_URL=odeus.url, **environ) as app:
            yield app


def refusal(status: int, error: str, message: str = "") -> Reply:
    body = json.dumps({"error": error, "message": message}).encode()
    return Reply(status, body, {"Content-Type": "application/json"})


def exporting(agents: bytes, by_model: bytes, rows: int) -> Callable[[Request], Reply]:
    """A server whose exports are these two CSV files of `rows` rows each, for every range."""

    def answer(request: Request) -> Reply:
        if request.method == "GET":
            content = by_model if request.path.startswith("/by_model") else agents
            return Reply(200, content, {"Content-Type": "text/csv"})
        return _export(request, "by_model" if b'"group_by"' in request.body else "agents", rows)

    return answer


def _export(request: Request, file: str, rows: int) -> Reply:
    asked = json.loads(request.body)
    data = {
        "filePath": f"{file}.csv",
        "downloadUrl": f"http://{request.headers['Host']}/{file}.csv?signature=CANARYSIGNATURE",
        "dataType": "assistants",
        "recordCount": rows,
        "dateRange": {end: asked[end]["date"] for end in ("from", "to")},
    }
    body = json.dumps({"success": True, "data": data}).encode()
    return Reply(200, body, {"Content-Type": "application/json"})
