"""What a script would do: requests, then pandas.read_csv of the bytes, types guessed."""

from __future__ import annotations

import io
import sys
from typing import Any

import pandas as pd
import requests

from bench.contenders import measured

_BODY: dict[str, Any] = {
    "from": {"date": "2026-10-01T00:00:00.000", "timezone": "UTC"},
    "to": {"date": "2026-10-31T23:59:59.999", "timezone": "UTC"},
    "group_by": "model",
}


def main(base: str) -> None:
    def run() -> int:
        reply = requests.post(f"{base}/export/assistants", json=_BODY, timeout=600).json()
        content = requests.get(reply["data"]["downloadUrl"], timeout=600).content
        return len(pd.read_csv(io.BytesIO(content)))

    measured(run)


if __name__ == "__main__":
    main(sys.argv[1])
